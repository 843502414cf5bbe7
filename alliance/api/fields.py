"""The form fields of the filters: what a value may be, and the sentence that refuses any other.

Each field also tells the API's description what it takes (`schema`), so that no list of values stands twice.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from alliance.searching.asking import MOST_CHARACTERS, Asked
from alliance.words import noun

SHOWN = 60
"""How many characters of a wrong value a sentence repeats."""

REFUSALS = 3
"""How many wrong values of one parameter get a sentence."""


DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""The one spelling; Python's own reader also takes 20210521 and 2021-W20-5."""

MINUTE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
"""A moment, to the minute or finer."""


def shown(text: str) -> str:
    """A reader's value as a sentence repeats it: in quotes, control characters spelt out, cut when long."""
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "…")


def nearest(text: str, candidates: Iterable[str]) -> str:
    """` Did you mean …?` with the candidate that looks most alike, whatever the case; empty when none does."""
    by_fold = {candidate.casefold(): candidate for candidate in candidates}
    matches = get_close_matches(text[:SHOWN].casefold(), by_fold, n=1)
    if not matches:
        return ""
    sentence = gettext("Did you mean {word}?").format(word=by_fold[matches[0]])
    return f" {sentence}"


def no_such(model: type[Model], key: str, text: str) -> str:
    """The sentence that no row of the model has that key."""
    sentence = gettext("There is no {noun} with the {key} {text}.")
    return sentence.format(noun=noun(model), key=gettext(key), text=shown(text))


def not_among(text: str, words: Iterable[str]) -> str:
    """The sentence that refuses what is no word of a vocabulary."""
    sentence = gettext("{text} is not among the words allowed here: {words}.")
    return sentence.format(text=shown(text), words=", ".join(words))


def read_once(query: QueryDict, name: str, field: forms.Field) -> Any:
    """The value of a parameter that may be given once. Raises ValidationError."""
    values = query.getlist(name)
    if len(values) > 1:
        raise ValidationError(gettext("Give this parameter once."))
    return field.clean(values[0] if values else None)


def words_of(field: Any) -> list[str]:
    """The words that a field with choices allows."""
    return [str(word) for word, _ in field.choices]


def explained(field: Any) -> str:
    """What the API's description says of a parameter: its help text and, of a vocabulary, what each word means."""
    words: Any = field.choices if isinstance(field, ChoicesField) else []
    return "\n".join([str(field.help_text), *(f"* `{word}`: {label}" for word, label in words)])


class KeysField(forms.ModelMultipleChoiceField):
    """The codes or slugs of rows that exist; gives them back as texts, each once, in the order given."""

    takes_several = True
    schema = {"type": "string"}

    def __init__(self, queryset: Any, *, key: str, **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name=key, **kwargs)
        self.key = key
        self.found: dict[str, Any] = {}
        """The rows that were asked for and exist, once it has been read."""

    def clean(self, value: Any) -> Any:
        given = [text for text in dict.fromkeys(value or []) if text]
        self.found = self._among(given)
        if unknown := [text for text in given if text not in self.found]:
            raise ValidationError([self._refusal(text) for text in unknown[:REFUSALS]])
        return given

    def _among(self, given: list[str]) -> dict[str, Any]:
        """Those that exist, by their keys. PostgreSQL takes no NUL, and no key of ours has one."""
        askable = [text for text in given if "\0" not in text]
        rows: Any = self.queryset
        found = rows.order_by().filter(**{f"{self.key}__in": askable}) if askable else ()
        return {getattr(row, self.key): row for row in found}

    def _refusal(self, text: str) -> str:
        return no_such(self._keys().model, self.key, text) + nearest(text, self._keys())

    def _keys(self) -> Any:
        rows: Any = self.queryset
        return rows.order_by().values_list(self.key, flat=True)


class ChoicesField(forms.MultipleChoiceField):
    """One or more words of a vocabulary."""

    takes_several = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": words_of(self)}

    def clean(self, value: list[str] | None) -> list[str]:
        given = [text for text in dict.fromkeys(value or []) if text]
        allowed = words_of(self)
        if unknown := [text for text in given if text not in allowed]:
            raise ValidationError([not_among(text, allowed) for text in unknown[:REFUSALS]])
        return given


