"""Numbers of rows and changes in words."""

from alliance.models import Keyed, Operation


def counted(model: type[Keyed], count: int) -> str:
    """`1 party`, `2 parties`."""
    meta = model._meta
    return f"{count:,} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"


def counts_in_words(counts: list[tuple[type[Keyed], str, int]]) -> str:
    """`2 parties added, 1 theme changed`."""
    return ", ".join(f"{counted(model, count)} {Operation(operation).label}" for model, operation, count in counts)
