"""Forms with steps: beside Save they have the steps of `commitments.workflow` that are open to this person now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from alliance.models import User
from commitments.admin.base import LedgerAdmin, person

TAKEN = "pacta.taken"
"""Where a request carries the key of the record that a step left: a correction is another than the corrected one."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A button. `take` gets the record, who presses, and what the form says with it, as a note; `done` tells of it."""

    name: str
    label: str
    done: str
    take: Callable[[Any, User, str], object]
    is_open: Callable[[Any, User], bool]
    """Whether the button is shown; whether the step is allowed is for `commitments.workflow` to say."""


class SteppedAdmin(LedgerAdmin):
    """A noun whose state changes by steps. A refused one leaves the form as it was typed, with the sentences."""

    steps: ClassVar[tuple[Step, ...]] = ()

    def open_steps(self, request: HttpRequest, obj: Any) -> list[Step]:
        return [step for step in self.steps if step.is_open(obj, person(request))]

    def chosen_step(self, request: HttpRequest) -> Step | None:
        """The step whose button was pressed, even if it is not offered any more: the refusal then says why."""
        return next((step for step in self.steps if step.name == request.POST.get("_step")), None)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        context["steps"] = self.open_steps(request, context["original"])
        return super().render_change_form(request, context, *args, **options)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        step = self.chosen_step(request)
        return step.done if step else super().construct_change_message(request, form, formsets, add)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        return self._after_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return self._after_step(request, obj) or super().response_change(request, obj)

    def _after_step(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """The sentence of the step, on the record that it left; None where no step was taken."""
        step = self.chosen_step(request)
        if step is None:
            return None
        self.message_user(request, step.done, messages.SUCCESS)
        view = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(view, args=[request.META.get(TAKEN, obj.pk)]))
