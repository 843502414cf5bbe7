"""The map of the site: admin, API, pages, and what a load balancer asks."""

from django.contrib import admin
from django.urls import include, path

from alliance import health
from alliance.brief.page import Brief
from alliance.changes.page import Changes
from alliance.charts.page import ChartPicture, ChartsPage, ChartTable
from alliance.feeds.calendar import CalendarFile
from alliance.feeds.changes import ChangesFeed
from alliance.feeds.commitments import CommitmentsFeed
from alliance.home import Home
from alliance.method import Method
from alliance.search import Search
from alliance.stored.page import DataFile, DataPage

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include("commitments.urls")),
    path("", include("dialogues.urls")),
    path("changes/", Changes.as_view(), name="changes"),
    path("search/", Search.as_view(), name="search"),
    path("charts/", ChartsPage.as_view(), name="charts"),
    path("charts/<slug:name>.svg", ChartPicture.as_view(), name="chart-picture"),
    path("charts/<slug:name>.csv", ChartTable.as_view(), name="chart-table"),
    path("feeds/commitments/", CommitmentsFeed.as_view(), name="commitments-feed"),
    path("feeds/changes/", ChangesFeed.as_view(), name="changes-feed"),
    path("calendar.ics", CalendarFile.as_view(), name="calendar"),
    path("brief/", Brief.as_view(), name="brief"),
    path("data/", DataPage.as_view(), name="data"),
    path("data/<slug:dump>/<str:name>", DataFile.as_view(), name="data-file"),
    path("method/", Method.as_view(), name="method"),
    path("api/v1/", include("alliance.router")),
    path("admin/", admin.site.urls),
    path("accounts/", include("alliance.accounts.urls")),
    path("healthz", health.process, name="healthz"),
    path("readyz", health.database, name="readyz"),
]

# Under /api/ every error is a problem of RFC 9457, elsewhere a page.
handler400 = "alliance.api.problems.bad_request"
handler403 = "alliance.api.problems.permission_denied"
handler404 = "alliance.api.problems.page_not_found"
handler500 = "alliance.api.problems.server_error"
