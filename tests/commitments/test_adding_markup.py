"""What a pasted text is written in: recognised, said in the preview, and read again as something else."""

import hashlib

import pytest
from django.test import Client

from commitments.models import Agreement
from tests.commitments.adding_forms import confirm, details, draft_in, place, read, told
from tests.html import words

pytestmark = pytest.mark.django_db
MARKDOWN = "Both will [act](https://example.org/act) and meet.\n"


@pytest.mark.parametrize(
    ("text", "read_as", "passages"),
    [
        (MARKDOWN, "Markdown", ["Both will act and meet."]),
        ("Goals\n\n| Who | What |\n|---|---|\n| Both | act |\n", "Markdown", ["Who; What", "Both; act"]),
        ("# Goals\n\nBoth act.", "Markdown", ["Both act."]),
        ("<!-- saved --><p>Both act.", "HTML", ["Both act."]),
        ("From a page<br>\n<li>Both act.</li><li>Both meet.</li><li>Both go.</li>", "HTML",
         ["From a page", "Both act.", "Both meet.", "Both go."]),
        ("Goals\n\n**Both** act* by <2030>.\n\n* or later", "Plain text", ["Both act* by <2030>.", "or later"]),
        ("- Both act #1 [see (a)]\n- 한미 <b>양국</b>", "Plain text", ["Both act #1 [see (a)]", "한미 양국"]),
    ],
)  # fmt: skip
def test_pasted_text_is_read_as_it_looks(desk: Client, text: str, read_as: str, passages: list[str]):
    answer = desk.post(place(), details() | {"text": text})

    assert [row.piece.text for row in answer.context["rows"] if row.number] == passages
    assert f"Read as {read_as}." in words(answer)


def test_text_is_read_again_as_something_else(desk: Client):
    sent = read(desk, MARKDOWN, title_en="Typed meanwhile") | {"text-0": "Changed.", "reason-0": "fault"}

    plain = desk.post(place(), sent | {"act": "again", "markup": "text"})
    confirm(desk, sent | {"draft": draft_in(plain), "text-0": MARKDOWN.strip()})

    assert [row.piece.text for row in plain.context["rows"]] == [MARKDOWN.strip()]
    assert "Read as Plain text. Read it as something else" in words(plain)
    assert 'value="Typed meanwhile"' in plain.text
    agreement = Agreement.objects.get()
    assert (agreement.sha256, agreement.passages.get().text) == (
        hashlib.sha256(MARKDOWN.encode()).hexdigest(),
        MARKDOWN.strip(),
    )


@pytest.mark.parametrize(("text", "markup"), [(MARKDOWN, "nonsense"), ("Both act. " * 60_000, "html")])
def test_text_that_cannot_be_read_again_keeps_what_was_typed(desk: Client, text: str, markup: str):
    """A long one does not travel with the page."""
    sent = read(desk, text) | {"heading-0": "Goals"}

    answer = desk.post(place(), sent | {"act": "again", "markup": markup})

    assert told(answer) == ["To read the text as something else, go back and choose its format there."]
    assert [row.piece.heading for row in answer.context["rows"]] == ["Goals"]
