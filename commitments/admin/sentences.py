"""What a page says when a record was changed meanwhile: by others, or by the very person who looks at it now."""

from collections.abc import Iterable
from dataclasses import dataclass

from alliance.models import Change, User

UNKNOWN = (
    "This page does not say which version it was made from. Nothing is saved and nothing is lost: look, and save again."
)
CLOSED = "You cannot change it any more. Nothing is saved; what you typed stands here, to copy."
CHANGED = "It was changed while you worked on it. Nothing is saved yet, and nothing that you typed is lost."
LOOK = "Look at what others did meanwhile, then save again."
UNDECIDED = "Choose between theirs and yours where both of you changed something, then save again."

CHANGED_YOURSELF = (
    "You changed it yourself since this form was opened, in another window or by another way. Nothing is saved yet, "
    "and nothing that you typed is lost."
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The sentences and headings of templates/admin/stale.html, and why a form is not saved yet."""

    heading: str
    changed: str
    look: str
    undecided: str
    both: str
    choose: str
    theirs: str
    mine: str
    help: str
    taken: str


OTHERS = Words(
    heading="Somebody else was here",
    changed=CHANGED,
    look=LOOK,
    undecided=UNDECIDED,
    both="Changed by both of you: choose",
    choose="Nothing is saved yet: choose theirs or yours.",
    theirs="Theirs",
    mine="Yours",
    help="The form below has yours. Theirs is put in when you save.",
    taken="Changed by them alone: it is in the form already",
)

YOURSELF = Words(
    heading="You were here yourself",
    changed=CHANGED_YOURSELF,
    look="Look at what you changed meanwhile, then save again.",
    undecided="Choose between what is saved and what you typed here where they differ, then save again.",
    both="Saved by you meanwhile, and typed otherwise here: choose",
    choose="Nothing is saved yet: choose what is saved or what you typed here.",
    theirs="Saved",
    mine="Here",
    help="The form below has what you typed here. What is saved is put in when you save.",
    taken="Saved by you meanwhile: it is in the form already",
)


def words_for(user: User, changes: Iterable[Change]) -> Words:
    """For who looks at these changes; they are nobody's own where another had a hand in them."""
    actors = {change.actor_id for change in changes}
    return YOURSELF if actors == {user.pk} else OTHERS
