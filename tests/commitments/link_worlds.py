"""Lawful worlds of links, agencies and themes, in which one write breaks a rule between rows."""

from datetime import date
from typing import Any

from commitments.models import (
    AgreementLink,
    Commitment,
    CommitmentLink,
    ObligationAgency,
    Theme,
)
from tests.commitments.rule_worlds import other_party
from tests.commitments.writes import New
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    ObligationAgencyFactory,
    ObligationFactory,
    ThemeFactory,
)

# Links

OLD, NEW = date(2020, 1, 1), date(2023, 1, 1)


def linked(kind: str = "reaffirms") -> CommitmentLink:
    """A commitment of May 2022 to one of May 2021."""
    return CommitmentLinkFactory(kind=kind)


def same_day() -> tuple[Commitment, Commitment]:
    agreement = AgreementFactory()
    return CommitmentFactory(agreement=agreement), CommitmentFactory(agreement=agreement)


def part() -> CommitmentLink:
    """A part (the higher code) of a whole."""
    whole, one = same_day()
    return CommitmentLinkFactory(later=one, earlier=whole, kind="part_of")


def new_link(later: Commitment, earlier: Commitment, kind: str = "reaffirms") -> New:
    return New(CommitmentLink, {"later": later, "earlier": earlier, "kind": kind})


def new_agreement_link(later: Any, earlier: Any) -> New:
    return New(AgreementLink, {"later": later, "earlier": earlier, "kind": "amends"})


def lower_to_higher() -> New:
    """On the same day, from the lower code to the higher."""
    lower, higher = same_day()
    return new_link(later=lower, earlier=higher)


# Agencies and themes


def agency_link() -> ObligationAgency:
    """An agency of Korea that acts for it."""
    return ObligationAgencyFactory()


def leaf() -> Theme:
    """A theme of the lower level."""
    return ThemeFactory(slug="nuclear", parent=ThemeFactory(slug="defence"))


def foreign() -> dict[str, Any]:
    """An agency of Korea, and an obligation of the United States."""
    return {"obligation": ObligationFactory(party=other_party()), "agency": AgencyFactory()}


def whole_made_a_part() -> New:
    first, whole = same_day()
    CommitmentLinkFactory(later=CommitmentFactory(agreement=whole.agreement), earlier=whole, kind="part_of")
    return new_link(later=whole, earlier=first, kind="part_of")


def reaffirming_part() -> CommitmentLink:
    """Another link of a part, to a third commitment."""
    first, whole = same_day()
    one = CommitmentFactory(agreement=whole.agreement)
    CommitmentLinkFactory(later=one, earlier=whole, kind="part_of")
    return CommitmentLinkFactory(later=whole, earlier=first, kind="strengthens")
