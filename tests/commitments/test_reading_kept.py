"""A text that is read in is lost with no window: what was typed, what was made of it, and what is typed over that."""

from typing import Any

import pytest
from django.test import Client

from alliance import keeping
from alliance.models import KeptForm, User
from commitments.models import Agreement, Passage
from tests.commitments.adding_forms import TEXT, confirm, details, place, told
from tests.commitments.admin_forms import enter
from tests.commitments.forms import Fields
from tests.commitments.kept_forms import KEEP, keep, sent
from tests.commitments.previews import edits, previewed, type_over, values
from tests.factories import AgreementFactory, PassageFactory

pytestmark = pytest.mark.django_db


def test_text_and_details_that_were_typed_come_back(desk: Client):
    parties = [str(key) for key in details()["agreement-parties"]]
    form = details(code="2022-X", parties=parties) | {"text": "Both will\nact.", "markup": "markdown"}
    keep(desk, place(), form)

    answer = desk.get(place())

    shown = values(answer)
    assert [shown[name] for name in ("agreement-code", "text", "markup")] == ["2022-X", "Both will\nact.", ["markdown"]]
    assert answer.context["details"]["parties"].value() == parties
    assert "and did not save is back" in answer.text


def test_preview_comes_back_with_what_is_typed_over_it(desk: Client):
    page = previewed(desk)
    answers = [
        type_over(desk, page, text_at_1="mark the 70th year", reason_at_1="lost"),
        type_over(desk, page, **{"agreement-parties": [], "agreement-code": "2022-Y"}),
    ]

    answer = desk.get(place())

    assert [answer.status_code for answer in answers] == [200, 200]
    assert edits(answer) == ["mark the 70th year"]
    assert next(row.piece.text for row in answer.context["rows"]) == "Both will:"
    shown = values(answer)
    assert [shown[name] for name in ("agreement-code", "agreement-title_en", "reason-1")] == [
        "2022-Y",
        "Joint statement",
        "lost",
    ]
    assert answer.context["details"]["parties"].value() == []
    assert Passage.objects.count() == 0


def test_preview_that_came_back_is_confirmed_and_kept_no_longer(desk: Client):
    type_over(desk, previewed(desk), text_at_1="mark the 70th year.", reason_at_1="lost")

    first = desk.get(place())
    again = Fields(first.text).sent | {"agreement-parties": details()["agreement-parties"]}
    answer = confirm(desk, again)

    assert (answer.status_code, KeptForm.objects.count()) == (302, 0)
    assert Passage.objects.get(number="2").text == "mark the 70th year."


def test_what_is_refused_stays_kept(desk: Client):
    page = previewed(desk)
    AgreementFactory(code="2022-JS")

    refused = confirm(desk, page | {"text-2": "act soon.", "reason-2": "cut off", "_window": page["_window"]})

    assert "There is an agreement with this code" in " ".join(told(refused))
    (row,) = KeptForm.objects.all()
    assert [row.piece.text for row in desk.get(row.get_absolute_url()).context["rows"]][2] == "act soon."


