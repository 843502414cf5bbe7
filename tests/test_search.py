"""The search page: what is found, where it stands, and what is never found."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    DialogueFactory,
    EvidenceFactory,
    MeetingFactory,
    PassageFactory,
    RecommendationFactory,
    SearchFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


def search(client: Client, asked: str, **more: str) -> Any:
    return client.get(f"/search/?{urlencode({'q': asked, **more})}")


def sections(client: Client, asked: str, **more: str) -> list[str]:
    """The sections in which something is found, each with its number."""
    shown = part(search(client, asked, **more), "sections", "ul")
    return [words(item) for item in shown[0].split("<li>")[1:]] if shown else []


def rows(client: Client, asked: str, **more: str) -> list[str]:
    """The words of each row that is found."""
    page = search(client, asked, **more)
    return [words(row) for finds in part(page, "finds", "ol") for row in finds.split("<li>")[1:]]


def told(client: Client, asked: str, **more: str) -> list[str]:
    """The sentences that are shown, with their marks."""
    page = search(client, asked, **more).text
    page = page.replace("<mark>", "[").replace("</mark>", "]")
    return [words(text) for css in ("excerpt", "excerpt source") for text in part(page, css, "p")]


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


def test_hit_is_marked_in_its_sentence(client: Client):
    CommitmentFactory(
        title_en="A title",
        summary="The first sentence. The U.S. Department hosts meetings of ministers, and meets. The last one.",
    )

    assert told(client, "meeting minister") == ["The U.S. Department hosts [meetings] of [ministers], and [meets]."]


def test_phrase_is_marked_as_a_whole_and_korean_across_its_spaces(client: Client):
    CommitmentFactory(title_en="A", summary="The group of a working group.", title_ko="방위비 분담금")

    assert told(client, '"working group"') == ["The group of a [working group]."]
    assert told(client, "비분담") == ["방위[비 분담]금"]


def test_long_sentence_is_cut_around_the_mark(client: Client):
    CommitmentFactory(title_en="A", summary=f"{'before ' * 60}needle{' after' * 60}.")

    [sentence] = told(client, "needle")

    assert sentence == f"… {'before ' * 14}[needle]{' after' * 29} …"


def test_marks_are_escaped_and_words_of_readers_are_no_markup(client: Client):
    CommitmentFactory(title_en="A", summary="Meet <b>soon</b> & often.")

    assert "Meet &lt;b&gt;<mark>soon</mark>&lt;/b&gt; &amp; often." in search(client, "soon").text
    assert "<script>" not in search(client, "<script>").text


def test_hit_in_a_name_that_is_not_the_title_is_shown(client: Client):
    AgreementFactory(title_en="Title", other_names=["First name", "Second name"])

    assert told(client, "second") == ["[Second] name"]


def test_words_of_the_sources_are_set_apart_from_ours_and_evidence_says_so(client: Client):
    CommitmentFactory(title_en="A", quote="convene a forum")
    EvidenceFactory(title="The forum met")

    page = search(client, "forum")

    assert {words(text) for text in part(page, "excerpt source", "p")} == {
        "convene a forum",
        "They will convene a forum soon.",
    }
    assert [words(text) for text in part(page, "excerpt", "p")] == ["Evidence: The forum met"]


def test_titles_weigh_more_than_summaries_and_these_more_than_quotations(client: Client):
    CommitmentFactory(title_en="Third", quote="hold a forum")
    CommitmentFactory(title_en="Second", summary="A forum.")
    CommitmentFactory(title_en="First forum")

    assert [row.split()[0] for row in rows(client, "forum", **{"in": "commitments"})] == ["First", "Second", "Third"]


def test_section_shows_its_first_rows_and_leads_to_all_page_by_page(client: Client):
    CommitmentFactory.create_batch(23, title_en="A forum", agreement=AgreementFactory())

    first = search(client, "forum")

    assert len(rows(client, "forum")) == 5
    assert links(first)["/search/?q=forum&in=commitments"] == "Commitments: 23"
    assert words(part(first, "after-rows", "p")[0]) == "All 23: Commitments"
    assert len(rows(client, "forum", **{"in": "commitments"})) == 20
    second = search(client, "forum", **{"in": "commitments", "page": "2"})
    assert "23 found, 21 to 23 shown" in words(second)
    assert links(second)["?q=forum&in=commitments&page=1"] == "← Before"


def test_every_number_leads_to_exactly_that_many_rows(client: Client):
    CommitmentFactory.create_batch(7, title_en="A forum", agreement=AgreementFactory(title_en="Forum"))
    StatusUpdateFactory.create_batch(2, rationale="The forum met.")
    MeetingFactory(dialogue__name_en="Forum")

    numbers = links(part(search(client, "forum"), "sections", "ul")[0])

    assert sections(client, "forum") == [
        "Commitments: 7",
        "Agreements and passages: 1",
        "Status updates and evidence: 2",
        "Dialogues and meetings: 2",
    ]
    for address, text in numbers.items():
        assert f" {text.split()[-1]} found" in words(client.get(address)), address


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (f"q={'x' * 201}", "At most 200 characters can be looked for, and these are 201."),
        ("q=%00", "A NUL character cannot be looked for"),
        ("q=a&q=b", "Give q once."),
        ("q=forum&in=nowhere", "'nowhere' is not among the words allowed here"),
        ("q=forum&in=commitments&page=x", "'x' is no whole number"),
        ("q=forum&page=2", "only one section has pages"),
        ("words=forum", "no parameter but"),
    ],
)
def test_address_that_is_not_understood_is_a_400_with_a_sentence(client: Client, query: str, sentence: str):
    page = client.get(f"/search/?{query}")

    assert page.status_code == 400
    assert sentence in words(page)


@pytest.mark.parametrize("number", [2, 3])
def test_page_that_does_not_exist_is_a_404(client: Client, number: int):
    CommitmentFactory(title_en="A forum")

    assert search(client, "forum", **{"in": "commitments", "page": str(number)}).status_code == 404


@pytest.mark.parametrize("query", ["", "q=", "q=%20"])
def test_search_for_nothing_tells_how_to_search(client: Client, query: str):
    assert "How to search" in words(client.get(f"/search/?{query}"))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [("!?", "There is no word in this to look for."), ("the", "Nothing is found"), ("zebra", "Nothing is found")],
)
def test_search_that_finds_nothing_says_why(client: Client, asked: str, sentence: str):
    CommitmentFactory(title_en="The forum!?")

    assert sentence in words(search(client, asked))


def test_drafts_and_what_hangs_on_them_are_never_found(client: Client):
    draft = AgreementFactory(draft=True, title_en="Canary", other_names=["Canary"])
    passage = PassageFactory(agreement=draft, text="A canary sings.")
    CommitmentFactory(agreement=draft, title_en="Canary", summary="Canary", quote="canary")
    public = CommitmentFactory(title_en="Public")
    CitationFactory(commitment=public, passage=passage, quote="canary sings", kind="reported")
    advice = RecommendationFactory(agreement=draft, title_en="Canary")
    CitationFactory(recommendation=advice, commitment=None, passage=passage, quote="A canary sings.")
    StatusUpdateFactory(commitment=public, rationale="Canary", draft=True)
    SearchFactory(update=StatusUpdateFactory(commitment=public, draft=True), searched="canary")
    CommitmentFactory(title_en="Canary", retired_at=datetime(2022, 1, 1, tzinfo=UTC), retired_reason="Twice.")

    for asked in ("canary", '"canary sings"', "canari", "cannary"):
        assert sections(client, asked) == [], asked


def test_withdrawn_update_is_found_only_as_of_what_was_known_before(client: Client):
    StatusUpdateFactory(
        rationale="The forum met.",
        state="withdrawn",
        withdrawn_at=datetime(2022, 6, 1, tzinfo=UTC),
        withdrawal_reason="Wrong.",
        withdrawn_by=StatusUpdateFactory().reviewer,
    )

    assert sections(client, "forum") == []
    assert sections(client, "forum", known_at="2022-05-01") == ["Status updates and evidence: 1"]
    assert sections(client, "forum", known_at="2021-12-31") == []


def test_search_of_another_day_finds_what_was_there_and_stays_at_that_day(client: Client):
    later = AgreementFactory(issued_on=date(2023, 5, 1), title_en="Later forum")
    told_later = PassageFactory(agreement=later, text="They told of the convention.")
    earlier = CommitmentFactory(title_en="Earlier forum")
    CitationFactory(commitment=earlier, passage=told_later, quote="the convention", kind="reported")
    CommitmentFactory(agreement=later, title_en="Later forum")
    dialogue = DialogueFactory(name_en="Panel")
    for day in (date(2022, 3, 1), date(2023, 3, 1)):
        MeetingFactory(dialogue=dialogue, starts_on=day)

    page = search(client, "forum", as_of="2022-12-31")

    assert sections(client, "forum", as_of="2022-12-31") == ["Commitments: 1"]
    assert sections(client, "convention", as_of="2022-12-31") == []
    assert sections(client, "panel", as_of="2022-12-31") == ["Dialogues and meetings: 2"]
    assert "/search/?q=forum&in=commitments&as_of=2022-12-31" in links(page)
    assert sections(client, "forum") == ["Commitments: 2", "Agreements and passages: 1"]


def test_day_of_the_page_can_be_changed_without_losing_the_words(client: Client):
    [form] = part(search(client, "forum", as_of="2022-12-31"), "as-of", "form")

    assert '<input type="hidden" name="q" value="forum">' in form


def test_korean_page_shows_korean_titles_and_marks_them(client: Client):
    CommitmentFactory(title_en="Strengthen the alliance", title_ko="한미동맹 강화")

    page = search(client, "동맹", lang="ko")

    assert words(part(page.text.replace("<mark>", "[").replace("</mark>", "]"), "find", "p")[0]) == "한미[동맹] 강화"


@pytest.mark.parametrize("address", ["/", "/commitments/", "/nowhere/"])
def test_every_page_has_a_field_to_search_from_at_its_moment(client: Client, address: str):
    form = part(client.get(f"{address}?as_of=2022-12-31"), "seek", "form")

    assert len(form) == 1
    assert '<label class="hidden" for="seek">' in form[0]
    assert ('name="as_of" value="2022-12-31"' in form[0]) is (address != "/nowhere/")


def test_changed_and_deleted_rows_are_found_by_what_they_are(client: Client):
    dialogue = DialogueFactory(name_en="The old caucus")
    dialogue.name_en = "The new conclave"
    dialogue.save()

    assert sections(client, "caucus") == []
    assert sections(client, "conclave") == ["Dialogues and meetings: 1"]

    dialogue.delete()

    assert sections(client, "conclave") == []


def test_words_that_are_searched_leave_no_trace_in_the_history(client: Client):
    commitment = CommitmentFactory(title_en="A forum")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content ? 'words', version FROM alliance_change WHERE row_id = %s", [str(commitment.pk)])
        entries = cursor.fetchall()

    assert (False, 1) in entries
    assert not any(has_words for has_words, _ in entries)


@pytest.mark.parametrize("times", [1, 4])
def test_search_costs_the_same_for_few_rows_and_for_many(client: Client, django_assert_num_queries, times: int):
    for _ in range(times):
        update = StatusUpdateFactory(rationale="The forum met.", commitment__title_en="Forum")
        PassageFactory(agreement=AgreementFactory(title_en="Forum"), text="The forum.")
        MeetingFactory(dialogue__name_en="Forum")
        RecommendationFactory(title_en="Forum", agreement=update.commitment.agreement)

    # the finding; where the words stand; which words of the texts they are; seven kinds of records
    with django_assert_num_queries(10):
        search(client, "forum")
    # once more, loosely; no passages and updates by similar names
    with django_assert_num_queries(9):
        search(client, "forumm")


ALPHABET = st.sampled_from("ab 한미동맹을 \"“”'’\\()[]{}*+?|&!<>:-–·.,%_$^~#;/@😀é漢\n\t")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(alphabet=ALPHABET, max_size=60), st.text(max_size=60)))
@example('"')
@example('"\\"')
@example("' & | ! <-> :* (")
@example("한 미 ' \\")
@example('"***=(?:"')
@example("a" * 200)
def test_any_text_is_searched_without_a_fault(client: Client, asked: str):
    CommitmentFactory(title_en="한미동맹 (a) *b* [c] \\d")

    assert search(client, asked).status_code == (400 if "\0" in asked else 200)
    assert client.get("/api/v1/commitments/", {"q": asked, "page_size": "1"}).status_code == (
        400 if "\0" in asked else 200
    )
