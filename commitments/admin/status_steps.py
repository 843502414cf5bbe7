"""The steps of a status update as buttons, and to whom each is offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from alliance.models import User
from commitments import workflow
from commitments.choices import UpdateState
from commitments.models import StatusUpdate
from commitments.workflow import MAY_DRAFT, MAY_REVIEW


@dataclass(frozen=True, kw_only=True)
class Step:
    """A button. `take` gets the record, who presses, and what the form says with it, as a note; `done` tells of it."""

    name: str
    label: str
    done: str
    take: Callable[[Any, User, str], object]
    is_open: Callable[[Any, User], bool]
    """Whether the button is shown; whether the step is allowed is for `commitments.workflow` to say."""


def is_open_to(update: StatusUpdate | None, user: User) -> bool:
    """Whether this person may write it now: a new one, or an own one that is a draft or returned."""
    is_own = update is None or (update.state in UpdateState.OPEN and update.author_id == user.pk)
    return is_own and user.has_perm(MAY_DRAFT)


def is_reviewable_by(update: StatusUpdate | None, user: User) -> bool:
    is_waiting = update is not None and update.state == UpdateState.SUBMITTED and update.author_id != user.pk
    return is_waiting and user.has_perm(MAY_REVIEW)


def may_be_withdrawn_by(update: StatusUpdate | None, user: User) -> bool:
    if update is None or update.state == UpdateState.WITHDRAWN:
        return False
    is_own = update.author_id == user.pk and update.state != UpdateState.PUBLISHED
    return user.has_perm(MAY_REVIEW) or (is_own and user.has_perm(MAY_DRAFT))


def is_correctable_by(update: StatusUpdate | None, user: User) -> bool:
    """Published, and nobody is writing its correction yet."""
    if update is None or update.state != UpdateState.PUBLISHED or not user.has_perm(MAY_DRAFT):
        return False
    return not update.corrections.exclude(state=UpdateState.WITHDRAWN).exists()


STEPS = (
    Step(
        name="submit",
        label="Submit for review",
        done="Submitted for review.",
        take=lambda update, user, note: workflow.submit(update=update, by=user, at=timezone.now()),
        is_open=is_open_to,
    ),
    Step(
        name="publish",
        label="Publish",
        done="Published.",
        take=lambda update, user, note: workflow.publish(update=update, by=user, at=timezone.now()),
        is_open=is_reviewable_by,
    ),
    Step(
        name="return",
        label="Return to author",
        done="Returned to its author.",
        take=lambda update, user, note: workflow.return_to_author(update=update, by=user, note=note),
        is_open=is_reviewable_by,
    ),
    Step(
        name="correct",
        label="Write a correction",
        done="This draft corrects the published update, which is withdrawn when the draft is published.",
        take=lambda update, user, note: workflow.correct(update=update, by=user),
        is_open=is_correctable_by,
    ),
    Step(
        name="withdraw",
        label="Withdraw",
        done="Withdrawn.",
        take=lambda update, user, note: workflow.withdraw(update=update, by=user, at=timezone.now(), reason=note),
        is_open=may_be_withdrawn_by,
    ),
)
"""In the order of the buttons."""
