"""Boxes that look up a row as one types, and show what has been chosen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model
from django.forms import Media

from alliance import numbers


class LooksUp(AutocompleteMixin):
    """A value that is no key at all is left out; the field then says so itself. Enter takes of what was asked last."""

    is_required: bool
    allow_multiple_selected: bool
    create_option: Callable[..., dict[str, Any]]

    at_hand: Callable[[], Mapping[str, Model]] | None = None
    """The rows chosen in this and the other boxes of a table, by key; a box by itself asks for its own."""

    @property
    def media(self) -> Media:
        return super().media + Media(js=["js/choosing.js"])

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        keys = [str(key) for key in value if numbers.whole(str(key)) is not None]
        if self.at_hand is None:
            return super().optgroups(name, keys, attr)
        rows, label = self.at_hand(), self.choices.field.label_from_instance
        chosen = [(key, label(rows[key]), True) for key in keys if key in rows]
        empty = [] if self.is_required or self.allow_multiple_selected else [("", "", False)]
        return [(None, [self.create_option(name, *each, n) for n, each in enumerate([*empty, *chosen])], 0)]


class LookUp(LooksUp, AutocompleteSelect):
    """For one row."""


class LookUpMany(LooksUp, AutocompleteSelectMultiple):
    """For several rows."""
