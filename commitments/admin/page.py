"""The page with the form of a record, in its two turns."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst

from alliance.models import User


class RecordPage(admin.ModelAdmin):
    """A form is opened, or it is sent; what an admin class has to add, it adds to one of the two.

    `object_id` is the key of the record as its address has it, None where one is added; `context` is what the page
    shows in addition.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        turn = self.sent if request.method == "POST" else self.opened
        return turn(request, object_id, {**(extra_context or {}), "form_url": form_url})

    def opened(self, request: HttpRequest, object_id: str | None, context: dict[str, Any]) -> Any:
        return super().changeform_view(request, object_id, context["form_url"], context)

    def sent(self, request: HttpRequest, object_id: str | None, context: dict[str, Any]) -> Any:
        return super().changeform_view(request, object_id, context["form_url"], context)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponseRedirect:
        """As Django's, but with a capital of its own: no message is changed where it is shown."""
        told = f"{capfirst(opts.verbose_name)} {unquote(object_id)[:60]} is not there; perhaps it was deleted."
        self.message_user(request, told, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:index", current_app=self.admin_site.name))


def person(request: HttpRequest) -> User:
    """Who is logged in; the admin lets nobody else come here."""
    assert isinstance(request.user, User)
    return request.user
