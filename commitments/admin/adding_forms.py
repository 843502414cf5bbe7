"""The forms of the page that reads a text: where the text is, and what is to be said of its agreement."""

import hashlib
import re
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
MARKUPS = [("", "By the file's name"), ("text", "Plain text"), ("markdown", "Markdown"), ("html", "HTML")]
ENCODINGS = [
    ("", "UTF-8, or what the file says"),
    ("cp949", "Korean: EUC-KR, cp949"),
    ("cp1252", "Western: Latin 1, Windows-1252"),
    ("cp932", "Japanese: Shift JIS"),
]
TEXT_PASTED = "The text"
BEGINS_WITH_TAG = re.compile(rb"\s*<(?:!doctype|html|body|main|article|div|p|h[1-6]|[uo]l|table)\b", re.IGNORECASE)


class SourceForm(forms.Form):
    """A text, pasted or in a file. Of a valid form `reading` is what it was read as, `sha256` that of its bytes."""

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
    markup = forms.ChoiceField(label="Format", choices=MARKUPS, required=False)
    encoding = forms.ChoiceField(
        choices=ENCODINGS, required=False, help_text="Of a file only. A file in UTF-16 begins with a mark that says so."
    )

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
        markup = self.cleaned_data["markup"] or (importer.markup_of(name) if name != TEXT_PASTED else guessed(raw))
        encoding = self.cleaned_data["encoding"] if name != TEXT_PASTED else "utf-8"
        text = importer.decoded(raw, name, markup, encoding)
        if (markup != "html" and len(text.encode()) > LONGEST_TEXT) or len(text.splitlines()) > MOST_LINES:
            raise importer.SourceError(too_long(name))
        self.reading = importer.read_passages(text, markup)
        passages = self.reading.passages
        if not passages:
            raise importer.SourceError(f"{name} has no paragraph and no bullet that could become a passage.")
        if len(passages) > MOST_PASSAGES or sum(len(passage.text.encode()) for passage in passages) > LONGEST_TEXT:
            raise importer.SourceError(too_long(name))
        self.name, self.sha256 = name, hashlib.sha256(raw).hexdigest()


def too_long(name: str) -> str:
    return (
        f"{name} is too long for this page, which takes 1 MB of text, {MOST_LINES:,} lines and {MOST_PASSAGES:,} "
        "passages at most; the command import_agreement reads longer ones."
    )


def guessed(raw: bytes) -> importer.Markup:
    """The markup of a text that was pasted: HTML where it begins with a tag, as a page's source does."""
    return "html" if BEGINS_WITH_TAG.match(raw) else "text"


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
