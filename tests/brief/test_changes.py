"""What ends, and what has changed."""

from datetime import date

import pytest
from django.test import Client

from alliance.brief.page import CHANGES
from commitments.models import Commitment
from tests.brief.ledger import a_dialogue, sections
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    StatusUpdateFactory,
)
from tests.html import part, words

pytestmark = pytest.mark.django_db


def test_agreements_that_end_are_those_of_the_promises_and_of_the_dialogue(client: Client):
    ends = {"in_force_until": date(2023, 1, 1)}
    talks = MeetingFactory(dialogue__slug="talks")
    MeetingOutcomeFactory(meeting=talks, agreement=AgreementFactory(code="2021-OUT", **ends))
    promise = CommitmentFactory(agreement=AgreementFactory(code="2021-HERE", **ends))
    MeetingItemFactory(meeting=talks, commitment=promise)
    AgreementFactory(code="2021-ELSE", **ends)
    AgreementFactory(code="2021-LATER", in_force_until=date(2023, 7, 1))

    def ending(query: str) -> list[str]:
        return [agreement.code for agreement in client.get(f"/brief/?{query}").context["ending"]]

    assert ending("dialogue=talks") == ["2021-HERE", "2021-OUT"]
    assert ending("agreement=2021-HERE") == ["2021-HERE"]
    assert ending("") == ending("ordering=-code") == ["2021-ELSE", "2021-HERE", "2021-OUT"]


def test_changes_are_told_since_the_last_meeting(client: Client):
    a_dialogue()

    changes = sections(client.get("/brief/?dialogue=scm"))[5]

    assert changes == (
        "Changes since 2nd Security talks on 2 March 2022 1 "
        "1 April 2022 Under way Sign a treaty nothing assessed before"
    )


def test_changes_of_a_meeting_that_was_held_are_told_since_that_one(client: Client):
    a_dialogue()

    def heading(query: str) -> str:
        return words(part(client.get(f"/brief/?{query}"), "brief-section", "section")[5].partition("</h2>")[0])

    assert heading("meeting=scm-1") == "Changes since 1st Security talks on 1 June 2021 3"
    assert heading("agreement=" + Commitment.objects.get(code="2021-A-003").agreement.code) == (
        "Changes since 3 March 2022 1"
    )


def test_change_is_no_search_and_no_confirmation_and_tells_what_held_before(client: Client):
    commitment = CommitmentFactory(title_en="Meet")
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 1, 1))
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 4, 1))
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 5, 1), implementation="stalled")
    StatusUpdateFactory(implementation="no_action_found", effective_on=date(2022, 5, 2))

    changes = sections(client.get("/brief/"))[5]

    assert changes == "Changes since 3 March 2022 1 1 May 2022 Stalled Meet before: under way"


def test_changes_beyond_the_room_are_counted(client: Client):
    StatusUpdateFactory.create_batch(CHANGES + 2, effective_on=date(2022, 5, 1))

    changes = sections(client.get("/brief/"))[5]

    assert changes.startswith(f"Changes since 3 March 2022 {CHANGES + 2} ")
    assert changes.endswith("2 earlier changes are not shown.")
