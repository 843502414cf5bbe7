"""The page that reads a text: it is given, looked through and corrected, and confirmed.

What was read travels in the form, signed, and with it what the person makes of it: nothing is written before it is
confirmed, and going back in the browser loses nothing (decision 19). Meanwhile it is kept for who left the page
(`reading_kept.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from alliance import numbers
from alliance.keeping import Fields
from commitments import adding, importer
from commitments.admin.adding_forms import AgreementForm, SourceForm, TextHeldForm
from commitments.admin.base import person
from commitments.admin.kept import values
from commitments.admin.preview import Draft, Preview
from commitments.admin.reading_kept import KeptReading
from commitments.admin.telling import YOURS
from commitments.admin.uploads import FORM_TOO_LARGE, fault_of_form
from commitments.models import Agreement
from commitments.workflow import Refused

LOST = "What was read before is not whole any more; go back, or read the text again."
CLOSED = "You cannot add to this agreement any more."
DETAILS = "agreement"
"""The prefix of the fields that tell of the agreement."""


def urls(admin: ModelAdmin) -> list[Any]:
    """The address of the page."""
    return [path("read/", admin.admin_site.admin_view(page(admin)), name="commitments_agreement_read")]


def page(admin: ModelAdmin) -> Callable[[HttpRequest], HttpResponse]:
    """The view. It measures what is sent before it asks for the token that is in it."""

    @csrf_protect
    def checked(request: HttpRequest, fault: str) -> HttpResponse:
        return Reading(admin, request, fault).answer()

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        if not all(person(request).has_perm(right) for right in adding.MAY_ADD):
            raise PermissionDenied
        fault = fault_of_form(request) if request.method == "POST" else ""
        if fault == FORM_TOO_LARGE:
            return Reading(admin, request, fault).given(SourceForm(), status=413)  # writes nothing, needs no token
        return checked(request, fault)

    return view


class Reading:
    """One request: for a new agreement, or for one on record that has no text yet (`?agreement=`)."""

    def __init__(self, admin: ModelAdmin, request: HttpRequest, fault: str) -> None:
        self.admin, self.request, self.fault = admin, request, fault
        self.data = request.POST if request.method == "POST" and fault != FORM_TOO_LARGE else None
        asked = request.GET.get("agreement", "")
        key = numbers.whole(asked) if asked else 0
        if key is None:
            raise Http404("No such agreement.")
        self.kept = KeptReading(request, f"{request.path}?agreement={key}" if asked else request.path, self.data)
        self.agreement = Agreement.objects.filter(pk=key).first() if asked else None
        self.closed = self._closed() if asked else ""
        self.form = TextHeldForm if self.agreement else AgreementForm
        self.details = self._details()

    def _closed(self) -> str:
        """Why no text is added to this agreement. Where one was begun, the page shows it, to be copied or discarded."""
        fault = adding.text_fault(self.agreement)
        may_change = self.agreement and self.admin.has_change_permission(self.request, self.agreement)
        if self.kept.row is None and self.agreement is None:
            raise Http404("No such agreement.")
        if self.kept.row is None and not may_change:
            raise PermissionDenied
        return fault if fault or may_change else CLOSED

    def _details(self) -> forms.ModelForm:
        shown = values(self.form.base_fields, self.kept.typed, f"{DETAILS}-") if self.kept.row else None
        return self.form(self.data, prefix=DETAILS, label_suffix="", instance=self.agreement, initial=shown)

    def answer(self) -> HttpResponse:
        if self.kept.row is not None:
            return self._left()
        if self.agreement is not None and self.closed:
            messages.error(self.request, self.closed)
            return HttpResponseRedirect(self._on_agreement("change", self.agreement))
        if self.data is None:
            return self.given(SourceForm())
        return self._read() if "draft" not in self.data else self._look()

    def _left(self) -> HttpResponse:
        """The page where it was left."""
        row, typed = self.kept.row, self.kept.typed
        assert row is not None
        if not row.draft:
            return self.given(SourceForm(initial=values(SourceForm.base_fields, typed)))
        try:
            draft = Draft.of(row.draft)
        except signing.BadSignature:
            self.fault = LOST
            return self.given(SourceForm())
        return self._page_of(Preview(draft).typed_over(typed), row.draft)

    def given(self, source: SourceForm, status: int = 200) -> HttpResponse:
        """The first form: the text and its agreement."""
        context = {"title": "Read a text", "source": source, "fault": self.fault if not source.is_bound else ""}
        return self._page("read.html", context, status)

    def _read(self) -> HttpResponse:
        source = SourceForm(self.data, self.request.FILES, fault=self.fault)
        if not source.is_valid():
            return self.given(source)
        draft = Draft.read(source)
        return self._preview(Preview(draft).typed_over(self.kept.typed_over(draft.signed())))

    def _look(self) -> HttpResponse:
        """What was read, as it has come back: shown again or, where nothing is amiss, confirmed."""
        assert self.data is not None
        try:
            draft = Draft.of(self.data["draft"])
        except signing.BadSignature:
            self.fault = LOST
            return self.given(SourceForm())
        if self.data.get("act") == "again":
            return self._again(draft)
        preview = Preview(draft).changed(self.data)
        if self.data.get("act") != "confirm" or preview.faults or preview.told or self.kept.other:
            return self._preview(preview)
        if not self.details.is_valid():
            return self._preview(preview)
        preview = preview.to_be_confirmed(self.details.cleaned_data["text_held"])
        return self._preview(preview) if preview.faults or preview.told else self._confirm(preview)

    def _again(self, draft: Draft) -> HttpResponse:
        """The text read in another markup, beside what somebody has changed; where it cannot be, that stays."""
        assert self.data is not None
        try:
            anew = Preview(draft.read_again(self.data.get("markup")))
        except importer.SourceError as error:
            preview = Preview(draft).changed(self.data)
            preview.told.append(str(error))
            return self._preview(preview)
        former = Preview(draft).typed_over(self.data)
        is_changed = bool(former.typed()) or draft.pieces != draft.read_again(draft.markup).pieces
        if is_changed:
            self.kept.keep_former(draft.signed(), self._fields(former), self._title(former))
        return self._preview(anew, beside=is_changed)

    def _confirm(self, preview: Preview) -> HttpResponse:
        passages = importer.passages_of(preview.draft.pieces)
        try:
            with transaction.atomic():
                made = self._add(preview.draft.sha256, passages)
                self.kept.forget()
        except Refused as refused:
            return self._refused(preview, refused)
        told = f"{made.code} has its text: {len(passages)} passages. Readers do not see it yet; its coding comes next."
        messages.success(self.request, told)
        return HttpResponseRedirect(self._next(made))

    def _add(self, sha256: str, passages: Sequence[importer.Passage]) -> Agreement:
        said, user = self.details.cleaned_data, person(self.request)
        if self.agreement is not None:
            return adding.add_text(
                agreement=self.agreement, passages=passages, sha256=sha256, text_held=said["text_held"], by=user
            )
        self.details.instance.sha256 = sha256
        return adding.add_agreement(
            agreement=self.details.instance, parties=said["parties"], passages=passages, by=user
        )

    def _refused(self, preview: Preview, refused: Refused) -> HttpResponse:
        """The preview again; the form says which code or slug somebody else took meanwhile."""
        again = self._details()
        if again.is_valid():
            preview.told += refused.messages
        self.details = again
        return self._preview(preview)

    def _preview(self, preview: Preview, *, beside: bool = False) -> HttpResponse:
        """What was sent, with what was made of it; kept from now on."""
        if self.kept.other:
            preview.told.append(f"{self.kept.other} {YOURS}")
        draft = preview.draft.signed()
        self.kept.keep_draft(draft, self._fields(preview), self._title(preview), beside=beside)
        return self._page_of(preview, draft)

    def _fields(self, preview: Preview) -> Fields:
        """What was sent of the agreement, and what is typed over the text."""
        assert self.data is not None
        details = {name: self.data.getlist(name) for name in self.data if name.startswith(f"{DETAILS}-")}
        return details | preview.typed()

    def _title(self, preview: Preview) -> str:
        """What the desk calls it."""
        assert self.data is not None
        called = self.agreement or self.data.get(f"{DETAILS}-title_en") or preview.draft.name
        return f"Look the text through, read as {preview.format}: {called}"

    def _page_of(self, preview: Preview, draft: str) -> HttpResponse:
        same = Agreement.objects.filter(sha256=preview.draft.sha256)
        context = {
            "title": "Look the text through",
            "preview": preview,
            "draft": draft,
            "draft_key": self.kept.key,
            "rows": preview.rows(),
            "same": [other for other in same[:3] if other != self.agreement],
            "language": self.agreement.language if self.agreement else self.details["language"].value(),
        }
        return self._page("read_preview.html", context)

    def _page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        shared = {
            **self.admin.admin_site.each_context(self.request),
            "opts": self.admin.opts,
            **self.kept.context(),
            "agreement": self.agreement,
            "closed": self.closed,
            "beside": self.kept.beside(),
            "details": self.details,
            "subtitle": self.agreement,
        }
        template = f"admin/commitments/agreement/{template}"
        return TemplateResponse(self.request, template, shared | context, status=status)

    def _next(self, agreement: Agreement) -> str:
        """Where the coding is done."""
        try:
            return self._on_agreement("coding", agreement)
        except NoReverseMatch:
            return self._on_agreement("change", agreement)

    def _on_agreement(self, what: str, agreement: Agreement) -> str:
        return reverse(f"{self.admin.admin_site.name}:commitments_agreement_{what}", args=[agreement.pk])
