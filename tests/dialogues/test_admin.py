"""Dialogues and meetings in the workbench."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliance.models import User
from commitments.models import Commitment
from dialogues.models import Dialogue, Meeting
from tests.commitments.admin_forms import enter, errors, rows
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    PartyFactory,
    ThemeFactory,
)
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def dialogue_form(**changes: Any) -> dict[str, Any]:
    content = {
        "slug": "scm",
        "name_en": "Security Consultative Meeting",
        "kind": "consultations",
        "level": "ministerial",
        "theme": ThemeFactory().pk,
        "ended_precision": "day",
    }
    return content | rows("party_links", {"party": PartyFactory().pk}) | changes


def meeting_form(**changes: Any) -> dict[str, Any]:
    content = {
        "code": "scm-51",
        "title_en": "51st meeting",
        "precision": "day",
        "state": "held",
        "level": "ministerial",
        "source_url": "https://example.org/meeting",
        "source_title": "Readout",
        "source_publisher": "Department of Defense",
    }
    return content | rows("outcome_links") | rows("items") | changes


def test_dialogue_is_recorded_with_its_parties(client: Client, analyst: User):
    enter(client, analyst).post(address(Dialogue, "add"), dialogue_form(other_names="SCM\nAnnual meeting, defence"))

    dialogue = Dialogue.objects.get()
    assert dialogue.other_names == ["SCM", "Annual meeting, defence"]
    assert [party.code for party in dialogue.parties.all()] == ["KOR"]


def test_meeting_is_recorded_with_outcomes_and_items(client: Client, analyst: User):
    outcome, promise = AgreementFactory(), CommitmentFactory()
    parts = rows("outcome_links", {"agreement": outcome.pk})
    parts |= rows("items", {"commitment": promise.pk, "kind": "reviewed", "note": "Both were content."})

    enter(client, analyst).post(address(Meeting, "add"), meeting_form(dialogue=DialogueFactory().pk) | parts)

    meeting = Meeting.objects.get()
    assert list(meeting.outcomes.all()) == [outcome]
    assert [(item.commitment, item.kind) for item in meeting.items.all()] == [(promise, "reviewed")]


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"cadence_months": "12"}, ["A cadence and the passage or address that states it go together."]),
        (
            {"ended_on": "2022-01-05", "ended_precision": "month"},
            ["A date known to the month or year is stored as its last day."],
        ),
    ],
)
def test_dialogue_form_tells_the_rule(client: Client, analyst: User, changes: dict[str, Any], sentences: list[str]):
    answer = enter(client, analyst).post(address(Dialogue, "add"), dialogue_form(**changes))

    assert errors(answer) == {"__all__": sentences}


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"title_en": ""}, ["A meeting without a dialogue needs a title."]),
        (
            {"source_url": "", "source_title": "", "source_publisher": ""},
            ["A meeting needs its source: a passage, or an address, title and publisher."],
        ),
        ({"starts_on": "2022-03-02", "ends_on": "2022-03-01"}, ["The meeting ends before it starts."]),
    ],
)
def test_meeting_form_tells_the_rule(client: Client, analyst: User, changes: dict[str, Any], sentences: list[str]):
    answer = enter(client, analyst).post(address(Meeting, "add"), meeting_form(**changes))

    assert errors(answer) == {"__all__": sentences}


def test_ordinal_is_given_once(client: Client, analyst: User):
    meeting = MeetingFactory(ordinal=51)

    answer = enter(client, analyst).post(
        address(Meeting, "add"), meeting_form(dialogue=meeting.dialogue_id, ordinal="51")
    )

    assert errors(answer) == {"__all__": ["This dialogue has a meeting of that ordinal already."]}


def test_keys_stay(client: Client, analyst: User):
    dialogue, meeting = DialogueFactory(slug="ncg"), MeetingFactory(code="ncg-1")
    enter(client, analyst)

    client.post(address(Dialogue, "change", dialogue.pk), dialogue_form(slug="other"))
    client.post(address(Meeting, "change", meeting.pk), meeting_form(code="other-1"))

    dialogue.refresh_from_db()
    meeting.refresh_from_db()
    assert (dialogue.slug, dialogue.name_en) == ("ncg", "Security Consultative Meeting")
    assert (meeting.code, meeting.title_en) == ("ncg-1", "51st meeting")


def test_dialogues_are_listed_by_their_pulse(client: Client, analyst: User):
    today = timezone.localdate()
    source = {"cadence_months": 12, "cadence_url": "https://example.org/charter"}
    active, dormant, proposed = DialogueFactory(**source), DialogueFactory(**source), DialogueFactory()
    MeetingFactory(dialogue=active, starts_on=today)
    MeetingFactory(dialogue=dormant, starts_on=date(2001, 1, 1))
    enter(client, analyst)

    def listed(**query: str) -> list[Any]:
        return list(client.get(address(Dialogue, "changelist"), query).context["cl"].result_list)

    assert [listed(state=state) for state in ("active", "dormant", "proposed")] == [[active], [dormant], [proposed]]
    assert len(listed()) == 3


def test_item_keeps_its_commitment(client: Client, administrator: User):
    promise = CommitmentFactory()
    MeetingFactory().items.create(commitment=promise, kind="reviewed")

    assert enter(client, administrator).post(address(Commitment, "delete", promise.pk)).status_code == 403
