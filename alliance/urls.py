"""The map of the site: admin, API, pages, and what a load balancer asks."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from alliance import health
from alliance.brief.page import Brief
from alliance.home import Home
from alliance.method import Method

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include("commitments.urls")),
    path("", include("dialogues.urls")),
    path("brief/", Brief.as_view(), name="brief"),
    path("method/", Method.as_view(), name="method"),
    path("api/v1/", include("alliance.router")),
    path("admin/", admin.site.urls),
    path("accounts/login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("healthz", health.process, name="healthz"),
    path("readyz", health.database, name="readyz"),
]

# Under /api/ every error is a problem of RFC 9457, elsewhere a page.
handler400 = "alliance.api.problems.bad_request"
handler403 = "alliance.api.problems.permission_denied"
handler404 = "alliance.api.problems.page_not_found"
handler500 = "alliance.api.problems.server_error"
