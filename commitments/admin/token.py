"""Which versions a form was made from: a hidden field that goes out with it and comes back with what was typed.

It names the version of the record and of each row of its parts. Values that have no version of their own go out as they
are: the agencies of an obligation, which are rows beside it, and all fields of people and groups.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from django import forms
from django.utils import timezone

from commitments.admin.sent import Texts, sent


@dataclass(frozen=True)
class Row:
    """A record as a form showed it."""

    version: int | None
    carried: dict[str, Texts]

    @classmethod
    def of(cls, form: forms.ModelForm) -> Self:
        version = getattr(form.instance, "version", None)
        columns = {field.name for field in form.instance._meta.concrete_fields} if version is not None else set()
        carried = {
            name: sent(field, form.get_initial_for_field(field, name))
            for name, field in form.fields.items()
            if name in form.initial and name not in columns and not field.disabled
        }
        return cls(version, carried)

    @classmethod
    def read(cls, told: Any) -> Self:
        version, carried = told["version"], told["carried"]
        if not (version is None or type(version) is int):
            raise ValueError
        return cls(version, {str(name): [str(text) for text in texts] for name, texts in carried.items()})


@dataclass(frozen=True)
class Token:
    """What a form showed: its record, and the rows of its parts by prefix and key. `opened` is when, in seconds."""

    record: Row
    parts: dict[str, dict[str, Row]]
    opened: int

    @classmethod
    def of(cls, form: forms.ModelForm, formsets: Iterable[forms.BaseInlineFormSet]) -> Self:
        parts = {str(rows.prefix): rows_of(rows) for rows in formsets}
        return cls(Row.of(form), parts, int(timezone.now().timestamp()))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What a form brings back; None where it is nothing that we made."""
        try:
            told = json.loads(text)
            parts = {
                str(prefix): {str(key): Row.read(row) for key, row in rows.items()}
                for prefix, rows in told["parts"].items()
            }
            return cls(Row.read(told["record"]), parts, int(told["opened"]))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
            return None

    def shows_the_same_as(self, other: Self) -> bool:
        return (self.record, self.parts) == (other.record, other.parts)

    def __str__(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


def rows_of(rows: forms.BaseInlineFormSet) -> dict[str, Row]:
    """The rows of a part, by key."""
    return {str(form.instance.pk): Row.of(form) for form in rows.initial_forms}


def rows_differ(rows: Any, seen: Token) -> bool:
    """Whether a row that the form showed was changed or deleted. One that others added is overwritten by nothing."""
    shown, sent = seen.parts.get(rows.prefix, {}), rows_of(rows)
    if any(shown.get(key) != row for key, row in sent.items()):
        return True
    not_sent = shown.keys() - sent.keys()
    return bool(not_sent) and not not_sent <= {str(row.pk) for row in rows.get_queryset()}