def test_text_is_not_added_where_it_could_not_be_forgotten(desk: Client, monkeypatch: pytest.MonkeyPatch):
    page = previewed(desk)

    def fail(*given: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("commitments.admin.reading_kept.forget", fail)
    with pytest.raises(RuntimeError):
        confirm(desk, page)

    assert (Agreement.objects.count(), KeptForm.objects.count()) == (0, 1)


def test_draft_that_is_gone_on_with_is_kept_once(desk: Client):
    previewed(desk)
    (row,) = KeptForm.objects.all()
    page = Fields(desk.get(row.get_absolute_url()).text).sent

    for text in ("One", "One, longer"):
        told = {"path": place(), "window": page["_window"], "from": page["_from"], "draft": row.pk}
        desk.post(KEEP, told | {"data": sent({"text-1": text})})

    assert [(kept.pk, kept.window) for kept in KeptForm.objects.all()] == [(row.pk, page["_window"])]
    assert edits(desk.get(row.get_absolute_url())) == ["One, longer"]


def test_fault_is_kept_with_what_was_typed(desk: Client):
    desk.post(place(), previewed(desk) | {"text-2": "act soon.", "act": "look"})

    answer = desk.get(place())

    assert edits(answer) == ["act soon."]
    assert set(KeptForm.objects.get().data) >= {"text-2", "agreement-code"}
    assert "text-1" not in KeptForm.objects.get().data


@pytest.mark.parametrize("key", ["0", "x", "9" * 19, "of the first form"])
def test_what_is_typed_over_a_draft_that_is_not_kept_is_told(desk: Client, key: str):
    keep(desk, place(), {"text": TEXT})

    key = str(KeptForm.objects.get().pk) if key == "of the first form" else key
    answer = desk.post(KEEP, {"path": place(), "window": "w", "draft": key, "data": sent({"text-1": "One"})})

    assert (answer.status_code, answer.json()) == (409, {"sentence": keeping.NO_DRAFT})
    assert [row.data for row in KeptForm.objects.all()] == [{"text": [TEXT]}]


def test_draft_that_is_too_large_is_told_and_what_was_kept_before_stays(desk: Client, monkeypatch: pytest.MonkeyPatch):
    keep(desk, place(), {"_window": "first", "text": TEXT})
    monkeypatch.setattr(keeping, "MOST_OF_DRAFT", 10)

    answer = desk.post(place(), details() | {"text": TEXT, "_window": "first"})

    assert "It is not kept: it lives in this window alone until you confirm." in answer.text
    assert [row.draft for row in KeptForm.objects.all()] == [""]


def test_what_no_database_can_hold_is_left_out_of_what_is_kept(desk: Client):
    previewed(desk, **{"agreement-title_en": "a\0b"})

    assert KeptForm.objects.get().data["agreement-title_en"] == ["ab"]


def test_draft_of_another_key_is_told_beside_the_details(desk: Client):
    previewed(desk)
    KeptForm.objects.update(draft="nothing of ours")

    answer = desk.get(place())

    assert told(answer) == ["What was read before is not whole any more; go back, or read the text again."]
    assert values(answer)["agreement-code"] == "2022-JS"


def test_desk_leads_to_the_text_where_it_was_left(desk: Client):
    agreement = AgreementFactory(draft=True, text_held="none", code="2022-JS", title_en="Joint statement")
    its = f"{place()}?agreement={agreement.pk}"
    previewed(desk, its)

    (row,) = KeptForm.objects.all()

    assert row.get_absolute_url().replace("&", "&amp;") in desk.get("/admin/").text
    assert row.title == f"Look the text through, read as Plain text: {agreement}"
    assert len(desk.get(row.get_absolute_url()).context["rows"]) == 3
    assert values(desk.get(place()))["text"] == ""


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [
        ("has a text", "2022-JS has its text already, in 1 passages; change those."),
        ("is public", "Readers see 2022-JS already"),
        ("is gone", "The agreement is not there any more."),
    ],
)
def test_text_that_cannot_be_added_any_more_stands_there_to_copy(desk: Client, meanwhile: str, sentence: str):
    agreement = AgreementFactory(draft=True, text_held="none", code="2022-JS")
    its = f"{place()}?agreement={agreement.pk}"
    page = previewed(desk, its)
    key = agreement.pk
    if meanwhile == "has a text":
        PassageFactory(agreement=agreement)
    else:
        agreement.delete()
    if meanwhile == "is public":
        AgreementFactory(pk=key, code="2022-JS")

    answer = desk.get(its)

    assert (answer.status_code, sentence in answer.text, answer.text.count('name="act"')) == (200, True, 0)
    assert next(row.piece.text for row in answer.context["rows"]) == "Both will:"
    assert desk.post(its, page | {"act": "confirm"}).status_code in (302, 403, 404)
    assert KeptForm.objects.count() == 1
    desk.post(KEEP, {"path": its, "window": page["_window"], "forget": "1"})
    assert desk.get(its).status_code == {"has a text": 302, "is public": 403, "is gone": 404}[meanwhile]


def test_text_that_somebody_else_typed_is_neither_kept_nor_added_as_ones_own(
    client: Client, analyst: User, reviewer: User
):
    page = previewed(enter(client, analyst))
    enter(client, reviewer)

    answer = confirm(client, page)

    sentence = "You are signed in as reviewer now, but this was typed by analyst."
    assert [one.startswith(sentence) for one in told(answer)] == [True]
    assert [row.user for row in KeptForm.objects.all()] == [analyst]
    assert Agreement.objects.count() == 0
    assert confirm(client, Fields(answer.text).sent).status_code == 302


@pytest.mark.parametrize("passages", [3, 300])
def test_showing_and_keeping_cost_the_same_whatever_the_text(
    desk: Client, django_assert_num_queries: Any, passages: int
):
    page = previewed(desk, text="Both will:\n\n" + "".join(f"- do thing {n};\n" for n in range(passages - 1)))

    over = {"path": place(), "window": page["_window"], "draft": KeptForm.objects.get().pk}

    with django_assert_num_queries(8):  # as keeping any form; and what it is typed over
        desk.post(KEEP, over | {"data": sent({"text-1": "do it;"})})
    with django_assert_num_queries(8):  # one for what else is kept of this page
        answer = desk.get(place())

    assert (len(answer.context["rows"]), edits(answer)) == (passages, ["do it;"])
