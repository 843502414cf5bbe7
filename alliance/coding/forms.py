"""What selected words can be: a form for each choice, of which one is sent. Its `take` goes through the door."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import QuerySet

from alliance.coding.look_up import records
from alliance.coding.subject import subjects
from alliance.models import User
from commitments import marking
from commitments.models import Citation, Commitment, Party, Passage, Recommendation, Theme
from dialogues import marking as mentioning
from dialogues.models import Dialogue, DialogueMention


class WordsForm(forms.Form):
    """Which words were selected, of which passage, in the version that was shown."""

    passage = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def words(self) -> marking.Words:
        return marking.Words(**self.cleaned_data)


class ThemeField(forms.ModelChoiceField):
    """A theme, by its own name: a browser finds an option by its first letters."""

    def __init__(self, **options: Any) -> None:
        themes = Theme.objects.select_related("parent").order_by("name_en", "slug")
        super().__init__(themes, **options)

    def label_from_instance(self, obj: Theme) -> str:
        return f"{obj} ({obj.parent})" if obj.parent else str(obj)


class PartiesField(forms.ModelMultipleChoiceField):
    """Some of the parties of the agreement, as boxes to tick."""

    def __init__(self, parties: QuerySet[Party], **options: Any) -> None:
        super().__init__(parties, required=False, widget=forms.CheckboxSelectMultiple, **options)


class ChoiceForm(forms.BaseForm):
    """A choice: its name, its key, and the passage whose words were selected."""

    name: ClassVar[str]
    label: ClassVar[str]
    letter: ClassVar[str]
    use_required_attribute = False  # the fields of the other choices stand in the same form
    do_not_call_in_templates = True  # the class itself is shown, among the keys

    passage: Passage

    def take(self, words: marking.Words, *, by: User, reason: str) -> Any:
        raise NotImplementedError


class CommitmentChoice(ChoiceForm, forms.ModelForm):
    name, label, letter = "commitment", "A commitment", "c"
    theme = ThemeField()
    another = forms.ModelChoiceField(Party.objects.all(), required=False, label="Another party that owes it")

    class Meta:
        model = Commitment
        fields = ["title_en", "obligation", "strength", "theme", "delivered_when", "is_general"]
        widgets = {
            "title_en": AdminTextInputWidget,
            "delivered_when": AdminTextareaWidget(attrs={"rows": 2}),
        }
        help_texts = {"is_general": "", "delivered_when": "The test, written before any verdict; never holds the date."}

    def __init__(self, *args: Any, passage: Passage, start: int, **options: Any) -> None:
        super().__init__(*args, **options)
        parties = Party.objects.filter(agreements=passage.agreement_id).order_by("code")
        self.fields["obligors"] = PartiesField(parties, label="Owed by", initial=subjects(passage, start, parties))
        self.fields["counterparts"] = PartiesField(parties, label="Counterpart")
        self.fields["theme"].initial = _theme_before(passage)
        self.order_fields(["title_en", "obligation", "strength", "theme", "obligors", "counterparts", "another"])

    def take(self, words: marking.Words, *, by: User, reason: str) -> Citation:
        obligors = [*self.cleaned_data["obligors"], self.cleaned_data["another"]]
        return marking.mark_commitment(
            words=words,
            commitment=self.instance,
            by=by,
            obligors=list(dict.fromkeys(party for party in obligors if party)),
            counterparts=self.cleaned_data["counterparts"],
            reason=reason,
        )


class ExistingChoice(ChoiceForm, forms.Form):
    name, label, letter = "existing", "On record already", "e"
    record = forms.CharField(
        label="Code or title",
        max_length=200,
        widget=AdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="Of a commitment or recommendation; of another agreement, it is told here.",
    )

    def __init__(self, *args: Any, passage: Passage, start: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.passage = passage

    def clean_record(self) -> Commitment | Recommendation:
        asked = self.cleaned_data["record"]
        found = records(asked, self.passage.agreement_id)
        if not found.shown:
            raise forms.ValidationError(f"Nothing on record has “{asked}” in its code or title.")
        first = found.shown[0]
        if found.total > 1 and first.code.lower() != asked.split()[0].lower():
            raise forms.ValidationError(f"{found.total} records have “{asked}” in code or title; choose one of them.")
        return first

    def take(self, words: marking.Words, *, by: User, reason: str) -> Citation:
        return marking.cite(words=words, parent=self.cleaned_data["record"], by=by, reason=reason)


class AdviceChoice(ChoiceForm, forms.ModelForm):
    name, label, letter = "advice", "A recommendation", "r"
    theme = ThemeField()
    addressees = forms.ModelMultipleChoiceField(
        Party.objects.filter(kind="state").order_by("code"),
        required=False,
        label="Asks",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Recommendation
        fields = ["title_en", "theme"]
        widgets = {"title_en": AdminTextInputWidget}

    def __init__(self, *args: Any, passage: Passage, start: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["theme"].initial = _theme_before(passage)

    def take(self, words: marking.Words, *, by: User, reason: str) -> Citation:
        return marking.mark_recommendation(
            words=words,
            recommendation=self.instance,
            by=by,
            addressees=self.cleaned_data["addressees"],
            reason=reason,
        )


class MentionChoice(ChoiceForm, forms.Form):
    name, label, letter = "mention", "The name of a dialogue", "d"
    dialogue = forms.ModelChoiceField(Dialogue.objects.order_by("name_en"), label="Dialogue")

    def __init__(self, *args: Any, passage: Passage, start: int, **options: Any) -> None:
        super().__init__(*args, **options)

    def take(self, words: marking.Words, *, by: User, reason: str) -> DialogueMention:
        return mentioning.mention(words=words, dialogue=self.cleaned_data["dialogue"], by=by, reason=reason)


class MoveChoice(ChoiceForm, forms.Form):
    """A mark is named with the version that was shown, `5-1`: one that is another by now is chosen anew."""

    name, label, letter = "move", "Other words for a mark here", "m"
    mark = forms.ChoiceField(
        label="Mark",
        error_messages={"invalid_choice": "The mark was changed or taken away meanwhile; choose it as it is now."},
    )

    def __init__(self, *args: Any, passage: Passage, start: int, **options: Any) -> None:
        super().__init__(*args, **options)
        marks = passage.citations.living().select_related("commitment", "recommendation")
        field: Any = self.fields["mark"]
        field.choices = [(f"{cited.pk}-{cited.version}", _told(cited)) for cited in marks]

    def take(self, words: marking.Words, *, by: User, reason: str) -> Citation:
        key, version = map(int, self.cleaned_data["mark"].split("-"))
        return marking.move(citation=key, version=version, words=words, by=by, reason=reason)


def _told(cited: Citation) -> str:
    parent: Any = cited.commitment or cited.recommendation
    return f"{parent.code} {cited}"


CHOICES: tuple[type[ChoiceForm], ...] = (CommitmentChoice, ExistingChoice, AdviceChoice, MentionChoice, MoveChoice)


def choices(passage: Passage, start: int, *, chosen: str = "", data: Any = None) -> list[ChoiceForm]:
    """The forms for the selected words; the chosen one with what was typed."""
    made: list[ChoiceForm] = []
    for choice in CHOICES:
        form: Any = choice  # a class whose arguments its own parent says
        sent = data if choice.name == chosen else None
        made.append(form(sent, prefix=choice.name, label_suffix="", passage=passage, start=start))
    return made


def _theme_before(passage: Passage) -> int | None:
    """The theme of the commitment last marked before this place: neighbours are often of one theme."""
    before = Citation.objects.filter(
        passage__agreement=passage.agreement_id, passage__position__lte=passage.position, commitment__isnull=False
    )
    return before.order_by("-passage__position", "-pk").values_list("commitment__theme", flat=True).first()
