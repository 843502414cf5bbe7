"""A request that holds more than the server takes at once: what its sender is told, and when."""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext

TOO_MUCH = RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
LARGEST_REQUEST = 200_000_000  # bytes; who sends more is cut off
CHUNK = 1 << 16


def told(request: HttpRequest, exception: Exception) -> str:
    """What was too much, and what to do."""
    fields = f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,}"
    if request.method != "POST":
        return gettext("This address has more than {number} parameters. Take some out.").format(number=fields)
    match exception:
        case TooManyFieldsSent():
            most = gettext("{number} fields").format(number=fields)
        case TooManyFilesSent():
            most = gettext("{number} files").format(number=settings.DATA_UPLOAD_MAX_NUMBER_FILES)
        case _:
            most = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20:g} MB"
    sentence = gettext(
        "This form was sent with more than {most}, and the server takes no more at once. Nothing was saved. Go back, "
        "where your browser still shows what you typed, and send it in smaller parts."
    )
    return sentence.format(most=most)


def forget_the_rest(request: HttpRequest) -> None:
    """Read what is still sent: a browser listens to no answer before."""
    with suppress(UnreadablePostError):
        while length(request) <= LARGEST_REQUEST and request.read(CHUNK):
            pass


def length(request: HttpRequest | None) -> int:
    """In bytes, as the browser says."""
    said = request.META.get("CONTENT_LENGTH", "") if request else ""
    return int(said) if said.isdecimal() else 0
