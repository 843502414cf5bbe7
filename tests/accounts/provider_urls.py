"""The map of the site as it is where an organisation's sign-in is configured."""

from django.urls import include, path

from alliance.accounts.urls import PROVIDER
from alliance.urls import urlpatterns as usual

urlpatterns = [path("accounts/", include(PROVIDER)), *usual]
