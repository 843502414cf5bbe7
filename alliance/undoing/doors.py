"""What has a door of its own: steps of an update and of an agreement are not undone, but answered by another step."""

from alliance.undoing.entries import Made, Raw, value_of
from alliance.undoing.rights import is_seen_by_readers
from alliance.undoing.rows import Rows
from commitments.choices import UpdateState
from commitments.models import Agreement, Commitment, Passage, Recommendation, StatusUpdate

STATES = {
    UpdateState.SUBMITTED: "Handing an update in is not undone: a reviewer returns it, or its author withdraws it.",
    UpdateState.PUBLISHED: "Publishing an update is not undone: withdraw it with a reason, or write its correction.",
    UpdateState.RETURNED: "Returning an update is not undone: its author submits it again.",
    UpdateState.WITHDRAWN: "A withdrawn update stays withdrawn: write a new one.",
}
"""For the state into which a step has led."""

SIGNED = "Signing the coding of an agreement is not undone: whoever codes it anew signs it, and another checks it."
PUBLISHED = "Publishing an agreement is not undone: readers have seen it. Its coding can be changed, with a reason."
TEXT = "Readers see this passage: its text, its number and its place stay as they are."
SEEN = "Readers see this already, so it stays."

FIXED_TEXT = {"agreement_id", "number", "position", "text"}


def refusal_of_addition(made: Made, row: Raw, rows: Rows) -> str:
    """Why what was added stays; empty where it may go, be retired or be withdrawn."""
    if made.model is StatusUpdate:
        state = UpdateState(value_of(row["state"]))
        return "" if state == UpdateState.DRAFT else STATES.get(state, "")
    if made.model is Commitment and value_of(row["retired_at"]) is not None:
        return "The commitment is retired already."
    kept = made.model in (Agreement, Passage, Recommendation)
    return SEEN if kept and is_seen_by_readers(rows.of(made.model, made.key)) else ""


def refusal_of_change(made: Made, row: Raw, rows: Rows) -> str:
    """Why these columns stay as they were changed."""
    if made.model is StatusUpdate and "state" in made.fields:
        return STATES.get(UpdateState(value_of(made.fields["state"][1])), "")
    if made.model is Agreement and "published_at" in made.fields:
        return PUBLISHED
    if made.model is Agreement and made.fields.keys() & {"coded_by_id", "checked_by_id"}:
        return SIGNED
    if made.model is Passage and made.fields.keys() & FIXED_TEXT and is_seen_by_readers(rows.of(Passage, made.key)):
        return TEXT
    return ""
