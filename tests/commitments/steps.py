"""An update in each state, what somebody has seen who takes a step, and what a refused one says."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from alliance.models import User
from commitments.models import StatusUpdate
from commitments.workflow import Refused
from tests.factories import (
    EvidenceFactory,
    StatusUpdateFactory,
)

NOW = datetime(2022, 6, 1, 3, tzinfo=UTC)


def update_in(state: str, author: User, reviewer: User, **fields: Any) -> StatusUpdate:
    """An update of the author's in this state, with its evidence."""
    columns: dict[str, dict[str, Any]] = {
        "draft": {"draft": True},
        "submitted": {"draft": True, "state": state, "submitted_at": NOW},
        "returned": {"draft": True, "state": state, "submitted_at": NOW, "reviewer": reviewer, "review_note": "Date?"},
        "published": {"reviewer": reviewer},
        "withdrawn": {
            "draft": True,
            "state": state,
            "withdrawn_at": NOW,
            "withdrawn_by": author,
            "withdrawal_reason": "A double.",
        },
    }
    with transaction.atomic():
        update = StatusUpdateFactory(author=author, evidence=False, **columns[state] | fields)
        EvidenceFactory(update=update)
    return update


def stored(update: StatusUpdate) -> StatusUpdate:
    return StatusUpdate.objects.get(pk=update.pk)


def snapshot() -> str:
    """What can be seen of a coding now, as a page says that shows it (`commitments/unseen.py`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]


def refusal(step: Callable[..., Any], **arguments: Any) -> dict[str, list[str]]:
    """The sentences with which a step is refused."""
    with pytest.raises(Refused) as caught:
        step(**arguments)
    return caught.value.message_dict


def whole(sentence: str) -> dict[str, list[str]]:
    return {"__all__": [sentence]}
