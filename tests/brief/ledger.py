"""A dialogue with a promise of each kind, and the sections of its brief."""

from datetime import date

from dialogues.models import Dialogue
from tests.factories import (
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    StatusUpdateFactory,
)
from tests.html import part, words


def a_dialogue() -> Dialogue:
    """Two meetings held and one ahead, with a promise of each kind taken up at the first."""
    scm = DialogueFactory(slug="scm", name_en="Security talks", cadence_months=12, cadence_url="https://example.org")
    first = MeetingFactory(dialogue=scm, code="scm-1", ordinal=1, starts_on=date(2021, 6, 1), place="Seoul")
    MeetingFactory(dialogue=scm, code="scm-2", ordinal=2, starts_on=date(2022, 3, 1), ends_on=date(2022, 3, 2))
    MeetingFactory(dialogue=scm, code="scm-3", ordinal=3, starts_on=date(2022, 9, 1), state="scheduled")
    delivered = CommitmentFactory(code="2021-A-001", title_en="Found a group", quote="found a group")
    StatusUpdateFactory(commitment=delivered, implementation="delivered", rationale="The group met.")
    stalled = CommitmentFactory(code="2021-A-002", title_en="Build a school", obligors=["USA"])
    StatusUpdateFactory(commitment=stalled, implementation="stalled", rationale="Work stopped.")
    moving = CommitmentFactory(code="2021-A-003", title_en="Sign a treaty")
    StatusUpdateFactory(commitment=moving, effective_on=date(2022, 4, 1), rationale="Talks began.")
    unknown = CommitmentFactory(code="2021-A-004", title_en="Share data")
    for commitment in (delivered, stalled, moving, unknown):
        MeetingItemFactory(meeting=first, commitment=commitment)
    CommitmentFactory(title_en="Of another dialogue")
    return scm


def sections(page: object) -> list[str]:
    return [words(section) for section in part(page, "brief-section", "section")]
