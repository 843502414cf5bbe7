"""The form fields of the filters: what a value may be, and the sentence that refuses any other.

Each field also tells the API's description what it takes (`schema`), so that no list of values stands twice.
"""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

SHOWN = 60
"""How many characters of a wrong value a sentence repeats."""

REFUSALS = 3
"""How many wrong values of one parameter get a sentence."""


def shown(text: str) -> str:
    """A reader's value as a sentence repeats it: in quotes, control characters spelt out, cut when long."""
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "…")


def nearest(text: str, candidates: Iterable[str]) -> str:
    """` Did you mean …?` with the candidate that looks most alike, whatever the case; empty when none does."""
    by_fold = {candidate.casefold(): candidate for candidate in candidates}
    matches = get_close_matches(text[:SHOWN].casefold(), by_fold, n=1)
    return f" Did you mean {by_fold[matches[0]]}?" if matches else ""


class KeysField(forms.ModelMultipleChoiceField):
    """The codes or slugs of rows that exist; gives them back as texts, each once, in the order given."""

    takes_several = True
    schema = {"type": "string"}

    def __init__(self, queryset: Any, *, key: str, **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name=key, **kwargs)
        self.key = key

    def clean(self, value: list[str] | None) -> list[str]:
        given = [text for text in dict.fromkeys(value or []) if text]
        known = self._among(given)
        if unknown := [text for text in given if text not in known]:
            raise ValidationError([self._refusal(text) for text in unknown[:REFUSALS]])
        return given

    def _among(self, given: list[str]) -> set[str]:
        """Those that exist. PostgreSQL takes no NUL, and no key of ours has one."""
        askable = [text for text in given if "\0" not in text]
        return set(self._keys().filter(**{f"{self.key}__in": askable})) if askable else set()

    def _refusal(self, text: str) -> str:
        name = self.queryset.model._meta.verbose_name
        return f"There is no {name} with the {self.key} {shown(text)}.{nearest(text, self._keys())}"

    def _keys(self) -> Any:
        return self.queryset.order_by().values_list(self.key, flat=True)


class ChoicesField(forms.MultipleChoiceField):
    """One or more words of a vocabulary."""

    takes_several = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": self._words()}

    def _words(self) -> list[str]:
        return [str(word) for word, _ in self.choices]

    def clean(self, value: list[str] | None) -> list[str]:
        given = [text for text in dict.fromkeys(value or []) if text]
        allowed = self._words()
        if unknown := [text for text in given if text not in allowed]:
            words = ", ".join(allowed)
            refusals = [f"{shown(text)} is not among the words allowed here: {words}." for text in unknown]
            raise ValidationError(refusals[:REFUSALS])
        return given


class ChoiceField(forms.ChoiceField):
    """One word of a vocabulary, or the default where none is given."""

    takes_several = False

    def __init__(self, *, choices: Any, default: str = "", **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.default = default

    @property
    def schema(self) -> dict[str, Any]:
        words = {"type": "string", "enum": [str(word) for word, _ in self.choices]}
        return words | ({"default": self.default} if self.default else {})

    def clean(self, value: str | None) -> str:
        if value and value not in self.schema["enum"]:
            words = ", ".join(self.schema["enum"])
            raise ValidationError(f"{shown(value)} is not among the words allowed here: {words}.")
        return value or self.default


class FlagField(forms.Field):
    """Yes or no: true, 1, false, 0; None where it is not given."""

    takes_several = False
    words = {"true": True, "1": True, "false": False, "0": False}
    schema = {"type": "string", "enum": list(words)}

    def clean(self, value: str | None) -> bool | None:
        if value and value not in self.words:
            raise ValidationError(f"{shown(value)} is neither true (or 1) nor false (or 0).")
        return self.words[value] if value else None


class DayField(forms.DateField):
    """A day, as ISO 8601 writes it."""

    takes_several = False
    schema = {"type": "string", "format": "date"}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: str | None) -> date | None:
        if not value:
            return None
        try:
            if len(value) == len("2021-05-21"):  # fromisoformat also reads 20210521 and 2021-W20-5
                return date.fromisoformat(value)
        except ValueError:
            pass  # the sentence below
        raise ValidationError(f"{shown(value)} is no date: write the year, month and day, as in 2021-05-21.")
