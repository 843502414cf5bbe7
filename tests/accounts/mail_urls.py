"""The map of the site as it is where a mail server is configured."""

from django.urls import include, path

from alliance.accounts.urls import RESET
from alliance.urls import urlpatterns as usual

urlpatterns = [path("accounts/", include(RESET)), *usual]
