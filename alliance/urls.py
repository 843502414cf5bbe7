"""The map of the site."""

from django.contrib import admin
from django.urls import include, path

from alliance import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("django.contrib.auth.urls")),
    path("healthz", health.process),
    path("readyz", health.database),
]
