"""The addresses of the coding screen, what is sent there, and what comes back."""

from typing import Any

from bs4 import BeautifulSoup
from django.urls import reverse

from commitments.models import Agreement, Passage
from tests.factories import ThemeFactory

PIECES = {"X-Pieces": "1"}


def screen(agreement: Agreement, part: str = "coding") -> str:
    return reverse(f"admin:commitments_agreement_{part}", args=[agreement.pk])


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def said(answer: Any) -> str:
    """The sentence in the pieces that came back."""
    return soup(answer).select_one("#coding-told").get_text()


def commitment_words(passage: Passage, **changes: Any) -> dict[str, Any]:
    fields = {"title_en": "Cooperate", "obligation": "standing", "strength": "firm", "theme": ThemeFactory().pk}
    sent = {f"commitment-{name}": value for name, value in fields.items()}
    place = {"passage": passage.pk, "version": passage.version, "start": 0, "end": 8}
    return sent | place | {"act": "mark", "kind": "commitment"} | changes
