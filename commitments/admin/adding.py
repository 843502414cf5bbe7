"""The page that reads a text: it is given, looked through and corrected, and confirmed.

What was read travels in the form, signed, and with it what the person makes of it: nothing is written before it is
confirmed, and going back in the browser loses nothing (decision 19).
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from alliance import numbers
from commitments import adding, importer
from commitments.admin.adding_forms import AgreementForm, SourceForm, TextHeldForm
from commitments.admin.base import person
from commitments.admin.preview import Draft, Preview
from commitments.admin.uploads import FORM_TOO_LARGE, fault_of_form
from commitments.models import Agreement
from commitments.workflow import Refused

LOST = "What was read before is not whole any more; go back, or read the text again."


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
        self.agreement = self._agreement()
        data = request.POST if request.method == "POST" and fault != FORM_TOO_LARGE else None
        self.data = data
        self.details: forms.ModelForm = (
            AgreementForm(data, prefix="agreement", label_suffix="")
            if self.agreement is None
            else TextHeldForm(data, prefix="agreement", label_suffix="", instance=self.agreement)
        )

    def _agreement(self) -> Agreement | None:
        asked = self.request.GET.get("agreement", "")
        if not asked:
            return None
        key = numbers.whole(asked)
        found = Agreement.objects.filter(pk=key).first() if key is not None else None
        if found is None:
            raise Http404("No such agreement.")
        if not self.admin.has_change_permission(self.request, found):
            raise PermissionDenied
        return found

    def answer(self) -> HttpResponse:
        if self.agreement is not None and (fault := adding.text_fault(self.agreement)):
            messages.error(self.request, fault)
            return HttpResponseRedirect(self._on_agreement("change", self.agreement))
        if self.data is None:
            return self.given(SourceForm())
        return self._read() if "draft" not in self.data else self._look()

    def given(self, source: SourceForm, status: int = 200) -> HttpResponse:
        """The first form: the text and its agreement."""
        context = {"title": "Read a text", "source": source, "fault": self.fault if not source.is_bound else ""}
        return self._page("read.html", context, status)

    def _read(self) -> HttpResponse:
        source = SourceForm(self.data, self.request.FILES, fault=self.fault)
        if not source.is_valid():
            return self.given(source)
        return self._preview(Preview(Draft.read(source)))

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
        if self.data.get("act") != "confirm" or preview.faults or preview.told:
            return self._preview(preview)
        if not self.details.is_valid():
            return self._preview(preview)
        preview = preview.to_be_confirmed(self.details.cleaned_data["text_held"])
        return self._preview(preview) if preview.faults or preview.told else self._confirm(preview)

    def _again(self, draft: Draft) -> HttpResponse:
        """The text read in another markup; where it cannot be, what was typed stays."""
        assert self.data is not None
        try:
            return self._preview(Preview(draft.read_again(self.data.get("markup"))))
        except importer.SourceError as error:
            preview = Preview(draft).changed(self.data)
            preview.told.append(str(error))
            return self._preview(preview)

    def _confirm(self, preview: Preview) -> HttpResponse:
        passages, user = importer.passages_of(preview.draft.pieces), person(self.request)
        held, sha256 = self.details.cleaned_data["text_held"], preview.draft.sha256
        try:
            if self.agreement is not None:
                made = adding.add_text(
                    agreement=self.agreement, passages=passages, sha256=sha256, text_held=held, by=user
                )
            else:
                self.details.instance.sha256 = sha256
                parties = self.details.cleaned_data["parties"]
                made = adding.add_agreement(
                    agreement=self.details.instance, parties=parties, passages=passages, by=user
                )
        except Refused as refused:
            return self._refused(preview, refused)
        told = f"{made.code} has its text: {len(passages)} passages. Readers do not see it yet; its coding comes next."
        messages.success(self.request, told)
        return HttpResponseRedirect(self._next(made))

    def _refused(self, preview: Preview, refused: Refused) -> HttpResponse:
        """The preview again; the form says which code or slug somebody else took meanwhile."""
        again = type(self.details)(self.data, prefix="agreement", label_suffix="", instance=self.agreement)
        if again.is_valid():
            preview.told += refused.messages
        self.details = again
        return self._preview(preview)

    def _preview(self, preview: Preview) -> HttpResponse:
        same = Agreement.objects.filter(sha256=preview.draft.sha256)
        context = {
            "title": "Look the text through",
            "preview": preview,
            "rows": preview.rows(),
            "same": [other for other in same[:3] if other != self.agreement],
            "language": self.details["language"].value() if self.agreement is None else self.agreement.language,
        }
        return self._page("read_preview.html", context)

    def _page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        shared = {
            **self.admin.admin_site.each_context(self.request),
            "opts": self.admin.opts,
            "agreement": self.agreement,
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
