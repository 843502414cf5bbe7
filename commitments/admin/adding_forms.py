"""The forms of the page that reads a text: where the text is, and what is to be said of its agreement."""

import hashlib
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.utils.text import slugify

from commitments import importer
from commitments.adding import MOST_PASSAGES
from commitments.choices import TextHeld
from commitments.models import Agreement, Party

LONGEST_TEXT = 1_000_000  # bytes in UTF-8; what a form holds twice, once to be changed
MOST_LINES = 20_000
HELD = [(choice.value, choice.label) for choice in TextHeld if choice != TextHeld.NONE]
MARKUPS: dict[str, str] = {"text": "Plain text", "markdown": "Markdown", "html": "HTML"}
AS_IT_LOOKS = ("", "As it looks; of a file, by its name")
ENCODINGS = [
    ("", "UTF-8, or what the file says"),
    ("cp949", "Korean: EUC-KR, cp949"),
    ("cp1252", "Western: Latin 1, Windows-1252"),
    ("cp932", "Japanese: Shift JIS"),
]
TEXT_PASTED = "The text"


class SourceForm(forms.Form):
    """A text, pasted or in a file. Of a valid form `source` is the text, `reading` what it was read as in its `markup`,
    and `sha256` that of its bytes.
    """

    text = forms.CharField(
        label="Paste the text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
        error_messages={"null_characters_not_allowed": "The text has NUL characters; copy it anew."},
    )
    file = forms.FileField(
        label="or choose its file",
        required=False,
        allow_empty_file=True,  # told in our own words
        widget=forms.FileInput(
            attrs={"accept": ".txt,.md,.markdown,.html,.htm,.xhtml,text/plain,text/markdown,text/html"}
        ),
        help_text="Plain text, Markdown or HTML, at most 5 MB.",
    )
    markup = forms.ChoiceField(label="Format", choices=[AS_IT_LOOKS, *MARKUPS.items()], required=False)
    encoding = forms.ChoiceField(
        choices=ENCODINGS, required=False, help_text="Of a file only. A file in UTF-16 begins with a mark that says so."
    )

    source: str
    markup_read: importer.Markup
    reading: importer.Reading
    sha256: str
    name: str

    def __init__(self, *args: Any, fault: str = "", **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        self._fault = fault  # why the file was not read

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self._fault:
            self.add_error("file", self._fault)
        if self.errors:
            return cleaned
        file, pasted = cleaned.get("file"), cleaned.get("text", "")
        if file and pasted.strip():
            raise forms.ValidationError("There are two texts, one pasted and one in a file; leave one of them out.")
        if not file and not pasted.strip():
            raise forms.ValidationError("Paste a text, or choose its file.")
        try:
            self._read(
                file.name if file else TEXT_PASTED, file.read() if file else pasted.replace("\r\n", "\n").encode()
            )
        except importer.SourceError as error:
            self.add_error("file" if file else "text", str(error))
        return cleaned

    def _read(self, name: str, raw: bytes) -> None:
        is_pasted = name == TEXT_PASTED
        markup = self.cleaned_data["markup"]
        if not markup:
            markup = importer.markup_in(raw.decode()) if is_pasted else importer.markup_of(name)
        encoding = "utf-8" if is_pasted else self.cleaned_data["encoding"]
        self.source = importer.decoded(raw, name, markup, encoding)
        self.reading = reading_of(self.source, name, markup)
        self.markup_read, self.name, self.sha256 = markup, name, hashlib.sha256(raw).hexdigest()


def reading_of(text: str, name: str, markup: importer.Markup) -> importer.Reading:
    """What a text is read as; raises SourceError, also where it is too long for the page."""
    if (markup != "html" and len(text.encode()) > LONGEST_TEXT) or len(text.splitlines()) > MOST_LINES:
        raise importer.SourceError(too_long(name))
    reading = importer.read_passages(text, markup)
    if not reading.passages:
        raise importer.SourceError(f"{name} has no paragraph and no bullet that could become a passage.")
    size = sum(len(passage.text.encode()) for passage in reading.passages)
    if len(reading.passages) > MOST_PASSAGES or size > LONGEST_TEXT:
        raise importer.SourceError(too_long(name))
    return reading


def too_long(name: str) -> str:
    return (
        f"{name} is too long for this page, which takes 1 MB of text, {MOST_LINES:,} lines and {MOST_PASSAGES:,} "
        "passages at most; the command import_agreement reads longer ones."
    )


class TextHeldForm(forms.ModelForm):
    """What is to be said where the agreement is on record and gets its text."""

    title = "How much of the text is held"
    text_held = forms.ChoiceField(choices=HELD, initial=TextHeld.FULL)

    class Meta:
        model = Agreement
        fields: ClassVar[list[str]] = ["text_held"]


class AgreementForm(forms.ModelForm):
    """What is to be said of a new agreement."""

    title = "The agreement"
    text_held = forms.ChoiceField(choices=HELD, initial=TextHeld.FULL)
    slug = forms.SlugField(
        max_length=120,
        required=False,
        help_text="Its address. Empty: made of the title.",
        error_messages={"unique": "There is an agreement with this address; choose another slug."},
        widget=AdminTextInputWidget,
    )
    parties = forms.ModelMultipleChoiceField(
        Party.objects.order_by("-kind", "name_en"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Agreement
        fields: ClassVar[list[str]] = [
            *("code", "kind", "nature", "legal_force", "title_en", "title_ko", "slug"),
            *(
                "issued_on",
                "issued_precision",
                "issuer",
                "place",
                "language",
                "text_held",
                "source_url",
                "archived_url",
            ),
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "code": AdminTextInputWidget,
            "title_en": AdminTextInputWidget,
            "title_ko": AdminTextInputWidget,
            "issuer": AdminTextInputWidget,
            "place": AdminTextInputWidget,
            "issued_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "source_url": AdminURLFieldWidget,
            "archived_url": AdminURLFieldWidget,
        }
        error_messages: ClassVar[dict[str, Any]] = {
            "code": {
                "unique": "There is an agreement with this code; add its text on its own form, or choose another code."
            },
        }

    def clean_slug(self) -> str:
        """A title without a Latin letter gives none; then the code does."""
        named = (slugify(self.cleaned_data.get(name, "")) for name in ("title_en", "code"))
        return self.cleaned_data["slug"] or next((slug[:120].strip("-") for slug in named if slug), "")
