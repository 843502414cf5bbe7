"""The words that are kept for the search: in step with their rows, without a trace, at a known cost."""

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
)
from tests.search.asking import search, sections

pytestmark = pytest.mark.django_db


ALPHABET = st.sampled_from("ab 한미동맹을 \"“”'’\\()[]{}*+?|&!<>:-–·.,%_$^~#;/@😀é漢\n\t")


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
