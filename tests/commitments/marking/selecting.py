"""Words selected in a passage, and what became of them."""

from typing import Any

from commitments.marking import Words
from commitments.models import Citation, Commitment, Passage
from tests.factories import ThemeFactory

TEXT = "Korea will cooperate on chips, and both will cooperate on space."


def words(passage: Passage, start: int, end: int) -> Words:
    return Words(passage=passage.pk, version=passage.version, start=start, end=end)


def found(passage: Passage, quote: str, nth: int = 1) -> Words:
    """The words where they stand in the passage for the nth time."""
    start = -1
    for _ in range(nth):
        start = passage.text.index(quote, start + 1)
    return words(passage, start, start + len(quote))


def promise(**fields: Any) -> Commitment:
    columns = {"title_en": "Cooperate on chips", "obligation": "standing", "strength": "firm", "theme": ThemeFactory()}
    return Commitment(**columns | fields)


def cited(citation: Citation) -> tuple[Any, ...]:
    stored = Citation.objects.get(pk=citation.pk)
    return stored.number, stored.kind, stored.quote, stored.occurrence, stored.start, stored.end
