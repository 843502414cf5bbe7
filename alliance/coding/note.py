"""The note of a reviewer for the coder, typed and not sent: kept beside the open choice of the screen (decision 17)."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.utils.crypto import get_random_string

from alliance.keeping import FROM, forget, kept_of, stamps_of
from alliance.models import KeptForm
from commitments.admin.base import person
from commitments.admin.kept import WINDOW

LABEL = "What is missing"


@dataclass(frozen=True, kw_only=True)
class Note:
    """`text` as it was sent, or else as it was kept in `row`; under `path` and `window` it is kept from here on.

    `shown` is what the window shows of what was kept (`stamps_of`).
    """

    path: str
    window: str
    text: str = ""
    row: KeptForm | None = None
    shown: str = ""

    @classmethod
    def of(cls, request: HttpRequest, screen: str) -> Self:
        """On the screen at this address: that of the desk's line, or the latest."""
        path, sent = path_of(screen), request.POST
        if request.method == "POST":
            window = sent.get(WINDOW) or get_random_string(16)
            return cls(path=path, window=window, text=sent.get("note", ""), shown=sent.get(FROM, ""))
        row = kept_of(person(request), path, request.GET.get("_kept") if is_asked_for(request) else None)
        if row is None:
            return cls(path=path, window=get_random_string(16))
        text = "".join(row.data.get("note", []))
        return cls(path=path, window=get_random_string(16), text=text, row=row, shown=stamps_of(row))

    @property
    def typed(self) -> list[tuple[str, str]]:
        """In words, to be copied."""
        return [(LABEL, self.text)]

    def forget(self, request: HttpRequest) -> None:
        """It was sent."""
        forget(person(request), self.path, self.window, self.shown)


def path_of(screen: str) -> str:
    return f"{screen}?note"


def is_asked_for(request: HttpRequest) -> bool:
    """Whether the desk's line of a note led here, not that of an open choice."""
    return "note" in request.GET
