"""A chart as a picture that stands alone."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from alliance.charts import paint, sheet
from alliance.charts.page import NAMES
from commitments.choices import Implementation
from tests.factories import (
    CommitmentFactory,
)
from tests.html import links

pytestmark = pytest.mark.django_db


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", ["", "?lang=ko&theme=dark", "?as_of=2021-06-01&known_at=2022-06-01"])
def test_picture_stands_alone(client: Client, ledger: None, name: str, query: str):
    picture = client.get(f"/charts/{name}.svg{query}")
    root = ElementTree.fromstring(picture.content)

    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml")
    assert root.tag == f"{SVG}svg"
    used = {attribute for element in root.iter() for attribute in element.attrib}
    assert used & {"class", "style", "onload", "onclick"} == set()
    assert {element.tag for element in root.iter()} & {f"{SVG}{tag}" for tag in ("style", "script", "image")} == set()
    assert "var(" not in picture.text
    ids = {element.get("id") for element in root.iter()}
    refers = {name for pair in re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', picture.text) for name in pair if name}
    assert refers <= ids


def told_in(picture: object) -> str:
    return " ".join(ElementTree.fromstring(picture.content).itertext())  # type: ignore[attr-defined]


def test_picture_tells_title_day_denominator_and_the_not_assessed(client: Client, ledger: None):
    told = " ".join(told_in(client.get("/charts/strength.svg?as_of=2023-06-01&known_at=2024-06-01")).split())

    assert "How the promises stand, by how hard their words bind" in told
    assert "As of 1 June 2023, with the statuses known at 23:59:59, 1 June 2024." in told
    assert "7 promises are counted: 3 assessed, 4 not assessed." in told
    assert "Not counted: 1 declaratory, 1 general pledges, 2 made again later." in told
    assert "http://testserver/charts/?as_of=2023-06-01&known_at=2024-06-01#strength" in told


def test_marks_of_a_picture_lead_to_whole_addresses_at_its_moment(client: Client, ledger: None):
    found = links(client.get("/charts/status.svg?as_of=2023-06-01"))

    assert "http://testserver/commitments/?counted=true&status=stalled&as_of=2023-06-01" in found
    assert {address.startswith("http://testserver/") for address in found} == {True}


def test_picture_is_in_the_language_of_its_address(client: Client, ledger: None):
    assert "주제" in client.get("/charts/themes.svg?lang=ko").text
    assert "Climate" in client.get("/charts/themes.svg?lang=en").text


def test_picture_is_light_or_dark(client: Client):
    light, dark = (paint.by_value(theme).colours["paper"] for theme in paint.THEMES)

    assert light != dark
    assert f'fill="{light}"' in client.get("/charts/status.svg").text
    assert f'fill="{dark}"' in client.get("/charts/status.svg?theme=dark").text


def test_every_status_has_a_look_of_its_own_without_colour():
    assert set(paint.PATTERNS) == set(Implementation)
    looks = [(path, "light" if ink == "paper" else "dark") for _, ink, path in paint.PATTERNS.values()]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_text_of_a_picture_is_wider_than_the_picture(client: Client, language: str):
    title = {"en": "Arrangement on the mutual provision of goods and services " * 4, "ko": "한미상호방위조약 " * 20}
    CommitmentFactory(agreement__title_en=title["en"].strip(), agreement__title_ko=title["ko"].strip())

    picture = client.get(f"/charts/agreements.svg?lang={language}")

    texts = ElementTree.fromstring(picture.content).findall(f"{SVG}text")
    assert len(texts) > 6
    right = [
        float(text.get("x")) + sheet.width_of(text.text, int(text.get("font-size")))
        for text in texts
        if text.get("text-anchor") != "end"
    ]
    assert max(right) <= sheet.WIDTH - sheet.MARGIN
    assert " ".join(text.text for text in texts).replace(" ", "").count(title[language].replace(" ", "")) == 1


def test_lines_break_between_words():
    assert list(sheet.wrapped("Mutual Defense Treaty", 14, 120)) == ["Mutual Defense", "Treaty"]
    assert list(sheet.wrapped("한미상호방위조약 체결", 14, 120)) == ["한미상호방위조약", "체결"]


@given(st.text(max_size=200), st.integers(20, 800))
def test_wrapped_lines_lose_no_letter_and_fit(words: str, room: int):
    found = list(sheet.wrapped(words, 14, room))

    assert "".join(found).replace(" ", "") == "".join(words.split())
    assert all(sheet.width_of(line, 14) <= room for line in found if len(line) > 1)
