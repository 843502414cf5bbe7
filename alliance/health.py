"""Two questions that a load balancer asks: does the process live, and can it answer from its database?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def process(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all; asks nothing of the database."""
    return _answer(200, "ok")


@require_safe
@login_not_required
def database(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has every migration, else 503 with the reason in a sentence."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _answer(503, "The database does not answer.")
    if waiting:
        return _answer(503, f"The database lacks {len(waiting)} migration(s); run `manage.py migrate`.")
    return _answer(200, "ok")


def _answer(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(
        sentence + "\n", status=status, content_type="text/plain", headers={"Cache-Control": "no-store"}
    )
