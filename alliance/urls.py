"""The map of the site: admin, API, pages, and what a load balancer asks."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from alliance import health
from alliance.home import Home
from alliance.method import Method

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include("commitments.urls")),
    path("", include("dialogues.urls")),
    path("method/", Method.as_view(), name="method"),
    path("admin/", admin.site.urls),
    path("accounts/login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("healthz", health.process, name="healthz"),
    path("readyz", health.database, name="readyz"),
]
