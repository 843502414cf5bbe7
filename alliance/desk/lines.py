"""What the desk is made of: sections with lines."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from alliance import dates

SHOWN = 8
"""How many lines a section that has a list shows at most; its list has the rest."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A record that waits, and where the work on it is done."""

    address: str
    title: str
    code: str = ""
    facts: tuple[str, ...] = ()
    note: str = ""
    badge: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Lines of one kind: how many there are, the list of all, and what is said where there is none."""

    name: str
    heading: str
    count: int
    address: str
    lines: list[Line] = field(default_factory=list)
    empty: str = "Nothing waits for you."

    @property
    def left(self) -> int:
        """How many are in the list alone."""
        return self.count - len(self.lines)


def list_of(model: type[Model], **query: str) -> str:
    """The list of the workbench with these filters."""
    return f"{page_of(model, 'changelist')}?{urlencode(query)}"


def page_of(model: type[Model], page: str, *args: Any) -> str:
    """A page of the workbench: `add`, `change`, `history`, `changelist`."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def day_of(moment: Any) -> str:
    return dates.in_words(timezone.localdate(moment))


def minute(moment: Any) -> str:
    return f"{day_of(moment)}, {timezone.localtime(moment):%H:%M}"
