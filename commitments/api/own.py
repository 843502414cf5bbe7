"""An update as who writes and reviews them is answered: never cached, with a tag of the version that it is."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import exceptions
from rest_framework.response import Response

from alliance.api.fields import shown
from alliance.api.refusals import Conflict, PreconditionFailed, Unprocessable
from commitments import serializers, workflow
from commitments.models import StatusUpdate
from commitments.workflow import NotAllowed, NotNow, Refused, Stale

NEVER_CACHED = "private, no-store"
OURS = re.compile('"([0-9]{1,9})-[0-9a-f]{12}"')


READ = PolymorphicProxySerializer(
    component_name="StatusUpdateRead",
    serializers=[serializers.StatusUpdateSerializer, serializers.OwnStatusUpdateSerializer],
    resource_type_field_name=None,
)
"""What one update is answered as: to readers, or to who writes and reviews them."""


def tag_of(update: StatusUpdate) -> str:
    """The row's version, and a digest of which evidence it has in which versions: that is written with it."""
    evidence = sorted((str(piece.pk), piece.version) for piece in update.evidence.all())
    return f'"{update.version}-{sha256(repr(evidence).encode()).hexdigest()[:12]}"'


def found(key: Any) -> StatusUpdate:
    """As it is stored now, in whatever state."""
    update = StatusUpdate.objects.for_own_list().filter(pk=key).first()
    if update is None:
        raise exceptions.NotFound(f"There is no status update with the id {shown(str(key))}.")
    return update


def answer(update: StatusUpdate, status: int = 200) -> Response:
    record = serializers.OwnStatusUpdateSerializer(update).data
    return Response(record, status, headers={"ETag": tag_of(update), "Cache-Control": NEVER_CACHED})


def only_as_seen(update: StatusUpdate, tags: Sequence[str]) -> None:
    """Raises Stale where the locked update is another than the one with these tags: it says who changed what."""
    if tag_of(update) in tags:
        return
    for tag in tags:
        if (found := OURS.fullmatch(tag)) and int(found[1]) < update.version:
            workflow.locked(StatusUpdate, update, int(found[1]))
    raise Stale("The status update is another by now than the one that you saw; look again.")


@contextmanager
def refusals_told() -> Iterator[None]:
    """What the door refuses, as the API tells it."""
    try:
        yield
    except Stale as refused:
        raise PreconditionFailed(_sentences(refused)) from refused
    except NotAllowed as refused:
        raise exceptions.PermissionDenied(_sentences(refused)) from refused
    except NotNow as refused:
        raise Conflict(_sentences(refused)) from refused
    except Refused as refused:
        raise Unprocessable(refused.message_dict) from refused


def _sentences(refused: Refused) -> str:
    return " ".join(refused.messages)
