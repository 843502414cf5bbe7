"""Evidence on the form of its update: cards of three kinds, each with the fields of its kind, in a Django formset."""

from typing import Any

from django import forms
from django.utils import timezone

from alliance import numbers
from commitments.admin.days import DayField, as_typed
from commitments.choices import Basis
from commitments.models import Evidence, Passage

PASSAGE, ADDRESS, SEARCH = "passage", "address", "search"
KINDS = {PASSAGE: "A passage of a stored text", ADDRESS: "An address", SEARCH: "A search on record"}
"""The three kinds of evidence, and what their cards are called."""

NEEDED = {
    PASSAGE: ("passage",),
    ADDRESS: ("url", "title", "publisher", "accessed_on"),
    SEARCH: ("searched", "accessed_on"),
}
"""What a card of each kind must have, besides its basis."""

BUTTONS = {PASSAGE: "Add a passage", ADDRESS: "Add an address", SEARCH: "Add a search"}

LACKS = {
    "passage": "Find a passage by its words and choose it.",
    "searched": "Say where you looked, and for which words.",
}


class KindField(forms.ChoiceField):
    """Which card it is. It says nothing by itself: a card with nothing in it is no evidence."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class EvidenceForm(forms.ModelForm):
    """One card. `kind` is said by the card or, where nobody says it, by what is filled in."""

    kind = KindField(choices=list(KINDS.items()), required=False, widget=forms.HiddenInput)
    passage = forms.ModelChoiceField(Passage.objects.all(), required=False, widget=forms.HiddenInput)
    published_on = DayField(to_the_year=True, required=False)
    accessed_on = DayField(required=False)

    chosen: Passage | None = None
    """The passage to show on the card."""

    class Meta:
        model = Evidence
        fields = (
            "basis",
            "passage",
            "url",
            "title",
            "publisher",
            "published_on",
            "accessed_on",
            "archived_url",
            "searched",
        )
        widgets = {
            "url": forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
            "archived_url": forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "publisher": forms.TextInput(attrs={"autocomplete": "off"}),
            "searched": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.published_on and "published_on" not in (options.get("initial") or {}):
            self.initial["published_on"] = as_typed(self.instance.published_on, self.instance.published_precision)
        self.fields["published_on"].label, self.fields["accessed_on"].label = "Published on", "Read on"
        self.fields["searched"].label, self.fields["searched"].help_text = "Where, and with which words", ""
        sources = [choice for choice in Basis.choices if choice[0] != Basis.SEARCH_RECORD]
        self.fields["basis"].widget.choices = [("", "Choose one"), *sources]
        if self.shown_kind == SEARCH:
            self.fields["accessed_on"].label = "Searched on"
            self.fields["basis"].required = False
        if self.shown_kind != PASSAGE:
            self.fields["accessed_on"].initial = timezone.localdate

    @property
    def shown_kind(self) -> str:
        """The kind of the card as it was sent, stored or proposed."""
        said = self["kind"].value()
        if said in KINDS:
            return str(said)
        if self["passage"].value():
            return PASSAGE
        return SEARCH if self["searched"].value() and not self["url"].value() else ADDRESS

    @property
    def kind_label(self) -> str:
        return KINDS[self.shown_kind]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        field: Any = self.fields["published_on"]
        self.instance.published_precision = field.precision_of(self.data.get(self.add_prefix("published_on")))
        if cleaned is None or not cleaned.get("kind"):
            return cleaned
        if cleaned["kind"] == SEARCH:
            cleaned["basis"] = Basis.SEARCH_RECORD
        for name in NEEDED[cleaned["kind"]]:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, LACKS.get(name, "This is needed."))
        return cleaned


class EvidenceFormSet(forms.BaseInlineFormSet):
    """The cards of an update, and an empty one of each kind for the script to add."""

    def patterns(self) -> list[EvidenceForm]:
        return [self._pattern(kind) for kind in KINDS]

    def _pattern(self, kind: str) -> Any:
        form = self.form(
            auto_id=self.auto_id,
            prefix=self.add_prefix("__prefix__"),
            empty_permitted=True,
            use_required_attribute=False,
            initial={"kind": kind},
        )
        self.add_fields(form, None)
        return form

    def buttons(self) -> list[tuple[str, str]]:
        return list(BUTTONS.items())

    def show_passages(self) -> None:
        """Each card gets the passage that it names, in one statement for all."""
        named = {form: numbers.whole(str(form["passage"].value() or "")) for form in self.forms}
        found: dict[Any, Passage] = Passage.objects.select_related("agreement").in_bulk([*filter(None, named.values())])
        for form, key in named.items():
            card: Any = form
            card.chosen = found.get(key)
