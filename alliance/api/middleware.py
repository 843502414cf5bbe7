"""What every answer of the API carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def any_origin(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lets scripts of every site read what everybody may read, errors included. With `*` browsers send no cookie."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_read = request.method in ("GET", "HEAD", "OPTIONS") and request.path.startswith("/api/")
        is_private = "no-store" in response.get("Cache-Control", "")  # a draft, for who may see it
        if is_read and settings.PUBLIC_READ and not is_private:
            response["Access-Control-Allow-Origin"] = "*"
        return response

    return middleware
