"""Each page speaks English and Korean: by link, by cookie, by what the browser asks for."""

import pytest
from django.test import Client
from django.utils.html import escape

from tests.factories import CommitmentFactory, DialogueFactory, MeetingFactory
from tests.html import links, words

pytestmark = pytest.mark.django_db

KOREAN = {"HTTP_ACCEPT_LANGUAGE": "ko-KR,ko;q=0.9,en;q=0.8"}


def language(answer) -> str:
    assert f'<html lang="{answer["Content-Language"]}">' in answer.text
    return answer["Content-Language"]


def test_page_answers_in_the_language_that_its_address_asks_for(client: Client):
    assert [language(client.get(f"/method/?lang={code}")) for code in ("en", "ko")] == ["en", "ko"]


def test_language_once_chosen_is_kept(client: Client):
    client.get("/?lang=ko")

    assert language(client.get("/method/")) == "ko"


def test_address_outweighs_an_earlier_choice_and_that_the_browser(client: Client):
    client.get("/?lang=en", **KOREAN)

    assert language(client.get("/", **KOREAN)) == "en"
    assert language(client.get("/?lang=ko", **KOREAN)) == "ko"


def test_browser_is_answered_in_its_language_if_it_is_one_of_ours(client: Client):
    answers = [client.get("/", HTTP_ACCEPT_LANGUAGE=asked) for asked in ("ko-KR,en;q=0.5", "fr,en;q=0.1", "fr", "")]

    assert [language(answer) for answer in answers] == ["ko", "en", "en", "en"]


def test_caches_are_told_on_what_the_language_depends(client: Client):
    assert {"Accept-Language", "Cookie"} <= set(client.get("/")["Vary"].split(", "))


@pytest.mark.parametrize("query", ["lang=fr", "lang=", "lang=ko&lang=en", "lang=ko-KR"])
def test_other_languages_are_refused_with_a_sentence(client: Client, query: str):
    answer = client.get(f"/commitments/?{query}")

    assert answer.status_code == 400
    assert "lang: give one of en or ko" in words(answer)


@pytest.mark.parametrize("address", ["/", "/commitments/?status=upheld&as_of=2024-01-01", "/method/?as_of=2024-01-01"])
def test_each_page_links_to_itself_in_the_other_language(client: Client, address: str):
    joint = "&" if "?" in address else "?"
    query = (address + joint + "lang=ko").partition("?")[2]

    assert links(client.get(address))[f"?{query}"] == "한국어"
    absolute = f"http://testserver{address.partition('?')[0]}?{query}"
    assert f'<link rel="alternate" hreflang="ko" href="{escape(absolute)}">' in client.get(address).text


def test_korean_page_names_the_record_in_korean_and_beside_it_in_english(client: Client):
    CommitmentFactory(code="2021-FS-001", title_en="Publish a target", title_ko="목표 발표")

    page = client.get("/commitments/2021-FS-001/?lang=ko")

    assert "<h1>목표 발표</h1>" in page.text
    assert '<p class="other-name"><span class="other" lang="en">Publish a target</span></p>' in page.text


def test_what_has_no_korean_is_marked_as_english(client: Client):
    CommitmentFactory(code="2021-FS-001", title_en="Publish a target", title_ko="")

    page = client.get("/commitments/2021-FS-001/?lang=ko")

    assert '<h1><span lang="en">Publish a target</span></h1>' in page.text
    assert "other-name" not in page.text


def test_korean_page_names_a_meeting_by_its_round(client: Client):
    MeetingFactory(code="scm-51", ordinal=51, dialogue=DialogueFactory(name_en="SCM", name_ko="한미안보협의회의"))

    page = client.get("/meetings/scm-51/?lang=ko")

    assert "<h1>제51차 한미안보협의회의</h1>" in page.text
    assert '<span class="other" lang="en">51st SCM</span>' in page.text


@pytest.mark.parametrize("address", ["/api/v1/commitments/", "/api/v1/commitments/?status=finished"])
def test_api_does_not_vary_by_language(client: Client, address: str):
    client.get("/?lang=ko")
    english = Client()

    assert client.get(address, **KOREAN).content == english.get(address).content
