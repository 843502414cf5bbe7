"""The English of the code that pages repeat: what models and columns are called. Knows no app.

Django makes these names from those of classes and fields, so nothing marks them for translation but the list here.
"""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext, gettext_noop

MODELS = (
    gettext_noop("addressee"),
    gettext_noop("agency"),
    gettext_noop("agreement"),
    gettext_noop("agreement link"),
    gettext_noop("citation"),
    gettext_noop("commitment"),
    gettext_noop("commitment link"),
    gettext_noop("dialogue"),
    gettext_noop("further theme"),
    gettext_noop("meeting"),
    gettext_noop("obligation"),
    gettext_noop("party"),
    gettext_noop("passage"),
    gettext_noop("recommendation"),
    gettext_noop("target"),
    gettext_noop("theme"),
)

COLUMNS = (
    gettext_noop("Korean title"),
    gettext_noop("archived address"),
    gettext_noop("broken when"),
    gettext_noop("comparator"),
    gettext_noop("corrections"),
    gettext_noop("deadline"),
    gettext_noop("delivered when"),
    gettext_noop("due basis"),
    gettext_noop("due on"),
    gettext_noop("due precision"),
    gettext_noop("earlier"),
    gettext_noop("general pledge"),
    gettext_noop("heading"),
    gettext_noop("in force until"),
    gettext_noop("issued on"),
    gettext_noop("issued precision"),
    gettext_noop("issuer"),
    gettext_noop("kind"),
    gettext_noop("legal force"),
    gettext_noop("months"),
    gettext_noop("nature"),
    gettext_noop("no commitment"),
    gettext_noop("note"),
    gettext_noop("number"),
    gettext_noop("other names"),
    gettext_noop("payer"),
    gettext_noop("per"),
    gettext_noop("place"),
    gettext_noop("quantity"),
    gettext_noop("quote"),
    gettext_noop("recurrence months"),
    gettext_noop("review every days"),
    gettext_noop("role"),
    gettext_noop("source address"),
    gettext_noop("source of the Korean title"),
    gettext_noop("state"),
    gettext_noop("strength"),
    gettext_noop("summary"),
    gettext_noop("text"),
    gettext_noop("text held"),
    gettext_noop("title"),
    gettext_noop("unit"),
)

KEYS = (gettext_noop("code"), gettext_noop("slug"))


def noun(model: type[Model]) -> str:
    """What a row of the model is called in the language of the page."""
    return gettext(str(model._meta.verbose_name))


def label(field: Any) -> str:
    """What a column is called in the language of the page."""
    return gettext(str(field.verbose_name))
