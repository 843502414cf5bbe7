"""What comes next, told after a step: the next promise due for review, or the next update that waits for a reviewer."""

from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from alliance.models import User
from commitments.choices import Freshness, Strength, UpdateState
from commitments.models import Commitment, StatusUpdate
from commitments.workflow import MAY_REVIEW

DUE = (Freshness.STALE, Freshness.AGEING, Freshness.NEVER)
STRENGTHS = Case(*(When(strength=word, then=Value(rank)) for rank, word in enumerate(Strength.values)))


def after(step: str, user: User) -> str | None:
    """A sentence with a link, for whoever has just taken this step; None where nothing follows from it."""
    if step == "submit":
        return _next_due()
    if step in ("publish", "return") and user.has_perm(MAY_REVIEW):
        return _next_waiting(user)
    return None


def _next_due() -> str:
    """The promise that binds most of those due for review; one that somebody is writing about already is not."""
    now = timezone.now()
    day = timezone.localdate(now)
    written = StatusUpdate.objects.filter(state__in=(*UpdateState.OPEN, UpdateState.SUBMITTED)).values("commitment")
    rows = Commitment.objects.counted(day).exclude(pk__in=written)
    due = rows.where_standing("freshness", DUE, day=day, known_at=now).order_by(STRENGTHS, "code").first()
    if due is None:
        return "Nothing else is due for review."
    address = f"{reverse('admin:commitments_statusupdate_add')}?commitment={due.pk}"
    return format_html('Next due for review: <a href="{}">{} {}</a>', address, due.code, due.title_en)


def _next_waiting(user: User) -> str:
    rows = StatusUpdate.objects.filter(state=UpdateState.SUBMITTED).exclude(author=user)
    waiting = rows.select_related("commitment").order_by("submitted_at", "id").first()
    if waiting is None:
        return "Nothing else waits for your review."
    address = reverse("admin:commitments_statusupdate_change", args=[waiting.pk])
    promise = waiting.commitment
    return format_html('Next waiting for your review: <a href="{}">{} {}</a>', address, promise.code, promise.title_en)
