"""A choice that was left open is kept: it comes back at its words, or is there to be copied, until it is marked."""

from typing import Any

import pytest
from django.test import Client

from alliance.history import recorded
from alliance.models import KeptForm, User
from commitments.models import Agreement, Citation, Passage
from tests.coding.screens import PIECES, commitment_words, screen, soup
from tests.commitments.admin_forms import enter
from tests.commitments.kept_forms import keep
from tests.commitments.steps import NOW
from tests.factories import ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    return enter(client, analyst)


def leave(desk: Client, at: Passage, /, **changes: Any) -> None:
    """Some words chosen, `Together` where nothing else is said, and what was typed, as the script keeps it."""
    words = {"passage": at.pk, "version": at.version, "start": 0, "end": 8, "quote": "Together"}
    typed = {"occurrence": 1, "kind": "commitment", "commitment-title_en": "Half a thought", "_window": "w"}
    answer = keep(desk, screen(at.agreement), words | typed | changes)
    assert answer.status_code == 200


def left(answer: Any) -> dict[str, Any] | None:
    """The words of the open choice, and what is in its fields."""
    template = soup(answer).find(id="left")
    if template is None:
        return None
    form = template.find(id="choice")
    values = {
        field["name"]: field["value"]
        for field in form.select("input[type=hidden], input[type=text]")
        if field.get("value")
    }
    chosen = form.select_one("[name=commitment-theme] [selected]")
    return values | {"theme": chosen["value"], "kind": form.select_one("[name=kind][checked]")["value"]}


def copied(answer: Any) -> list[str]:
    return [part.get_text() for part in soup(answer).select("#left-heading ~ p, #left-heading ~ dl > *")]


def test_open_choice_comes_back(desk: Client, passage: Passage):
    theme = ThemeFactory()
    leave(desk, passage, **{"commitment-theme": theme.pk, "kind": "commitment"})

    answer = desk.get(screen(passage.agreement))

    found = left(answer)
    assert found is not None
    assert [found[name] for name in ("start", "end", "commitment-title_en", "theme", "kind")] == [
        "0",
        "8",
        "Half a thought",
        str(theme.pk),
        "commitment",
    ]
    template = soup(answer).find(id="left")
    assert (template["data-line"], template["data-touched"]) == (passage.anchor, "commitment-theme commitment-title_en")
    assert "and did not save is back" in answer.text


def test_words_that_moved_are_found(desk: Client, passage: Passage):
    leave(desk, passage)
    passage.text = "As is said: Together they will:"
    passage.save()

    found = left(desk.get(screen(passage.agreement)))

    assert found is not None
    assert [found[name] for name in ("start", "end", "version")] == ["12", "20", "2"]


@pytest.mark.parametrize("what", ["the words", "the passage", "the right"])
def test_what_was_typed_is_there_to_copy_where_it_cannot_be_opened(
    desk: Client, analyst: User, reviewer: User, agreement: Agreement, passage: Passage, what: str
):
    leave(desk, passage, **{"commitment-is_general": "on"})
    if what == "the words":
        passage.text = "Both will:"
        passage.save()
    elif what == "the passage":
        passage.delete()
    else:
        Agreement.objects.filter(pk=agreement.pk).update(published_at=NOW, coded_by=analyst, checked_by=reviewer)

    answer = desk.get(screen(agreement))

    assert left(answer) is None
    sentence, *typed = copied(answer)
    assert sentence.startswith("You cannot code" if what == "the right" else "The words that you chose do not stand")
    assert typed == [
        *("Words", "Together", "These words are", "A commitment"),
        *("Title", "Half a thought", "General pledge", "yes"),
    ]
    assert KeptForm.objects.count() == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"passage": "x"},
        {"passage": []},
        {"passage": "9" * 30},
        {"start": "-1"},
        {"end": "999"},
        {"version": "", "quote": ""},
        {"version": "7", "occurrence": "9" * 18},
    ],
)
def test_words_that_nobody_chose_are_only_shown(desk: Client, passage: Passage, odd: dict[str, Any]):
    leave(desk, passage, **odd)

    answer = desk.get(screen(passage.agreement))

    assert (answer.status_code, left(answer), "Half a thought" in copied(answer)) == (200, None, True)


def test_choice_outlives_its_agreement(desk: Client, passage: Passage, administrator: User):
    leave(desk, passage)
    place = screen(passage.agreement)
    with recorded(actor=administrator):
        Passage.objects.all().delete()
        passage.agreement.delete()

    answer = desk.get(place)

    told = soup(answer).select_one(".stale").get_text()
    assert (answer.status_code, "administrator deleted it on" in told, "Half a thought" in told) == (410, True, True)
    assert soup(answer).select_one("#kept [data-discard]").get_text() == "Discard it"
    KeptForm.objects.all().delete()
    assert desk.get(place).status_code == 404


def test_choice_goes_with_its_mark(desk: Client, passage: Passage, monkeypatch: pytest.MonkeyPatch):
    leave(desk, passage)
    sent = commitment_words(passage, _window="w")

    refused = desk.post(screen(passage.agreement), sent | {"commitment-strength": ""}, headers=PIECES)
    assert (refused.status_code, KeptForm.objects.count()) == (422, 1)

    def fail(*given: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("alliance.coding.screen.forget", fail)
        with pytest.raises(RuntimeError):
            desk.post(screen(passage.agreement), sent, headers=PIECES)
    assert (Citation.objects.count(), KeptForm.objects.count()) == (0, 1)

    assert desk.post(screen(passage.agreement), sent, headers=PIECES).status_code == 200
    assert (Citation.objects.count(), KeptForm.objects.count()) == (1, 0)


def test_choice_is_seen_by_its_author_alone(
    client: Client, desk: Client, reviewer: User, agreement: Agreement, passage: Passage
):
    leave(desk, passage)

    assert 'id="left"' not in enter(client, reviewer).get(screen(agreement)).text
