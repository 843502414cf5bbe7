"""The forms of a commitment as its serializers define them, field by field: what the fixed statements must tell too."""

from typing import Any

import orjson
from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from alliance.api.renderer import JSONRenderer
from alliance.moment import Moment
from commitments.querysets import CommitmentQuerySet
from commitments.serializers import CommitmentBriefSerializer, CommitmentSerializer


def rendered(records: Any) -> Any:
    """As a reader gets it."""
    return orjson.loads(JSONRenderer().render(records))


def brief_form(rows: CommitmentQuerySet, moment: Moment) -> Any:
    return rendered(CommitmentBriefSerializer(rows.for_list(moment.day, moment.known_at), many=True).data)


def full_form(rows: CommitmentQuerySet, moment: Moment) -> Any:
    return rendered(CommitmentSerializer(for_full_form(rows, moment), many=True).data)


def for_full_form(rows: CommitmentQuerySet, moment: Moment) -> QuerySet[Any]:
    """With all that the full form shows, `dialogues` by slug among it."""
    dialogues = apps.get_model("dialogues", "Dialogue").objects
    belonging = dialogues.of_commitment(OuterRef(OuterRef("pk")), moment.meetings_until).values("pk")
    shown = JSONObject(slug="slug", name="name_en", name_ko="name_ko", pulse="pulse")
    found = dialogues.filter(pk__in=belonging).with_pulse(moment.day).order_by("slug")
    detailed = rows.for_detail(moment.day, moment.known_at)
    return detailed.annotate(dialogues=ArraySubquery(found.values(shown=shown)))
