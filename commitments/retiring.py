"""What is said of a commitment that was retired: its address answers 410 for good, on the page and in the API."""

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from alliance.dates import in_words
from alliance.moment import Gone
from commitments.models import Commitment


def gone(code: str) -> Gone | None:
    """Why a commitment is gone, and what took its place where readers may see that; None where it was not retired.

    Retiring is re-coding: it holds for every `as_of`. What took its place may have been retired in turn: its own
    address says so.
    """
    retired = Commitment.objects.retired().filter(code=code).first()
    if retired is None or retired.retired_at is None:
        return None
    day = in_words(localdate(retired.retired_at))
    sentence = gettext("The commitment {code} was retired on {day}: {reason}")
    told = sentence.format(code=retired.code, day=day, reason=retired.retired_reason)
    successor = retired.replaced_by
    if successor is None or not successor.agreement.is_public:
        return Gone(told, None)
    address = reverse("api:commitment-detail", args=[successor.code])
    return Gone(told, {"code": successor.code, "url": address, "html_url": successor.get_absolute_url()})
