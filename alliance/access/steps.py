"""The steps that change a state, and who takes them. `commitments/workflow.py` is their one door."""

from dataclasses import dataclass

from alliance.access.who import Who


@dataclass(frozen=True)
class Step:
    what: str
    who: Who
    when: str


STEPS = (
    Step("Draft a status update, change it, submit it", Who.ANALYST, "one's own, as a draft or returned with a note"),
    Step("Publish a status update, or return it", Who.REVIEWER, "submitted by a colleague, never one's own"),
    Step("Withdraw a status update", Who.ANALYST, "one's own, before it is published"),
    Step("Withdraw a status update", Who.REVIEWER, "anybody's, published or not"),
    Step("Write the correction of a status update", Who.ANALYST, "published, and nobody is correcting it yet"),
    Step("Sign the coding of an agreement", Who.ANALYST, "not public yet"),
    Step("Check an agreement and publish it", Who.REVIEWER, "its coding is signed by a colleague, never by oneself"),
    Step("Return the coding of an agreement", Who.REVIEWER, "signed by a colleague, with a note"),
    Step("Retire a commitment", Who.ANALYST, "readers do not see it yet"),
    Step("Retire a commitment", Who.REVIEWER, "readers see it"),
)
