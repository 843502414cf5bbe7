"""Who may come to each address of the site: a line each in `DOORS`, but for what every model has in the workbench."""

from dataclasses import dataclass

from django.db.models import Model

from alliance.access.records import models, rights_of
from alliance.access.who import Who

ANYBODY, ACCOUNT, ANALYST, REVIEWER, ADMINISTRATOR, SUPERUSER, NOBODY = Who


@dataclass(frozen=True)
class Door:
    """Who at least gets an answer to a look (GET), and to what is sent (POST); NOBODY: there is nothing to send.

    `seen` has the same two for a record that readers see, where they differ. What is sent may still be refused by the
    form or by the workflow, with a sentence.
    """

    route: str
    look: Who
    send: Who = NOBODY
    what: str = ""
    seen: tuple[Who, Who] | None = None


READ = (
    *("", "agreements/", "agreements/<slug:slug>/", "commitments/", "commitments/<slug:code>/"),
    *("dialogues/", "dialogues/<slug:slug>/", "meetings/", "meetings/<slug:code>/", "recommendations/"),
    *("corrections/", "changes/", "search/", "brief/", "method/"),
    *("charts/", "charts/<slug:name>.svg", "charts/<slug:name>.csv"),
    *("api/v1/", "api/v1/schema/", "api/v1/docs/", "api/v1/passages/"),
    *("api/v1/agreements/", "api/v1/agreements/<slug:slug>/"),
    *("api/v1/commitments/", "api/v1/commitments/<slug:code>/"),
    *("api/v1/status-updates/", "api/v1/status-updates/<uuid:id>/"),
    *("api/v1/dialogues/", "api/v1/dialogues/<slug:slug>/"),
    *("api/v1/meetings/", "api/v1/meetings/<slug:code>/"),
    *("api/v1/recommendations/", "api/v1/recommendations/<slug:code>/"),
    *("api/v1/parties/", "api/v1/parties/<slug:code>/"),
    *("api/v1/themes/", "api/v1/themes/<slug:slug>/"),
)
"""What readers read, pages and API: nothing is sent there."""

DOORS = (
    *(Door(route, ANYBODY) for route in READ),
    Door("healthz", ANYBODY, what="whether the process lives"),
    Door("readyz", ANYBODY, what="whether it can answer from its database"),
    # accounts
    Door("accounts/login/", ANYBODY, ANYBODY, "the log-in"),
    Door("accounts/logout/", NOBODY, ANYBODY, "the log-out"),
    Door("admin/login/", ANYBODY, ANYBODY, "the log-in of the workbench"),
    Door("admin/logout/", NOBODY, ANALYST, "the log-out of the workbench"),
    Door("admin/password_change/", ANALYST, ANALYST, "the own password"),
    Door("admin/password_change/done/", ANALYST, what="the own password is changed"),
    # workbench
    Door("admin/", ANALYST, ANALYST, "my desk"),
    Door("admin/desk/themes/", ANALYST, ANALYST, "the themes that I follow"),
    Door("admin/<app_label>/", ANALYST, ANALYST, "the lists of one app"),
    Door("admin/autocomplete/", ANALYST, what="boxes that look up as one types, for whoever may look at the records"),
    Door("admin/jsi18n/", ANALYST, what="the words of calendars and clocks"),
    Door("admin/r/<path:content_type_id>/<path:object_id>/", ANALYST, ANALYST, "from a record to its page for readers"),
    Door("admin/<url>", ANALYST, ANALYST, "whatever is not there: told to staff alone"),
    Door("admin/alliance/user/<id>/password/", ADMINISTRATOR, ADMINISTRATOR, "a person's password"),
)
"""Every address but the five that each model has in the workbench (`of_model`)."""


def of_model(model: type[Model]) -> list[Door]:
    """The list, the forms, the deletion and the history of a model."""
    rights = rights_of(model)
    begin = f"admin/{model._meta.app_label}/{model._meta.model_name}/"
    look, delete, changed, deleted = rights.look, rights.delete, rights.seen_change, rights.seen_delete
    seen_change = None if changed is None else (look, changed)
    seen_delete = None if deleted is None else (deleted, deleted)
    return [
        Door(begin, look, look),
        Door(f"{begin}add/", rights.add, rights.add),
        Door(f"{begin}<path:object_id>/change/", look, rights.change, seen=seen_change),
        Door(f"{begin}<path:object_id>/delete/", delete, delete, seen=seen_delete),
        Door(f"{begin}<path:object_id>/history/", look, look),
        Door(f"{begin}<path:object_id>/", ANALYST, ANALYST),  # an old address, which leads to the form
    ]


def doors() -> dict[str, Door]:
    """Every door by its route."""
    every = [*DOORS, *(door for model in models() for door in of_model(model))]
    return {door.route: door for door in every}