class ChoiceField(forms.ChoiceField):
    """One word of a vocabulary, or the default where none is given."""

    takes_several = False

    def __init__(self, *, choices: Any, default: str = "", **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.default = default

    @property
    def schema(self) -> dict[str, Any]:
        words: dict[str, Any] = {"type": "string", "enum": words_of(self)}
        return words | ({"default": self.default} if self.default else {})

    def clean(self, value: str | None) -> str:
        if value and value not in words_of(self):
            raise ValidationError(not_among(value, words_of(self)))
        return value or self.default


class FlagField(forms.Field):
    """Yes or no: true, 1, false, 0; None where it is not given."""

    takes_several = False
    words = {"true": True, "1": True, "false": False, "0": False}
    schema = {"type": "string", "enum": list(words)}

    def clean(self, value: str | None) -> bool | None:
        if value and value not in self.words:
            sentence = gettext("{text} is neither true (or 1) nor false (or 0).")
            raise ValidationError(sentence.format(text=shown(value)))
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
            return date.fromisoformat(value if DAY.fullmatch(value) else "")
        except ValueError:
            sentence = gettext("{text} is no date: write the year, month and day, as in 2021-05-21.")
            raise ValidationError(sentence.format(text=shown(value))) from None


class KnownAtField(forms.Field):
    """A moment that is not in the future, or a date, which means its end; by default in the ledger's time zone."""

    takes_several = False
    schema = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}

    def clean(self, value: str | None) -> datetime | None:
        if not value:
            return None
        now, is_day = timezone.now(), DAY.fullmatch(value)
        moment = self._end_of_day(value) if is_day else self._moment(value)
        if is_day and timezone.localdate(moment) == timezone.localdate(now):
            return now  # today has not ended yet
        if moment > now:
            sentence = gettext("{text} is in the future: nobody knows yet what will be known then.")
            raise ValidationError(sentence.format(text=shown(value)))
        return moment.astimezone(UTC)  # Python takes offsets of nearly a day, the database none beyond sixteen hours

    def _end_of_day(self, value: str) -> datetime:
        return datetime.combine(self._read(date, value), time.max, timezone.get_default_timezone())

    def _moment(self, value: str) -> datetime:
        spelt = value.replace(" ", "+")  # which is what a bare plus becomes in an address
        if not MINUTE.fullmatch(spelt):
            raise self._refusal(value)
        moment = self._read(datetime, spelt)
        return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_default_timezone())

    def _read(self, kind: Any, value: str) -> Any:
        """As that kind of time; the first and last years are refused, since no time zone may move them."""
        try:
            read = kind.fromisoformat(value)
            if date.min.year < read.year < date.max.year:
                return read
        except ValueError:
            pass
        raise self._refusal(value)

    def _refusal(self, value: str) -> ValidationError:
        sentence = gettext(
            "{text} is neither a date such as 2021-05-21 nor a moment such as 2021-05-21T18:00:00+09:00."
        )
        return ValidationError(sentence.format(text=shown(value)))


class WordsField(forms.Field):
    """Words to look for; None where nothing is given. PostgreSQL takes no NUL."""

    takes_several = False
    schema = {"type": "string", "maxLength": MOST_CHARACTERS, "pattern": r"^[^\u0000]*$"}

    def clean(self, value: str | None) -> Asked | None:
        if not value or not value.strip():
            return None
        if len(value) > MOST_CHARACTERS:
            raise ValidationError(
                f"At most {MOST_CHARACTERS} characters can be looked for, and these are {len(value)}."
            )
        if "\0" in value:
            raise ValidationError("A NUL character cannot be looked for; take it out.")
        return Asked.read(value)


class NumberField(forms.Field):
    """A whole number between two bounds, or the default where none is given."""

    takes_several = False

    def __init__(self, *, lowest: int, highest: int, default: int) -> None:
        super().__init__(required=False)
        self.lowest, self.highest, self.default = lowest, highest, default
        self.schema = {"type": "integer", "minimum": lowest, "maximum": highest, "default": default}

    def clean(self, value: str | None) -> int:
        if not value:
            return self.default
        # The length first: nobody needs a million digits turned into a number.
        is_number = value.isascii() and value.isdigit() and len(value) <= len(str(self.highest))
        if not is_number or not self.lowest <= int(value) <= self.highest:
            sentence = gettext("{text} is no whole number from {lowest} to {highest}.")
            raise ValidationError(sentence.format(text=shown(value), lowest=self.lowest, highest=self.highest))
        return int(value)
