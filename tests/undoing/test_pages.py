"""History and undo on the pages of the workbench: what they show, what they ask of the database, whom they let in."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alliance.history import recorded
from alliance.models import Change, User
from commitments.models import Commitment, Party, Target
from dialogues.models import Dialogue, Meeting
from tests.factories import (
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    PartyFactory,
    StatusUpdateFactory,
    TargetFactory,
    ThemeFactory,
)
from tests.html import words
from tests.undoing.changing import latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    client.force_login(analyst)
    return client


@pytest.fixture
def reviewing(client: Client, reviewer: User) -> Client:
    client.force_login(reviewer)
    return client


def shown(client: Client, place: str, **query: Any) -> str:
    answer = client.get(place, query)
    assert answer.status_code == 200
    return words(answer).partition("Deleted History of the ledger")[2] or words(answer)


# The plan


def test_change_is_shown_and_then_undone(desk: Client):
    promise = CommitmentFactory(agreement__draft=True, title_en="Meet")
    Commitment.objects.filter(pk=promise.pk).update(title_en="Meet twice")
    place = f"/admin/undo/change/{latest().pk}/"

    plan = shown(desk, place)
    done = desk.post(place, {"change_reason": "As printed."}, follow=True)

    promise.refresh_from_db()
    assert "What would be done 1 commitment goes back All of it in one step" in plan
    assert "Why (may stay empty)" in plan
    assert "Field Is Would be Title Meet twice Meet" in plan
    assert "Undone. This is what was changed." in words(done)
    assert "Why: Undone: As printed." in words(done)
    assert promise.title_en == "Meet"


@pytest.mark.parametrize(("draft", "is_final"), [(False, True), (True, False)])
def test_plan_says_what_is_not_undone_in_turn(reviewing: Client, draft: bool, is_final: bool):
    CommitmentFactory(agreement__draft=draft)

    plan = shown(reviewing, f"/admin/undo/change/{latest(table='commitments_commitment').pk}/")

    assert "1 commitment is retired" in plan
    assert ("what readers saw is retired for good" in plan) == is_final


def test_looking_at_a_plan_changes_nothing(desk: Client):
    DialogueFactory(note="one")
    Dialogue.objects.update(note="two")
    connection.check_constraints()
    before = Change.objects.count()

    shown(desk, f"/admin/undo/change/{latest().pk}/")

    assert (Change.objects.count(), Dialogue.objects.get().note) == (before, "two")


def test_plan_tells_the_rules_that_it_would_break(reviewing: Client):
    promise = CommitmentFactory()
    promise.obligations.update(role="counterpart")
    promise.obligations.update(role="obligor")
    target = f"/admin/undo/change/{latest().pk}/"

    plan = shown(reviewing, target)

    assert f"Nothing was changed: {promise.code} has no obligor; say who owes it." in plan
    assert "What would be done" not in plan


def test_plan_names_every_conflict_with_its_record(desk: Client):
    first, second = DialogueFactory(), DialogueFactory()
    with recorded(batch="b1"):
        Dialogue.objects.update(note="two")
    Dialogue.objects.update(note="three")

    answer = desk.get("/admin/undo/batch/b1/")

    told = words(answer)
    assert told.count("Note was changed later by the database role") == 2
    assert [f"/admin/dialogues/dialogue/{row.pk}/change/" in answer.text for row in (first, second)] == [True, True]
    assert desk.post("/admin/undo/batch/b1/").status_code == 200
    assert set(Dialogue.objects.values_list("note", flat=True)) == {"three"}


def test_reason_that_readers_are_owed_is_asked_for_and_what_was_typed_stays(reviewing: Client):
    CommitmentFactory(title_en="Meet")
    Commitment.objects.update(title_en="Meet twice")
    place = f"/admin/undo/change/{latest().pk}/"

    assert "Readers see this among the corrections." in shown(reviewing, place)
    refused = words(reviewing.post(place, {"change_reason": " "}))
    assert "Nothing was changed: Say why: readers see this among the corrections." in refused
    assert "What would be done" in refused


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_undo_it_is_told_why(desk: Client, method: str):
    TargetFactory()
    Target.objects.update(text="x")

    answer = getattr(desk, method)(f"/admin/undo/change/{latest().pk}/")

    assert (answer.status_code, Target.objects.get().text) == (403, "x")
    assert "Readers see this already; ask a reviewer to undo it." in words(answer)


@pytest.mark.parametrize(
    "place",
    [
        "/admin/undo/change/0/",
        f"/admin/undo/change/{'9' * 40}/",
        "/admin/undo/transaction/x/",
        "/admin/undo/batch/x%00y/",
        "/admin/undo/batch/no/such/",
        "/admin/history/x/",
        "/admin/history/%00/",
    ],
)
def test_what_the_history_does_not_know_is_not_found(desk: Client, place: str):
    assert desk.get(place).status_code == 404


@pytest.mark.parametrize(
    "place", ["/admin/history/", "/admin/deleted/", "/admin/undo/change/{}/", "/admin/history/{}/"]
)
def test_history_is_for_who_may_look(client: Client, reader: User, place: str):
    PartyFactory()
    change = latest()
    place = place.format(change.pk if "change" in place else change.transaction)
    client.force_login(reader)
    assert client.get(place).status_code == 302

    reader.is_staff = True
    reader.save()
    assert client.get(place).status_code == 403


def test_button_is_where_the_right_is(client: Client, analyst: User, reviewer: User):
    target = TargetFactory()
    Target.objects.update(text="x")
    draft = StatusUpdateFactory(draft=True, author=analyst)
    places = [f"/admin/commitments/target/{target.pk}/history/", f"/admin/commitments/statusupdate/{draft.pk}/history/"]

    offered = {}
    for person in (analyst, reviewer):
        client.force_login(person)
        offered[person.username] = [shown(client, place).count("Undo this") for place in places]

    assert offered == {"analyst": [0, 1], "reviewer": [2, 1]}


def test_button_of_a_move_is_for_who_may_write_at_both_ends(client: Client, analyst: User, reviewer: User):
    target, hidden = TargetFactory(), CommitmentFactory(agreement__draft=True)
    Target.objects.update(commitment=hidden)

    offered = {}
    for person in (analyst, reviewer):
        client.force_login(person)
        offered[person.username] = shown(client, f"/admin/commitments/target/{target.pk}/history/").count("Undo this")

    assert offered == {"analyst": 1, "reviewer": 2}  # who adds to a draft takes it out again


# The lists


def test_history_of_the_ledger_is_filtered(desk: Client, reviewer: User):
    with recorded(actor=reviewer, batch="b1", reason="Read again."):
        DialogueFactory(slug="first")
    Party.objects.update(name_ko="x") or PartyFactory(code="KOR")
    day = latest().at.date().isoformat()

    def asked(**query: Any) -> list[bool]:
        told = shown(desk, "/admin/history/", **query)
        return ["Dialogue: First" in told, "Party: " in told]

    assert asked() == [True, True]
    assert asked(noun="dialogues_dialogue") == [True, False]
    assert asked(who=reviewer.pk) == [True, False]
    assert asked(batch="b1") == [True, False]
    assert asked(batch="b2") == [False, False]
    assert asked(operation="update") == [False, False]
    assert asked(since="2020-01-01", until="2020-12-31") == [False, False]
    assert asked(since=day) == [True, True] or asked(until=day) == [True, True]


@pytest.mark.parametrize(
    "query", ["since=31.12.", "who=x", "noun=auth_user", "operation=drop", "before=x", f"batch={'x' * 100}", "q=%00"]
)
def test_filter_that_makes_no_sense_is_told(desk: Client, query: str):
    place = "/admin/deleted/" if query.startswith("q") else "/admin/history/"
    answer = desk.get(f"{place}?{query}")

    assert (answer.status_code, 'role="alert"' in answer.text) == (400, not query.startswith("before"))


def test_deleted_is_found_by_its_words_and_restored(desk: Client, administrator: User):
    meeting = MeetingItemFactory(meeting__code="scm-51", meeting__place="Seoul").meeting
    MeetingFactory(code="scm-52", place="Washington").delete()
    with recorded(actor=administrator, reason="A 100% double."):
        meeting.delete()

    both = shown(desk, "/admin/deleted/")
    assert [both.count(name) for name in ("Meeting: scm-51 deleted", "Meeting: scm-52 deleted", "Item: ")] == [1, 1, 0]
    assert "by administrator" in both
    assert "Place Seoul" in both
    for said in ("seoul", "100% double", "scm-51 SEOUL"):
        assert "Meeting: scm-52" not in shown(desk, "/admin/deleted/", q=said)
        assert "Meeting: scm-51 deleted" in shown(desk, "/admin/deleted/", q=said)
    assert "Nothing that fits was deleted" in shown(desk, "/admin/deleted/", q="1_0%")

    change = Change.objects.get(operation="delete", content__code="scm-51")
    desk.post(f"/admin/undo/change/{change.pk}/")
    assert (Meeting.objects.get().code, Meeting.objects.get().items.count()) == ("scm-51", 1)
    assert "scm-51" not in shown(desk, "/admin/deleted/")


# What they cost


COSTS = {
    "/admin/history/": 13,  # session, user, rights (2); transactions, first changes, these, counts; names (4); people
    "/admin/history/{}/": 10,  # session, user, rights (2); changes, counts; names (4)
    "/admin/deleted/": 9,  # session, user, rights (2); deletions, these; names (2); people
    "/admin/undo/batch/b1/": 19,  # session, user, rights (2); changes, what they made, rows; trial (10); names (2)
}
UNDOING = 22
"""The same without trial and names; lock, the batch of the new changes, and the names of whoever is refused."""


@pytest.mark.parametrize("rows", [3, 300])
def test_pages_cost_the_same_for_few_and_for_many(reviewing: Client, django_assert_num_queries: Any, rows: int):
    theme, other = ThemeFactory(slug="one"), ThemeFactory(slug="two")
    PartyFactory(code="JPN").delete()
    Dialogue.objects.bulk_create(DialogueFactory.build(theme=theme, slug=f"d{n}") for n in range(rows))
    with recorded(batch="b1"):
        Dialogue.objects.update(theme=other, note="x")
    connection.check_constraints()
    transaction = latest().transaction

    for place, cost in COSTS.items():
        with django_assert_num_queries(cost, info=place):
            reviewing.get(place.format(transaction))
    with django_assert_num_queries(UNDOING):
        reviewing.post("/admin/undo/batch/b1/")
