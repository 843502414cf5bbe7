"""What the web server loads, once in each worker."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  imports all views now, so that the first reader need not wait for it
gc.freeze()  # what is loaded by now stays for good: the garbage collector need not look at it again
