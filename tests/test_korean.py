"""Korean names: shown with whether they are official or our own translation."""

import pytest
from django.test import Client

from tests.factories import AgencyFactory, AgreementFactory, DialogueFactory, MeetingFactory, PartyFactory
from tests.html import links, part, words

pytestmark = pytest.mark.django_db

SOURCE = "https://example.org/ko"


def test_agreement_says_that_its_korean_title_is_official_and_where_it_stands(client: Client):
    AgreementFactory(slug="vision", title_ko="미래국방비전", title_ko_source=SOURCE)

    page = client.get("/agreements/vision/")

    assert words(part(page, "other-name", "p")[0]) == "미래국방비전 (official Korean)"
    assert links(page)[SOURCE] == "official Korean"


def test_agreement_says_that_its_korean_title_is_our_translation(client: Client):
    AgreementFactory(slug="vision", title_ko="미래국방비전")

    assert (
        words(part(client.get("/agreements/vision/"), "other-name", "p")[0]) == "미래국방비전 (Korean: our translation)"
    )


def test_dialogue_says_whether_its_korean_name_is_official(client: Client):
    DialogueFactory(slug="scm", name_ko="한미안보협의회의", name_ko_source=SOURCE)

    assert words(part(client.get("/dialogues/scm/"), "other-name", "p")[0]) == "한미안보협의회의 (official Korean)"


def test_meeting_is_named_in_korean_by_its_round(client: Client):
    scm = DialogueFactory(name_ko="한미안보협의회의")
    MeetingFactory(code="scm-51", dialogue=scm, ordinal=51)
    MeetingFactory(code="scm-informal", dialogue=scm)
    MeetingFactory(code="talks", dialogue=None, title_en="Talks", title_ko="회담")

    shown = {
        code: words(part(client.get(f"/meetings/{code}/"), "other-name", "p")[0])
        for code in ["scm-51", "scm-informal", "talks"]
    }

    assert shown == {"scm-51": "제51차 한미안보협의회의", "scm-informal": "한미안보협의회의", "talks": "회담"}


def test_meeting_without_korean_shows_none(client: Client):
    MeetingFactory(code="talks", dialogue__name_ko="", ordinal=2)

    assert part(client.get("/meetings/talks/"), "other-name", "p") == []


def test_api_gives_the_source_of_official_korean_and_nothing_for_our_own(client: Client):
    korea = PartyFactory(code="KOR", name_ko_source=SOURCE)
    AgencyFactory(party=korea, name_ko="외교부", name_ko_source=SOURCE)
    DialogueFactory(slug="scm")
    AgreementFactory(slug="vision", title_ko="비전", title_ko_source=SOURCE)

    party = client.get("/api/v1/parties/").json()["results"][0]
    answers = [
        party["name_ko_source"],
        party["agencies"][0]["name_ko_source"],
        client.get("/api/v1/dialogues/scm/").json()["name_ko_source"],
        client.get("/api/v1/agreements/vision/").json()["title_ko_source"],
    ]

    assert answers == [SOURCE, SOURCE, "", SOURCE]
