"""The screen for one request: the agreement that is coded, by whom, and the answers that show it whole or in pieces."""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from alliance import numbers
from alliance.coding.forms import CHOICES, ChoiceForm, WordsForm
from alliance.coding.left import left_of
from alliance.coding.lines import REASONS, Coding, lines
from alliance.coding.note import Note, is_asked_for
from alliance.coding.turns import turn_of
from alliance.keeping import FROM, forget, kept_of, stamps_of
from alliance.models import User
from commitments import marking
from commitments.admin.base import person
from commitments.admin.kept import WINDOW
from commitments.admin.why import reason_of
from commitments.models import Agreement, Passage
from commitments.unseen import SNAPSHOT, sealed
from commitments.workflow import Refused

NO_AGREEMENT = "No such agreement."

PIECES = "X-Pieces"
"""The header with which the screen's own script asks for the pieces that an act changed instead of a page."""

REFUSED = 409
"""The status of pieces that show why nothing was changed."""


@dataclass(frozen=True)
class Screen:
    """`agreement` has the `snapshot` in which it was read."""

    request: HttpRequest
    agreement: Any

    @classmethod
    def of(cls, request: HttpRequest, number: int) -> Self:
        """For those who may see the agreement in the workbench."""
        rows = Agreement.objects.select_related("coded_by", "checked_by").annotate(snapshot=SNAPSHOT)
        agreement = rows.filter(pk=number).first()
        if agreement is None:
            raise Http404(NO_AGREEMENT)
        if not admin.site.get_model_admin(Agreement).has_view_permission(request, agreement):
            raise PermissionDenied
        return cls(request, agreement)

    @property
    def by(self) -> User:
        return person(self.request)

    @property
    def reason(self) -> str:
        """Why what readers see is changed, as the page was told."""
        return reason_of(self.request)

    @property
    def seen(self) -> int | None:
        """The version of the agreement that a step was taken upon."""
        return numbers.whole(self.request.POST.get("seen", ""))

    @property
    def seal(self) -> str:
        """What of the coding a step was taken upon, as the page was given it (`commitments/unseen.py`)."""
        return self.request.POST.get("seal", "")

    @property
    def address(self) -> str:
        return reverse("admin:commitments_agreement_coding", args=[self.agreement.pk])

    def passage(self, number: int) -> Passage:
        """A passage of this agreement."""
        passage = Passage.objects.select_related("lead_in").filter(agreement=self.agreement, pk=number).first()
        if passage is None:
            raise Refused("The passage is not there any more; reload the page.")
        passage.agreement = self.agreement
        return passage

    def posted_passage(self) -> Passage:
        return self.passage(numbers.whole(self.request.POST.get("passage", "")) or 0)

    def posted_version(self) -> int:
        """The version of the passage or mark that an act was taken upon."""
        version = numbers.whole(self.request.POST.get("version", ""))
        if version is None:
            raise Refused("Reload the page.")
        return version

    def page(self, **extra: Any) -> TemplateResponse:
        context = {
            **admin.site.each_context(self.request),
            **self._state(),
            **self._kept(),
            "title": f"Coding {self.agreement.code}",
            "lines": lines(Passage.objects.filter(agreement=self.agreement)),
            "choices": CHOICES,
            "seal": sealed(self.agreement.snapshot),
            "note": self.note,
            **extra,
        }
        return TemplateResponse(self.request, "admin/coding/page.html", context)

    def _kept(self) -> dict[str, Any]:
        """What was typed here and not marked, and what admin/kept.html needs."""
        key = None if is_asked_for(self.request) else self.request.GET.get("_kept")
        kept = kept_of(self.by, self.address, key)
        return {
            "kept": kept,
            "kept_path": self.address,
            "kept_window": get_random_string(16),
            "kept_from": stamps_of(kept) if kept else "",
            "left": left_of(kept, self.agreement, may_code=self._may_code) if kept else None,
        }

    @property
    def note(self) -> Note:
        return Note.of(self.request, self.address)

    def forget(self) -> None:
        """What the window that has sent this kept of its open choice."""
        sent = self.request.POST
        forget(self.by, self.address, sent.get(WINDOW, ""), sent.get(FROM, ""))

    @property
    def _may_code(self) -> bool:
        return admin.site.get_model_admin(Agreement).has_change_permission(self.request, self.agreement)

    def done(self, passage: Passage, told: str) -> HttpResponse:
        """What an act left, with a sentence on it."""
        if PIECES in self.request.headers:
            return self._pieces(passage, told)
        messages.success(self.request, told)
        return HttpResponseRedirect(f"{self.address}#{passage.anchor}")

    def refused(self, refused: Refused, passage: Passage | None = None) -> HttpResponse:
        """Why nothing was changed, with the passage as it stands now."""
        if PIECES in self.request.headers:
            return self._pieces(passage, " ".join(refused.messages), status=REFUSED)
        return self.page(refusals=refused.messages)

    def choice(self, words: WordsForm, passage: Passage, choices: list[ChoiceForm], chosen: str) -> HttpResponse:
        """What the selected words can be; with what was typed, where a form was refused."""
        context = {
            "words": words,
            "place": marking.selected(passage, words.words()),
            "choices": choices,
            "chosen": chosen,
            "agreement": self.agreement,
        }
        is_refused = any(choice.errors for choice in choices)
        return render(self.request, "admin/coding/choice.html", context, status=422 if is_refused else 200)

    def _pieces(self, passage: Passage | None, told: str, status: int = 200) -> HttpResponse:
        here = lines(Passage.objects.filter(pk=passage.pk)) if passage else []
        context = {**self._state(), "lines": here, "told": told, "is_refused": status == REFUSED}
        return render(self.request, "admin/coding/pieces.html", context, status=status)

    def _state(self) -> dict[str, Any]:
        """How far the coding is, and whose turn it is."""
        return {
            "agreement": self.agreement,
            "coding": Coding(agreement=self.agreement),
            "reasons": REASONS,
            "may_code": self._may_code,
            "turn": turn_of(self.by, self.agreement),
            "refusals": [],
        }
