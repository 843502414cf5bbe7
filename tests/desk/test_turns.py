"""What waits for one person's hand: drafts, what came back, what is to be read, texts to code and to check."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from alliance.history import recorded
from alliance.models import KeptForm, User
from commitments import workflow
from commitments.models import Agreement, StatusUpdate
from tests.commitments.steps import update_in
from tests.desk.asking import codes, desk, sections
from tests.factories import AgreementFactory, CommitmentFactory, PassageFactory, StatusUpdateFactory, UserFactory
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def test_own_drafts_lead_to_their_forms(client: Client, analyst: User, reviewer: User):
    draft = update_in("draft", analyst, reviewer)
    update_in("draft", reviewer, analyst)

    found = sections(desk(client, analyst))["drafts"]

    (line,) = found.lines
    begun = f"{timezone.localtime(draft.recorded_at):%H:%M}"
    assert (line.address, line.code) == (address(StatusUpdate, "change", draft.pk), draft.commitment.code)
    assert (line.facts[1], line.facts[2][-5:]) == ("of 1 December 2021", begun)


def test_draft_that_corrects_is_told_as_such(client: Client, analyst: User):
    workflow.correct(update=StatusUpdateFactory(), by=analyst)

    (line,) = sections(desk(client, analyst))["drafts"].lines

    assert line.facts[2].startswith("a correction, begun ")


def test_coding_that_came_back_stands_beside_the_updates_that_did_and_not_twice(
    client: Client, analyst: User, reviewer: User
):
    text = AgreementFactory(draft=True, coded_by=analyst, checked_by=reviewer, review_note="Passage 3?")
    AgreementFactory(draft=True, coded_by=reviewer, checked_by=analyst, review_note="Passage 4?")

    answer = desk(client, analyst)
    found = sections(answer)

    (line,) = found["returned-texts"].lines
    assert (line.address, line.note) == (address(Agreement, "coding", text.pk), "Passage 3?")
    assert found["codings"].count == 0
    assert "No update came back to you. Texts returned to me 1" in words(answer)


def test_coding_that_came_back_to_who_left_is_marked_as_such(client: Client, analyst: User, reviewer: User):
    gone = UserFactory(is_active=False)
    AgreementFactory(draft=True, coded_by=gone, checked_by=reviewer, review_note="Passage 3?")

    (line,) = sections(desk(client, analyst))["codings"].lines

    assert (line.badge, line.note) == ("Returned", "Passage 3?")


def test_what_is_typed_and_not_saved_leads_back_to_its_form(client: Client, analyst: User, reviewer: User):
    form = {"title": "Add party", "data": {"code": ["KOR"]}}
    at = datetime(2026, 11, 20, 23, 5, tzinfo=UTC)  # the next morning in Seoul
    kept = KeptForm.objects.create(user=analyst, path="/admin/commitments/party/add/", kept_at=at, **form)
    KeptForm.objects.create(user=reviewer, path="/admin/commitments/theme/add/", **form)

    (line,) = sections(desk(client, analyst))["typed"].lines

    assert (line.address, line.title) == (f"/admin/commitments/party/add/?_kept={kept.pk}", "Add party")
    assert line.facts == ("kept 21 November 2026, 08:05",)


def kept_in_windows(user: User, *windows: dict[str, str], path: str = "/admin/commitments/party/add/") -> None:
    """The same form, as it is kept of several windows, the first one last."""
    for n, fields in enumerate(windows):
        data = {"seen": [f"{n}"], "_window": [f"{n}"], "rows-0-id": [f"{n}"]} | {
            name: [text] for name, text in fields.items()
        }
        KeptForm.objects.create(user=user, path=path, window=f"{n}", title="Add party", data=data)


def told_apart(client: Client, user: User) -> list[tuple[str, ...]]:
    """What the desk says of each form besides when it was kept, the first one first."""
    return [line.facts[1:] for line in sections(desk(client, user))["typed"].lines][::-1]


SAME = "The two governments met in Seoul for the first time and agreed"
"""How two texts begin."""


@pytest.mark.parametrize(
    ("windows", "told"),
    [
        ([{"name": "A", "note": "One."}], [()]),
        ([{"name": "A"}, {"name": "A"}], [(), ()]),
        ([{"code": "A", "name_en": "Republic"}, {"code": "B"}], [("name en: “Republic”",), ("name en: empty",)]),
        ([{"note": "It met."}, {"note": "It met twice."}], [("note: “It met.”",), ("note: “It met twice.”",)]),
        ([{"t-0-text": "x"}, {"t-0-text": "a y"}], [("text: “x”",), ("text: “a y”",)]),
        (
            [{"note": f"{SAME} on steel."}, {"note": f"{SAME} on chips."}],
            [("note: “… steel.”",), ("note: “… chips.”",)],
        ),
        (
            [{"a": "1", "b": "the same long text"}, {"a": "2", "b": "the same long text"}, {"a": "3", "b": "another"}],
            [("a: “1”",), ("a: “2”",), ("a: “3”",)],
        ),
    ],
)
def test_windows_of_one_form_are_told_apart_by_what_is_in_them(
    client: Client, analyst: User, windows: list[dict[str, str]], told: list[tuple[str, ...]]
):
    kept_in_windows(analyst, *windows)

    assert told_apart(client, analyst) == told


def test_forms_of_two_records_need_no_words_to_be_told_apart(client: Client, analyst: User):
    for n in (1, 2):
        kept_in_windows(analyst, {"note": f"{n}"}, path=f"/admin/commitments/party/{n}/change/")

    assert told_apart(client, analyst) == [(), ()]


def test_all_that_is_typed_and_not_saved_is_listed_as_it_has_no_list_elsewhere(client: Client, analyst: User):
    KeptForm.objects.bulk_create(KeptForm(user=analyst, path=f"/admin/{n}/", data={}) for n in range(12))

    section = sections(desk(client, analyst))["typed"]

    assert (section.count, len(section.lines), section.left) == (12, 12, 0)


def test_what_came_back_has_the_note_of_the_reviewer(client: Client, analyst: User, reviewer: User):
    update_in("returned", analyst, reviewer, review_note="Say when <they> met.")
    update_in("returned", reviewer, analyst)

    answer = desk(client, analyst)

    assert [line.note for line in sections(answer)["returned"].lines] == ["Say when <they> met."]
    assert "Under way · returned by reviewer Say when <they> met." in words(answer)


def test_long_note_is_cut_at_a_word_and_whole_where_its_line_leads(client: Client, analyst: User, reviewer: User):
    note = " ".join(f"word{number}" for number in range(60))
    update_in("returned", analyst, reviewer, review_note=note)

    answer = desk(client, analyst)
    (line,) = sections(answer)["returned"].lines

    assert "word33 word34 …" in words(answer)
    assert "word35" not in words(answer)
    assert note in words(client.get(line.address))


def test_review_is_for_reviewers_and_never_of_ones_own(client: Client, analyst: User, reviewer: User):
    late = datetime(2023, 1, 1, tzinfo=UTC)
    last = update_in("submitted", analyst, reviewer, submitted_at=late)
    first = update_in("submitted", analyst, reviewer)
    update_in("submitted", reviewer, analyst)

    assert codes(sections(desk(client, reviewer))["review"]) == [first.commitment.code, last.commitment.code]
    assert "review" not in sections(desk(client, analyst))


def test_texts_to_code_are_ones_own_and_those_that_nobody_has_taken_up(client: Client, analyst: User, reviewer: User):
    unsigned = {"draft": True, "coded_by": None, "checked_by": None}
    AgreementFactory(code="2021-FREE", **unsigned)
    returned = {"draft": True, "checked_by": None, "review_note": "Passage 3?"}
    AgreementFactory(code="2021-RETURNED", coded_by=analyst, **returned)
    AgreementFactory(code="2021-OTHERS", coded_by=reviewer, **returned)
    with recorded(actor=analyst):
        AgreementFactory(code="2021-MINE", **unsigned)
        AgreementFactory(code="2021-SIGNED", draft=True, coded_by=analyst, checked_by=None)
        AgreementFactory(code="2021-PUBLIC")
    with recorded(actor=reviewer):
        taken_up, theirs = AgreementFactory(code="2021-BOTH", **unsigned), AgreementFactory(code="2021-X", **unsigned)
        PassageFactory(agreement=theirs)
    with recorded(actor=analyst):
        PassageFactory(agreement=taken_up, no_commitment="recital")
        PassageFactory(agreement=taken_up)

    found = sections(desk(client, analyst))["codings"]

    assert codes(found) == ["2021-BOTH", "2021-FREE", "2021-MINE"]
    assert found.lines[0].facts == ("0 commitments", "1 of 2 passages coded")
    assert found.lines[1].facts == ("0 commitments", "no passages yet")


def test_text_of_somebody_who_left_is_for_everybody_to_code(client: Client, analyst: User, reviewer: User):
    gone, here = UserFactory(), UserFactory()
    for person in (gone, here):
        AgreementFactory(code=f"RETURNED-{person.pk}", draft=True, coded_by=person, checked_by=None, review_note="3?")
        with recorded(actor=person):
            AgreementFactory(code=f"TAKEN-UP-{person.pk}", draft=True, coded_by=None, checked_by=None)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    shown = [codes(sections(desk(client, person))["codings"]) for person in (analyst, reviewer)]

    assert shown == [[f"RETURNED-{gone.pk}", f"TAKEN-UP-{gone.pk}"]] * 2


def test_texts_to_check_are_signed_by_a_colleague(client: Client, analyst: User, reviewer: User):
    signed = AgreementFactory(code="2021-THEIRS", draft=True, coded_by=analyst, checked_by=None)
    CommitmentFactory(agreement=signed)
    AgreementFactory(code="2021-MINE", draft=True, coded_by=reviewer, checked_by=None)
    AgreementFactory(code="2021-BEGUN", draft=True, coded_by=None, checked_by=None)
    AgreementFactory(code="2021-BACK", draft=True, coded_by=analyst, checked_by=None, review_note="Passage 3?")

    found = sections(desk(client, reviewer))["checks"]

    assert [(line.address, line.facts) for line in found.lines] == [
        (address(Agreement, "coding", signed.pk), ("1 commitment", "coded by analyst"))
    ]
    assert "checks" not in sections(desk(client, analyst))


def test_empty_desk_says_what_to_do(client: Client, reviewer: User):
    told = words(desk(client, reviewer))

    assert "Waiting for my review 0 Nothing waits for you." in told
    assert "You have begun no update. Take one that is due for review." in told
    assert "No colleague has changed anything." in told


def test_staff_without_a_task_on_the_ledger_has_the_lists_alone(client: Client):
    answer = desk(client, User.objects.create_user("clerk", is_staff=True))

    assert "reviews" not in answer.context
    assert "Workbench" in words(answer)
