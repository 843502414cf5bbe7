"""Where the screen lives: below the agreement's own pages in the workbench."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from alliance.coding import page


def urls(site: AdminSite) -> list[URLPattern]:
    """Its addresses, for the admin site to put before those of the agreement."""
    place = "commitments/agreement/<int:number>/coding/"
    return [
        path(place, site.admin_view(page.coding), name="commitments_agreement_coding"),
        path(f"{place}choice/", site.admin_view(page.choice), name="commitments_agreement_choice"),
        path(f"{place}found/", site.admin_view(page.look_up), name="commitments_agreement_found"),
    ]
