"""The map of the site where everything is configured on which it depends: a mail server, an organisation's sign-in."""

from django.urls import include, path

from alliance.accounts.urls import PROVIDER, RESET
from alliance.urls import urlpatterns as usual

urlpatterns = [path("accounts/", include([*RESET, *PROVIDER])), *usual]
