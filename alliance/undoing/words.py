"""Numbers of rows and changes in words."""

from alliance.models import Keyed, Operation

KINDS = 4
"""How many kinds of changes a heading names."""


def counted(model: type[Keyed], count: int) -> str:
    """`1 party`, `2 parties`."""
    meta = model._meta
    return f"{count:,} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"


def counts_in_words(counts: list[tuple[type[Keyed], str, int]]) -> str:
    """`2 parties added, 1 theme changed`; of many kinds the first few, and how many changes there are in all."""
    told = [f"{counted(model, count)} {Operation(operation).label}" for model, operation, count in counts[:KINDS]]
    if len(counts) > KINDS:
        told.append(f"and others: {sum(count for _, _, count in counts):,} changes in all")
    return ", ".join(told)
