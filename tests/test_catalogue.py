"""The Korean of the pages is whole: every message has it, it fits its English, and no page says a word without one."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils.translation.template import templatize

from commitments.coding import CODING

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
APPS = ("alliance", "commitments", "dialogues")

KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
"""By which calls code and templates mark what is to be translated."""

ENGLISH_ALONE = ("admin", "drf_spectacular")
"""The workbench and the description of the API are in English."""

SAME_IN_BOTH = {"Pacta", "JSON", "CSV"}

TOLD = ("aria-label", "title", "placeholder", "alt")
"""The attributes that people hear or read."""


def messages() -> list[Message]:
    with (ROOT / "locale/ko/LC_MESSAGES/django.po").open("rb") as file:
        return [message for message in read_po(file, locale="ko") if message.id]


def english(message: Message) -> str:
    """Of a message for one and for many that for many: Korean has but one form."""
    return message.id[-1] if isinstance(message.id, tuple) else message.id


def korean(message: Message) -> str:
    [form] = message.string if isinstance(message.string, tuple) else (message.string,)
    return form or ""


def test_every_message_has_its_korean():
    assert [english(message) for message in messages() if not korean(message)] == []


def test_no_message_is_only_guessed_from_a_similar_one():
    assert [english(message) for message in messages() if message.fuzzy] == []


@pytest.mark.parametrize("what", [r"%\(\w+\)[a-z]", r"(?<!%)\{\w+\}", r"<[^>]+>"], ids=["per cent", "braces", "tags"])
def test_korean_holds_the_same_placeholders_and_tags_as_the_english(what: str):
    found = {english(message): korean(message) for message in messages()}

    assert [text for text in found if Counter(re.findall(what, text)) != Counter(re.findall(what, found[text]))] == []


def test_catalogue_holds_what_templates_and_code_say_and_nothing_else():
    marked = {*in_templates(), *in_code()}
    held = {(message.context, message.id) for message in messages()}

    assert sorted(marked - held, key=str) == [], "run `make messages`"
    assert sorted(held - marked, key=str) == [], "run `make messages`"


def in_templates() -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    for path in TEMPLATES.rglob("*.html"):
        code = templatize(path.read_text(), origin=str(path))
        yield from _marked("\n".join(line.strip() for line in code.splitlines()))


def in_code() -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            yield from _marked(path.read_text())


def _marked(source: str) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    for _, words, _, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        yield context, words


@pytest.mark.parametrize(
    "template",
    [
        str(path.relative_to(TEMPLATES))
        for path in sorted(TEMPLATES.rglob("*.html"))
        if path.relative_to(TEMPLATES).parts[0] not in ENGLISH_ALONE
    ],
)
def test_template_says_no_word_that_cannot_be_translated(template: str):
    assert untranslatable((TEMPLATES / template).read_text()) == []


def untranslatable(source: str) -> list[str]:
    """The words that stand in a template as they are, in its text and in the attributes that people hear or read."""
    for block in ("comment", "blocktranslate"):
        source = re.sub(rf"{{% {block}\b.*?{{% end{block} %}}", "", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", "", source, flags=re.S)
    told = re.findall(rf'\s(?:{"|".join(TOLD)})="([^"]*)"', source)
    text = unescape(" ".join([re.sub(r"<[^>]*>", " ", source), *told]))
    return [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in SAME_IN_BOTH]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p class="lead">{% translate "Held" %}: {{ count }} Pacta &middot; 5%</p>', []),
        ("<p>{% blocktranslate count n=3 %}one{% plural %}many{% endblocktranslate %}</p>{# why #}", []),
        ("<p>{% if day > today %}Not yet{% endif %}</p>", ["Not", "yet"]),
        ('<nav aria-label="Sections"><img alt="{% translate "Map" %} here"></nav>', ["Sections", "here"]),
        ("{% comment %}Context: none.{% endcomment %}<p>아직</p>", ["아직"]),
    ],
)
def test_words_that_cannot_be_translated_are_found(source: str, found: list[str]):
    assert untranslatable(source) == found


def test_every_column_that_corrections_name_has_its_korean():
    held = {message.id for message in messages()}
    columns = {
        str(coding.model._meta.get_field(name.removesuffix("_id")).verbose_name)
        for coding in CODING
        for name in coding.fields
    }

    assert columns - held == set()


def test_every_record_that_a_sentence_may_name_has_its_korean():
    held = {message.id for message in messages()}
    models = {coding.model for coding in CODING}
    models |= {model for app in APPS for model in apps.get_app_config(app).get_models() if is_named(model)}

    assert {str(model._meta.verbose_name) for model in models} - held == set()


def is_named(model: Any) -> bool:
    """Whether it is found by one word of an address: a code or a slug."""
    return getattr(model, "KEY", None) in (("code",), ("slug",))
