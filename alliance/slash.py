"""Addresses without their last slash: who reads is led on, and who sends something is told."""

from django.http import HttpRequest
from django.middleware.common import CommonMiddleware


class ReadersAreLedOn(CommonMiddleware):
    """A client that is led on sends a GET in place of its POST, and takes the list that it gets for success."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in ("GET", "HEAD") and super().should_redirect_with_slash(request)
