"""The page with the form of a record, in its two turns."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


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
