"""Which words find what, in English and in Korean."""

import pytest
from django.test import Client

from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    EvidenceFactory,
    MeetingFactory,
    PassageFactory,
    RecommendationFactory,
    SearchFactory,
    StatusUpdateFactory,
)
from tests.html import words
from tests.search.asking import rows, search, sections

pytestmark = pytest.mark.django_db


def test_search_finds_commitments_by_code_title_summary_and_quotation(client: Client):
    commitment = CommitmentFactory(title_en="Found a group", summary="They meet yearly.", quote="convene a forum")

    for asked in (commitment.code, "group", "yearly", "forum"):
        assert sections(client, asked)[0] == "Commitments: 1", asked


@pytest.mark.parametrize(
    ("asked", "section"),
    [
        ("Accord", "Agreements and passages: 1"),
        ("Nickname", "Agreements and passages: 1"),
        ("paragraph", "Agreements and passages: 1"),
        ("convened", "Status updates and evidence: 1"),
        ("headline", "Status updates and evidence: 1"),
        ("Gazette", "Status updates and evidence: 1"),
        ("archive", "Status updates and evidence: 1"),
        ("Caucus", "Dialogues and meetings: 1"),
        ("CAU", "Dialogues and meetings: 1"),
        ("assembly", "Dialogues and meetings: 1"),
        ("Expand", "Recommendations: 1"),
        ("counsel", "Recommendations: 1"),
    ],
)
def test_search_finds_every_kind_of_record_in_its_section(client: Client, asked: str, section: str):
    accord = AgreementFactory(title_en="The Accord", other_names=["Nickname"])
    PassageFactory(agreement=accord, text="A paragraph with counsel in it.")
    update = StatusUpdateFactory(rationale="Both sides convened.")
    EvidenceFactory(
        update=StatusUpdateFactory(implementation="not_assessable"), title="A headline", publisher="Gazette"
    )
    SearchFactory(update=StatusUpdateFactory(implementation="not_assessable"), searched="The archive: promises")
    DialogueFactory(name_en="The Caucus", abbreviation="CAU")
    MeetingFactory(title_en="A round", summary="An assembly of both.")
    RecommendationFactory(title_en="Expand it", summary="Take counsel.", agreement=update.commitment.agreement)

    assert section in sections(client, asked)


def test_english_words_are_found_in_all_their_forms_and_abbreviations_with_and_without_dots(client: Client):
    CommitmentFactory(title_en="Hold annual meetings on U.S.-ROK policies")

    for asked in ("meeting", "policy", "US-ROK", "u.s.-rok", "ROK", "MEETINGS annually"):
        assert sections(client, asked) == ["Commitments: 1"], asked


def test_all_words_must_be_there_each_in_any_part(client: Client):
    CommitmentFactory(title_en="Climate", quote="establish a forum")
    CommitmentFactory(title_en="Climate", quote="establish a fund")

    assert sections(client, "forum climate") == ["Commitments: 1"]
    assert sections(client, "forum fund") == []


def test_phrase_in_quotation_marks_is_found_as_it_stands(client: Client):
    CommitmentFactory(title_en="A working group meets")
    CommitmentFactory(title_en="The group is working")
    CommitmentFactory(title_en="Working groups meet")

    assert sections(client, "working group") == ["Commitments: 3"]
    for asked in ('"working group"', "“Working Group”", '"a working group"'):
        assert sections(client, asked) == ["Commitments: 1"], asked
    assert sections(client, '"group working"') == []


def test_korean_is_found_from_two_syllables_on_whatever_the_spaces(client: Client):
    CommitmentFactory(title_en="Share costs", title_ko="방위비 분담금을 정함")

    for asked in (
        "방위",
        "위비",
        "방위비",
        "분담",
        "방위비분담금",
        "방위비 분담금",
        '"방위비 분담금"',
        "분담금 방위비",
    ):
        assert sections(client, asked) == ["Commitments: 1"], asked
    assert sections(client, '"분담금 방위비"') == []


def test_particle_is_left_off_where_nothing_is_found_with_it(client: Client):
    CommitmentFactory(title_en="Rare earths", title_ko="희토류 공급")

    page = search(client, "희토류를")

    assert sections(client, "희토류를") == ["Commitments: 1"]
    assert "Nothing holds these words as they are written." in words(page)

    CommitmentFactory(title_en="Rare earths again", title_ko="희토류를 확보")

    assert [row.split("Not assessed")[0].strip() for row in rows(client, "희토류를")] == [
        "Rare earths again 희토류를 확보"
    ]


def test_particle_at_an_english_word_says_nothing(client: Client):
    CommitmentFactory(title_en="Work with NATO")

    assert sections(client, "NATO와") == ["Commitments: 1"]


def test_typing_error_is_forgiven_in_names_and_titles_alone(client: Client):
    CommitmentFactory(title_en="Nuclear consultations")
    CommitmentFactory(title_en="Another", summary="Nuclear matters.")

    assert sections(client, "nucler consultatons") == ["Commitments: 1"]
    assert sections(client, "nuclear") == ["Commitments: 2"]
