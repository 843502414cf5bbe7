"""What waits for somebody, for the first page of the workbench."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils import timezone

from alliance.models import User
from commitments.choices import Freshness, UpdateState
from commitments.models import Agreement, Commitment, Passage, StatusUpdate
from commitments.workflow import MAY_REVIEW

register = template.Library()


QUEUE = {
    Freshness.STALE: "commitments overdue for review",
    Freshness.AGEING: "commitments due for review",
    Freshness.NEVER: "commitments not assessed yet",
}


@dataclass(frozen=True, kw_only=True)
class Task:
    """So many records that wait, and the list that shows them."""

    count: int
    words: str
    address: str


@register.simple_tag
def turns(user: User) -> list[Task]:
    """Whose turn it is: own drafts, colleagues' updates to review, reviews that are due, texts to code and check."""
    if not user.has_perm("commitments.view_statusupdate"):
        return []
    now = timezone.now()
    updates = StatusUpdate.objects
    mine = updates.filter(author=user, state__in=UpdateState.OPEN).count()
    tasks = [_task("statusupdate", "turn=mine", mine, "status updates of yours to finish")]
    if user.has_perm(MAY_REVIEW):
        waiting = updates.filter(state=UpdateState.SUBMITTED).exclude(author=user).count()
        tasks.append(_task("statusupdate", "turn=review", waiting, "status updates for you to review"))
    for freshness, words in QUEUE.items():
        due = Commitment.objects.filter(retired_at=None)
        count = due.where_standing("freshness", [freshness], day=timezone.localdate(now), known_at=now).count()
        tasks.append(_task("commitment", f"freshness={freshness}&retired=no", count, words))
    uncoded = Passage.objects.uncoded().count()
    unseen = Agreement.objects.filter(published_at=None).count()
    return [
        *tasks,
        _task("passage", "cited=open", uncoded, "passages to code"),
        _task("agreement", "public=no", unseen, "agreements that readers do not see yet"),
    ]


def _task(model: str, query: str, count: int, words: str) -> Task:
    return Task(count=count, words=words, address=f"{reverse(f'admin:commitments_{model}_changelist')}?{query}")
