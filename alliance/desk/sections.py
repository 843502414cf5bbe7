"""Which sections the desk of a person has: what needs a right is there for whoever has it."""

from typing import Any

from django.http import HttpRequest

from alliance.desk import changes, due, turns, unsaved
from alliance.models import User
from commitments.models import Theme
from commitments.workflow import MAY_CODE, MAY_DRAFT, MAY_PUBLISH_AGREEMENT, MAY_REVIEW


def desk(request: HttpRequest) -> dict[str, Any]:
    """The context of templates/admin/index.html; empty for somebody whose work is not on the ledger."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm(MAY_DRAFT):
        return {}
    now = due.Now.of(user)
    return {
        "title": "My desk",
        "turns": [*_typed(user), *_returned(user), *_updates(user), *_texts(user)],
        "reviews": due.reviews(now),
        "dates": [due.deadlines(now), due.expected(now), due.passed(now), due.missed(now)],
        "followed": Theme.objects.filter(followers__user=user).order_by("name_en"),
        "changes": changes.latest(user),
    }


def _typed(user: User) -> list[Any]:
    typed = unsaved.typed(user)
    return [typed] if typed.count else []


def _returned(user: User) -> list[Any]:
    return [turns.returned(user), *([turns.returned_texts(user)] if user.has_perm(MAY_CODE) else [])]


def _updates(user: User) -> list[Any]:
    review = [turns.to_review(user)] if user.has_perm(MAY_REVIEW) else []
    return [*review, turns.drafts(user)]


def _texts(user: User) -> list[Any]:
    check = [turns.checks(user)] if user.has_perm(MAY_PUBLISH_AGREEMENT) else []
    return [*check, *([turns.codings(user)] if user.has_perm(MAY_CODE) else [])]
