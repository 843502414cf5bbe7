"""Choices between theirs and yours, where both changed a field: how they go out with a page, and what comes back.

Nothing is chosen before somebody does it. Who typed into the field again has chosen too.
"""

from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict

from commitments.admin.sent import Texts, same

OFFERED = "offered"
"""The hidden field with the names of the fields that a page asks about."""

CHOICE, MINE, THEIRS, GONE = "choice:", "mine:", "theirs:", "gone:"
"""How the fields are named in which a choice goes out and comes back, before the name of the field that it is about.

With a row that others deleted goes its key, before the name of the new row as which it is offered.
"""

BEFORE = "seen_before"
"""The hidden field that goes with choices: the token of the version before them."""


class Choices:
    """What a page with choices brings back; nothing, where a page had none."""

    def __init__(self, post: QueryDict) -> None:
        self.post = post
        self.offered = post.get(OFFERED, "").split()

    def of(self, name: str) -> str:
        """“mine” or “theirs”, or nothing where it is still to be chosen."""
        choice = self.post.get(f"{CHOICE}{name}", "")
        if name not in self.offered or self._is_typed_again(name):
            return "mine"
        return choice if choice in ("mine", "theirs") else ""

    def remembered(self, name: str, theirs: Texts) -> str:
        """The same, if it was offered and theirs is still what it was when somebody chose."""
        is_the_same = name in self.offered and same(self.post.getlist(f"{THEIRS}{name}"), theirs)
        return self.of(name) if is_the_same else ""

    @property
    def are_open(self) -> bool:
        return not all(self.of(name) for name in self.offered)

    def made(self) -> QueryDict:
        """What was typed, with theirs where theirs was chosen."""
        data = self.typed()
        for key in [key for key in data if key.startswith(GONE)]:
            data.pop(key)
        for name in self.offered:
            if self.of(name) == "theirs":
                put(data, name, self.post.getlist(f"{THEIRS}{name}"))
        return data

    def typed(self) -> QueryDict:
        """What was typed, whatever was chosen: rows that others deleted are still only offered."""
        data = self.post.copy()
        for key in [key for key in data if key == OFFERED or key.startswith((CHOICE, MINE, THEIRS))]:
            data.pop(key)
        return data

    def _is_typed_again(self, name: str) -> bool:
        """Whether something else is in the field, or in a field of the row, than what the choice was about."""
        guarded = [key.removeprefix(MINE) for key in self.post if key.startswith(MINE)]
        about = [other for other in guarded if _is_of(other, name)]
        return any(not same(self.post.getlist(f"{MINE}{other}"), self.post.getlist(other)) for other in about)


def _is_of(name: str, chosen: str) -> bool:
    """Whether the choice about a field depends on this one; that about a row depends on all of the row."""
    row = chosen.removesuffix(DELETION_FIELD_NAME)
    return name == chosen or (row != chosen and name.startswith(row))


def put(data: QueryDict, name: str, texts: Texts) -> None:
    data.pop(name, None)
    if texts:
        data.setlist(name, texts)
