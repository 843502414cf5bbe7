"""Where a hit stands: marked in its sentence, in its order."""

import pytest
from django.test import Client

from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    EvidenceFactory,
)
from tests.html import part, words
from tests.search.asking import rows, search, told

pytestmark = pytest.mark.django_db


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
