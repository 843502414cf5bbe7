"""What is kept of a text that is read in: the first form as it was typed, then what was made of it (decision 19).

The server keeps a draft when it shows it, and a script what somebody types over it (`alliance/keeping.py`). Each
preview is a window of its own, as what is typed over one draft means nothing over another.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.crypto import get_random_string

from alliance.keeping import FROM, Fields, forget, keep, kept_of, of_another, stamps_of
from commitments.admin.base import person
from commitments.admin.kept import WINDOW, as_sent
from commitments.admin.stale import TYPED_BY


class KeptReading:
    """For one request, with what it has sent: `row` is what the page shows again, `other` says who else typed it."""

    def __init__(self, request: HttpRequest, path: str, sent: QueryDict | None) -> None:
        self.user, self.path = person(request), path
        self.row = kept_of(self.user, path, request.GET.get("_kept")) if request.method == "GET" else None
        self.key = self.row.pk if self.row else 0
        self.window = get_random_string(16) if sent is None else sent.get(WINDOW, "")
        self.shown = (stamps_of(self.row) if self.row else "") if sent is None else sent.get(FROM, "")
        self.other = of_another(self.user, sent.get(TYPED_BY, "")) if sent else ""

    @property
    def typed(self) -> QueryDict:
        """What was typed, as it would be sent."""
        return as_sent(self.row.data if self.row else {})

    def keep_draft(self, draft: str, fields: Fields, title: str) -> None:
        """Keep a draft that is shown now with these fields, in place of what the page before it showed.

        Nothing is kept under the name of somebody who did not type it.
        """
        window = get_random_string(16)
        with transaction.atomic():
            row = None if self.other else keep(self.user, self.path, fields, window=window, title=title, draft=draft)
            if row is not None:
                self.forget()
        self.window, self.shown, self.key = window, "", row.pk if row else 0

    def forget(self) -> None:
        forget(self.user, self.path, self.window, self.shown)

    def context(self) -> dict[str, Any]:
        """That of admin/kept.html."""
        return {"kept": self.row, "kept_path": self.path, "kept_window": self.window, "kept_from": self.shown}
