"""Who writes the records of a model by a file, or one field of many at once (`alliance/tables`).

The same rights as on the forms, but a file reaches parts where they belong: what readers see of a part is changed on
the form of its noun, and so by a file of its noun too.
"""

from django.db.models import Model

from alliance.access.who import Who, holder
from commitments.admin.seen import PATHS
from commitments.models import Evidence, StatusUpdate
from commitments.workflow import MAY_PUBLISH_AGREEMENT


def by_file(model: type[Model]) -> Who:
    """Who adds and changes its records, and deletes those that belong to a noun; a noun is deleted by no file."""
    return holder(model._meta.label_lower.replace(".", ".add_"))


def by_file_if_seen(model: type[Model]) -> Who | None:
    """Who does so where readers see the record; None where that makes no difference."""
    if model in (Evidence, StatusUpdate):
        return Who.NOBODY
    return holder(MAY_PUBLISH_AGREEMENT) if model.__name__ in PATHS else None


def in_words(model: type[Model]) -> str:
    """The cell of docs/permissions.md."""
    seen = by_file_if_seen(model)
    who = by_file(model).words + (", of an own draft" if model in (Evidence, StatusUpdate) else "")
    return who if seen in (None, by_file(model)) else f"{who}; if seen: {seen.words}"
