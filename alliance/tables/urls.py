"""The addresses of a list's files, and of the page that changes one field of many, below the list's own."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.urls import path
from django.urls.resolvers import URLPattern

from alliance.tables import bulk_page, pages
from commitments.admin.base import LedgerAdmin


def tables_urls(site: AdminSite) -> Iterator[URLPattern]:
    for model, model_admin in site._registry.items():
        if not isinstance(model_admin, LedgerAdmin):
            continue
        place, name = (
            f"{model._meta.app_label}/{model._meta.model_name}",
            f"{model._meta.label_lower}".replace(".", "_"),
        )

        def view(page: Callable[..., Any], model_admin: LedgerAdmin = model_admin, **fixed: str) -> Any:
            def shown(request: Any) -> Any:
                return page(request, model_admin, **fixed)

            return site.admin_view(shown)

        for extension in ("csv", "xlsx"):
            yield path(
                f"{place}/export.{extension}", view(pages.export, extension=extension), name=f"{name}_{extension}"
            )
        yield path(f"{place}/import/", view(pages.import_page), name=f"{name}_import")
        yield path(f"{place}/change-field/", view(bulk_page.change_field), name=f"{name}_change_field")
