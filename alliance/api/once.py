"""`Idempotency-Key`: a request that is sent again, as nobody heard the answer, makes nothing twice.

The key is taken by a row before anything is made, in the same transaction: who comes with the same key at the same
instant waits at the unique constraint until the first is through, and then finds its answer. A request that was refused
has made nothing and leaves no row, so it may be mended and sent under the same key.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.models import FirstAnswer
from alliance.api.refusals import Unprocessable
from alliance.models import User

HOLDS = timedelta(days=1)
KEY = re.compile("[!-~]{1,255}")
NO_KEY = "Idempotency-Key is one to 255 letters, digits and signs of ASCII without spaces, best a UUID."
ANOTHER = "This Idempotency-Key was sent before with another body; take a new key for a new record."
KEPT = ("ETag", "Location")
"""The headers that belong to the answer."""


def once(request: Request, person: User, make: Callable[[], Response]) -> Response:
    """What `make` answers, or answered the first time that this person sent the key with this body."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return make()
    if not KEY.fullmatch(key):
        raise ParseError(NO_KEY)
    digest, now = _digest_of(request), timezone.now()
    with transaction.atomic():
        _forget(person, key, now)
        held = {"digest": digest, "at": now}
        first, is_first = FirstAnswer.objects.get_or_create(person=person, key=key, defaults=held)
        if is_first:
            return _kept(first, make())
    if first.digest != digest:
        raise Unprocessable([ANOTHER])
    return Response(json.loads(first.body), first.status, headers=first.headers)


def _digest_of(request: Request) -> str:
    """Of what is asked, however it is spelt."""
    sent = json.dumps([request.path, request.data], sort_keys=True, default=str)
    return sha256(sent.encode()).hexdigest()


def _kept(first: FirstAnswer, answer: Response) -> Response:
    first.status, first.body = answer.status_code, JSONRenderer().render(answer.data).decode()
    first.headers = {name: answer[name] for name in KEPT if name in answer}
    first.save()
    return answer


def _forget(person: User, key: str, now: datetime) -> None:
    """A key is good for a day; old rows go as new ones come, and what somebody else is removing is left to them."""
    FirstAnswer.objects.filter(person=person, key=key, at__lte=now - HOLDS).delete()
    old = FirstAnswer.objects.filter(at__lte=now - HOLDS).select_for_update(skip_locked=True)[:1000]
    FirstAnswer.objects.filter(pk__in=old.values("pk")).delete()
