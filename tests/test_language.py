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


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/?foo=1", "쓸 수 있는 매개변수는 as_of, known_at입니다. 'foo'을(를) 빼 주십시오."),
        ("/?as_of=2021-05-21&as_of=2022-05-21", "as_of: 이 매개변수는 한 번만 지정해 주십시오."),
        ("/commitments/?stauts=x", "여기에는 'stauts' 매개변수가 없습니다. 혹시 status입니까? 쓸 수 있는 매개변수:"),
        ("/commitments/?as_of=may", "'may'은(는) 날짜가 아닙니다."),
        ("/commitments/?agreement=2021", "코드 '2021'에 해당하는 합의 문서 기록이 없습니다. 혹시 2021-FS입니까?"),
        ("/commitments/?status=done", "'done'은(는) 쓸 수 없는 값입니다. 쓸 수 있는 값: not_assessed,"),
        ("/commitments/?target=won", "'won'은(는) USD나 KRW와 같은 통화도 `any`도 아닙니다."),
        ("/commitments/?page=7", "목록에 그 번호의 페이지가 없습니다."),
        ("/commitments/2021-FS-002/", "2021-FS-002에 해당하는 공개된 약속 기록이 없습니다."),
        ("/commitments/2021-FS-001/?as_of=1990-01-01", "이 약속 기록은 1990년 1월 1일에는 아직 없었습니다."),
        ("/corrections/?page=x", "페이지는 1부터의 숫자이며, 'x'은(는) 쓸 수 없습니다."),
        ("/corrections/?commitment=2021", "코드 '2021'에 해당하는 약속 기록이 없습니다."),
        ("/?lang=fr", "lang: 'fr'이(가) 아니라 en 또는 ko 가운데 하나를 지정해 주십시오."),
    ],
)
def test_korean_readers_are_told_in_korean_what_is_wrong_with_an_address(client: Client, address: str, sentence: str):
    CommitmentFactory(code="2021-FS-001", agreement__code="2021-FS")

    assert sentence in words(client.get(address, **KOREAN))


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/commitments/",
        "/api/v1/commitments/?status=finished",
        "/api/v1/commitments/?as_of=may&stauts=x",
        "/api/v1/commitments/2021-FS-001/",
        "/api/v1/schema/",
    ],
)
def test_api_does_not_vary_by_language(client: Client, address: str):
    client.get("/?lang=ko")
    english = Client()

    assert client.get(address, **KOREAN).content == english.get(address).content
