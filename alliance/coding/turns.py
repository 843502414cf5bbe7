"""Whose turn a coding is: which of its steps as a whole the screen offers to somebody."""

from dataclasses import dataclass

from alliance.models import User
from commitments.models import Agreement
from commitments.unseen import has_changed
from commitments.workflow import MAY_CODE, MAY_PUBLISH_AGREEMENT


@dataclass(frozen=True, kw_only=True)
class Turn:
    """`may_return` is for whoever checks; `may_publish` too, unless they have written some of it themselves since."""

    may_finish: bool
    may_return: bool
    may_publish: bool


def turn_of(user: User, agreement: Agreement) -> Turn:
    """Of a coding that nobody has signed, of one that a colleague has signed, or of one that is public."""
    is_waiting = agreement.is_signed and not agreement.is_public and agreement.coded_by_id != user.pk
    is_open = not agreement.is_signed and not agreement.is_public
    has_own = is_waiting and has_changed(agreement, user)
    may_return = is_waiting and user.has_perm(MAY_PUBLISH_AGREEMENT)
    return Turn(
        may_finish=(is_open or has_own) and user.has_perm(MAY_CODE),
        may_return=may_return,
        may_publish=may_return and not has_own,
    )
