"""What is kept of a text that is read in: the first form as it was typed, then what was made of it (decision 19).

The server keeps a draft when it shows it, and a script what somebody types over it (`alliance/keeping.py`). Each
preview is a window of its own, as what is typed over one draft means nothing over another.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.crypto import get_random_string

from alliance.keeping import FROM, Fields, forget, go_on, keep, kept_of, of_another, stamps_of
from alliance.models import KeptForm, KeptFormQuerySet
from commitments.admin.base import person
from commitments.admin.kept import WINDOW, as_sent
from commitments.admin.telling import TYPED_BY


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

    def keep_draft(self, draft: str, fields: Fields, title: str, *, beside: bool = False) -> None:
        """Keep a draft that is shown now with these fields: in place of what the page before it showed, or beside it.

        A page that is sent once more, as by a reload, goes on with what was kept of it the first time. Nothing is kept
        under the name of somebody who did not type it.
        """
        window, shown = get_random_string(16), ""
        with transaction.atomic():
            row = None if self.other else keep(self.user, self.path, fields, window=window, title=title, draft=draft)
            if row is not None and not beside:
                self.forget()
            if row is not None and (same := self._same_as(row)) is not None:
                row.delete()
                row, shown = same, stamps_of(same)
        self.window, self.shown, self.key = window, shown, row.pk if row else 0

    def typed_over(self, draft: str) -> QueryDict:
        """What was typed last over the same draft, for a page that is loaded anew."""
        row = self._rows().filter(draft=draft).first()
        return as_sent(row.data if row else {})

    def keep_former(self, draft: str, fields: Fields, title: str) -> None:
        """Keep what the page showed that was sent, as it was sent."""
        if not self.other:
            go_on(self.user, self.path, self.window, self.shown)
            keep(self.user, self.path, fields, window=self.window, title=title, draft=draft)

    def _same_as(self, row: KeptForm) -> KeptForm | None:
        return self._rows().filter(draft=row.draft, data=row.data).exclude(pk=row.pk).first()

    def _rows(self) -> KeptFormQuerySet:
        return KeptForm.objects.of(self.user).filter(path=self.path)

    def forget(self) -> None:
        forget(self.user, self.path, self.window, self.shown)

    def context(self) -> dict[str, Any]:
        """That of admin/kept.html."""
        return {"kept": self.row, "kept_path": self.path, "kept_window": self.window, "kept_from": self.shown}

    def beside(self) -> KeptFormQuerySet:
        """Other drafts that were made on this page and are not confirmed yet."""
        return self._rows().exclude(draft="").exclude(pk=self.key).defer("data", "draft")
