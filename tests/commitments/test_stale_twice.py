"""Two people add the same part of a record: it is one row, and what each of them typed into it is merged."""

from typing import Any

import pytest
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments.admin.sentences import LOOK
from commitments.models import Commitment, CommitmentTheme, Obligation, Theme
from dialogues.models import Meeting, MeetingItem
from tests.commitments.admin_forms import enter, errors
from tests.commitments.two_people import again, change, kept, opened, reopened, saved, told
from tests.factories import (
    AgencyFactory,
    CommitmentFactory,
    CommitmentThemeFactory,
    MeetingFactory,
    MeetingItemFactory,
    ObligationFactory,
    PartyFactory,
    TargetFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def added(prefix: str, place: int = 0, **typed: Any) -> dict[str, Any]:
    """One more row of a part, as somebody types it."""
    row = {f"{prefix}-{place}-{name}": value for name, value in typed.items()}
    return row | {f"{prefix}-TOTAL_FORMS": str(place + 1)}


@pytest.fixture
def energy() -> Theme:
    return ThemeFactory(slug="energy")


def test_same_row_is_saved_once_and_all_else_with_it(
    client: Client, analyst: User, kim: User, promise: Commitment, energy: Theme
):
    enter(client, analyst)
    form = opened(client, promise)
    with recorded(actor=kim):
        theirs = CommitmentThemeFactory(commitment=promise, theme=energy)

    answer = saved(client, promise, form | added("theme_links", theme=energy.pk) | {"note": "Twice."})

    assert (answer.status_code, Commitment.objects.get().note) == (302, "Twice.")
    assert list(CommitmentTheme.objects.all()) == [theirs]


def test_other_new_rows_are_saved_beside_it(
    client: Client, analyst: User, kim: User, promise: Commitment, energy: Theme
):
    health = ThemeFactory(slug="health")
    enter(client, analyst)
    form = opened(client, promise)
    with recorded(actor=kim):
        CommitmentThemeFactory(commitment=promise, theme=energy)

    rows = added("theme_links", theme=energy.pk) | added("theme_links", 1, theme=health.pk)

    assert saved(client, promise, form | rows).status_code == 302
    assert {link.theme for link in CommitmentTheme.objects.all()} == {energy, health}


def test_same_row_is_one_on_a_form_that_is_stale_for_another_reason(
    client: Client, analyst: User, kim: User, promise: Commitment, energy: Theme
):
    enter(client, analyst)
    form = opened(client, promise)
    change(kim, promise, summary="Each year.")
    with recorded(actor=kim):
        CommitmentThemeFactory(commitment=promise, theme=energy)

    answer = saved(client, promise, form | added("theme_links", theme=energy.pk))

    assert "kim added" in told(answer)
    assert answer.context["meanwhile"].both == []
    assert again(client, promise, answer).status_code == 302
    assert CommitmentTheme.objects.count() == 1


def test_row_that_was_kept_and_others_added_meanwhile_is_one(
    client: Client, analyst: User, kim: User, promise: Commitment, energy: Theme
):
    enter(client, analyst)
    kept(client, promise, opened(client, promise) | added("theme_links", theme=energy.pk))
    with recorded(actor=kim):
        CommitmentThemeFactory(commitment=promise, theme=energy)

    answer = reopened(client, promise)

    assert "kim added" in told(answer)
    assert again(client, promise, answer).status_code == 302
    assert CommitmentTheme.objects.count() == 1


@pytest.mark.parametrize(("choice", "name"), [("mine", "Army"), ("theirs", "Navy")])
def test_same_row_that_says_something_else_is_told_and_to_be_chosen(
    client: Client, analyst: User, kim: User, promise: Commitment, choice: str, name: str
):
    party = PartyFactory(code="USA")
    navy, army = (AgencyFactory(party=party, name_en=name) for name in ("Navy", "Army"))
    enter(client, analyst)
    form = opened(client, promise)
    with recorded(actor=kim):
        theirs = ObligationFactory(commitment=promise, party=party)
        theirs.agencies.add(navy)

    row = added("obligations", 1, party=party.pk, role=theirs.role, acting=[army.pk])
    answer = saved(client, promise, form | row | {"note": "Twice."})

    assert errors(answer) == {"__all__": [LOOK]}
    assert "kim added" in told(answer)
    (field,) = answer.context["meanwhile"].both
    assert (field.was, field.theirs, field.mine, field.chosen) == (None, "Navy", "Army", "")
    assert again(client, promise, answer, **{f"choice:{field.name}": choice}).status_code == 302
    assert [agency.name_en for agency in Obligation.objects.get(pk=theirs.pk).agencies.all()] == [name]
    assert (promise.obligations.count(), Commitment.objects.get().note) == (2, "Twice.")


def test_items_of_meetings_are_merged_in_the_same_way(client: Client, analyst: User, kim: User):
    meeting, promise = MeetingFactory(), CommitmentFactory()
    enter(client, analyst)
    form = opened(client, meeting)
    with recorded(actor=kim):
        theirs = MeetingItemFactory(meeting=meeting, commitment=promise, note="Theirs.")

    item = added("items", commitment=promise.pk, kind=theirs.kind, note="Mine.")
    answer = saved(client, meeting, form | item)

    (field,) = answer.context["meanwhile"].both
    assert (field.theirs, field.mine) == ("Theirs.", "Mine.")
    assert again(client, Meeting.objects.get(), answer).status_code == 302
    assert [item.note for item in MeetingItem.objects.all()] == ["Mine."]


def test_number_does_not_make_two_rows_the_same(client: Client, analyst: User, kim: User, promise: Commitment):
    """It says where a row stands: who typed one that is taken by now is told so, and nothing is laid upon the other."""
    enter(client, analyst)
    form = opened(client, promise)
    with recorded(actor=kim):
        TargetFactory(commitment=promise, number=1, text="a summit")

    target = {"number": "1", "text": "a report", "comparator": "exactly", "quantity": "1", "unit": "reports"}
    answer = saved(client, promise, form | added("targets", **target))

    assert (answer.status_code, answer.context["meanwhile"]) == (200, None)
    assert [target.text for target in promise.targets.all()] == ["a summit"]
