"""In which order commitments wait for a review."""

from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, Value, When

from commitments.choices import Strength
from commitments.standing import urgency


def by_urgency(day: date, known_at: datetime) -> list[Any]:
    """To sort commitments: binding and firm ones first, then what is past its date, then by age.

    Age counts from the last look, and is highest where nobody has looked; of equals the older promise comes first.
    """
    hard_first = Case(When(strength__in=Strength.HARD, then=Value(0)), default=Value(1))
    made_on = F("agreement__issued_on").asc(nulls_first=True)
    return [hard_first.asc(), urgency(day, known_at).asc(), made_on, F("code").asc()]
