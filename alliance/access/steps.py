"""The steps that change a state, and who takes them. `commitments/workflow/` is their one door."""

from dataclasses import dataclass
from enum import Enum

from alliance.access.who import Who


class Whose(Enum):
    """Whose work the record is: of an update its author's, of a coding that of who signed it."""

    OWN = "one's own"
    COLLEAGUES = "a colleague's"
    ANYBODYS = "anybody's"


@dataclass(frozen=True, kw_only=True)
class Step:
    """Who at least takes these steps of the workflow, with a record that is in one of these states.

    What no line allows is allowed to nobody. `when` tells states and whose work it is in words.
    """

    what: str
    who: Who
    when: str
    steps: tuple[str, ...]
    states: tuple[str, ...]
    whose: Whose = Whose.ANYBODYS


STEPS = (
    Step(
        what="Draft a status update",
        who=Who.ANALYST,
        when="a new one",
        steps=("draft",),
        states=("new",),
    ),
    Step(
        what="Change a status update, submit it",
        who=Who.ANALYST,
        when="one's own, as a draft or returned with a note",
        steps=("draft", "submit"),
        states=("draft", "returned"),
        whose=Whose.OWN,
    ),
    Step(
        what="Delete a status update",
        who=Who.ANALYST,
        when="one's own, as a draft that was never handed in",
        steps=("discard",),
        states=("draft",),
        whose=Whose.OWN,
    ),
    Step(
        what="Publish a status update, or return it",
        who=Who.REVIEWER,
        when="submitted by a colleague, never one's own",
        steps=("publish", "return_to_author"),
        states=("submitted",),
        whose=Whose.COLLEAGUES,
    ),
    Step(
        what="Withdraw a status update",
        who=Who.ANALYST,
        when="one's own, before it is published",
        steps=("withdraw",),
        states=("draft", "submitted", "returned"),
        whose=Whose.OWN,
    ),
    Step(
        what="Withdraw a status update",
        who=Who.REVIEWER,
        when="anybody's, published or not",
        steps=("withdraw",),
        states=("draft", "submitted", "returned", "published"),
    ),
    Step(
        what="Write the correction of a status update",
        who=Who.ANALYST,
        when="published, and nobody is correcting it yet",
        steps=("correct",),
        states=("published",),
    ),
    Step(
        what="Sign the coding of an agreement",
        who=Who.ANALYST,
        when="not public yet, and not signed or sent back",
        steps=("finish_coding",),
        states=("unsigned", "sent back"),
    ),
    Step(
        what="Sign the coding of an agreement anew",
        who=Who.ANALYST,
        when="signed by oneself, or changed by oneself since a colleague signed it",
        steps=("finish_coding",),
        states=("signed",),
        whose=Whose.OWN,
    ),
    Step(
        what="Check an agreement and publish it",
        who=Who.REVIEWER,
        when="its coding is signed by a colleague, never by oneself, and one has changed nothing of it since",
        steps=("publish_agreement",),
        states=("signed",),
        whose=Whose.COLLEAGUES,
    ),
    Step(
        what="Return the coding of an agreement",
        who=Who.REVIEWER,
        when="signed by a colleague, with a note",
        steps=("return_coding",),
        states=("signed",),
        whose=Whose.COLLEAGUES,
    ),
    Step(
        what="Retire a commitment",
        who=Who.ANALYST,
        when="readers do not see it yet",
        steps=("retire",),
        states=("hidden",),
    ),
    Step(
        what="Retire a commitment",
        who=Who.REVIEWER,
        when="readers see it",
        steps=("retire",),
        states=("seen",),
    ),
)
