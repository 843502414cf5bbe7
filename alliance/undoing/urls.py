"""The addresses of history and undo below /admin/."""

from typing import Any

from django.contrib.admin import AdminSite
from django.urls import path
from django.urls.resolvers import URLPattern

from alliance.undoing.history import deleted_page, history_page, transaction_page
from alliance.undoing.pages import undo_page


def undoing_urls(site: AdminSite) -> list[URLPattern]:
    def staff(view: Any) -> Any:
        return site.admin_view(view)

    undo = staff(undo_page)
    return [
        path("history/", staff(history_page), name="ledger_history"),
        path("history/<str:key>/", staff(transaction_page), name="ledger_transaction"),
        path("deleted/", staff(deleted_page), name="ledger_deleted"),
        path("undo/change/<int:key>/", undo, {"kind": "change"}, name="undo_change"),
        path("undo/transaction/<str:key>/", undo, {"kind": "transaction"}, name="undo_transaction"),
        path("undo/batch/<path:key>/", undo, {"kind": "batch"}, name="undo_batch"),
    ]
