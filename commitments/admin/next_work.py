"""What comes next, told after a step: the first of the queue of the desk on which nobody is at work."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from alliance.models import User
from commitments.models import Commitment, StatusUpdate
from commitments.querysets import by_urgency
from commitments.workflow import MAY_REVIEW


def after(step: str, user: User) -> str | None:
    """A sentence with a link, for whoever has just taken this step; None where nothing follows from it."""
    if step == "submit":
        return _next_due()
    if step in ("publish", "return") and user.has_perm(MAY_REVIEW):
        return _next_waiting(user)
    return None


def _next_due() -> str:
    """The most urgent promise due for review; one that somebody is writing about already is not."""
    now = timezone.now()
    day = timezone.localdate(now)
    in_work = StatusUpdate.objects.in_work().values("commitment")
    due = Commitment.objects.due_for_review(day, now).exclude(pk__in=in_work).order_by(*by_urgency(day, now)).first()
    if due is None:
        return "Nothing else is due for review."
    address = f"{reverse('admin:commitments_statusupdate_add')}?commitment={due.pk}"
    return format_html('Next due for review: <a href="{}">{} {}</a>', address, due.code, due.title_en)


def _next_waiting(user: User) -> str:
    rows = StatusUpdate.objects.waiting_for(user).select_related("commitment")
    waiting = rows.order_by("submitted_at", "id").first()
    if waiting is None:
        return "Nothing else waits for your review."
    address = reverse("admin:commitments_statusupdate_change", args=[waiting.pk])
    promise = waiting.commitment
    return format_html('Next waiting for your review: <a href="{}">{} {}</a>', address, promise.code, promise.title_en)
