"""Acts on the coding screen: words are marked, moved and let go, passages get their reason; what each answers."""

from typing import Any

import pytest
from django.test import Client

from alliance.models import User
from commitments.models import Citation, Commitment, Passage
from tests.coding.screens import PIECES, commitment_words, said, screen, soup
from tests.commitments.admin_forms import enter
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    DialogueFactory,
    DialogueMentionFactory,
)

pytestmark = pytest.mark.django_db

NINES = "9" * 5000
"""More digits than Python makes a number of."""


def test_words_are_marked_and_the_pieces_come_back(client: Client, analyst: User, passage: Passage):
    answer = enter(client, analyst).post(screen(passage.agreement), commitment_words(passage), headers=PIECES)

    assert (answer.status_code, said(answer)) == (200, "Marked.")
    assert [mark.get_text() for mark in soup(answer).select("#p1 mark")] == ["Together"]
    assert soup(answer).select_one("#state-heading").get_text() == "1 of 1 passages coded"
    assert Citation.objects.get().quote == "Together"


def test_changed_passage_refuses_the_words_and_comes_back_fresh(client: Client, analyst: User, passage: Passage):
    sent = commitment_words(passage)
    Passage.objects.update(text="Both will:")

    marked = enter(client, analyst).post(screen(passage.agreement), sent, headers=PIECES)
    chosen = client.get(screen(passage.agreement, "choice"), sent, headers=PIECES)

    for answer in (marked, chosen):
        assert answer.status_code == 409
        assert said(answer) == ("Passage 1 was changed meanwhile; here it is as it stands now. Select the words again.")
        assert soup(answer).select_one("#p1 .words").get_text() == "Both will:"
        assert soup(answer).select_one("#p1")["data-version"] == "2"


def test_mark_gets_other_words_and_is_taken_away(client: Client, analyst: User, passage: Passage):
    CommitmentFactory(agreement=passage.agreement, code="2021-FS-001", quote="")
    citation = CitationFactory(commitment=Commitment.objects.get(), passage=passage, quote="Together")
    place = screen(passage.agreement)
    moved = commitment_words(passage, kind="move", start=9, end=13, **{"move-mark": f"{citation.pk}-1"})
    gone = {"act": "unmark", "passage": passage.pk, "mark": f"citation-{citation.pk}", "version": 2}

    answers = [enter(client, analyst).post(place, sent, headers=PIECES) for sent in (moved, gone)]

    assert [[mark.get_text() for mark in soup(answer).select("#p1 mark")] for answer in answers] == [["they"], []]
    assert [link.get_text() for link in soup(answers[1]).select(".state li a")][-1] == "2021-FS-001"


def test_dialogue_is_named_and_the_passage_is_still_to_be_coded(client: Client, analyst: User, passage: Passage):
    dialogue = DialogueFactory(abbreviation="SCM")
    place = screen(passage.agreement)
    sent = commitment_words(passage, kind="mention", **{"mention-dialogue": dialogue.pk})

    named = enter(client, analyst).post(place, sent, headers=PIECES)
    gone = {"act": "unmark", "passage": passage.pk, "mark": f"mention-{dialogue.mentions.get().pk}", "version": 1}
    let_go = client.post(place, gone, headers=PIECES)

    assert soup(named).select_one("#p1 mark")["class"] == ["mention"]
    assert soup(named).select_one(".held-mark a").get_text() == "SCM"
    assert soup(named).select_one(".to-code").get_text() == "To be coded"
    assert soup(let_go).select("#p1 mark") == []


def test_reason_without_the_script_leads_back_to_the_passage(client: Client, analyst: User, passage: Passage):
    sent = {"act": "reason", "passage": passage.pk, "version": passage.version, "no_commitment": "structure"}

    answer = enter(client, analyst).post(screen(passage.agreement), sent)

    assert answer["Location"] == f"{screen(passage.agreement)}#p1"
    assert Passage.objects.get().no_commitment == "structure"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "dance"},
        {"act": "mark"},
        {"act": "mark", "start": "x"},
        {"act": "mark", "kind": "poem"},
        {"act": "mark", "end": 10**30},
        {"act": "mark", "passage": 10**30},
        {"act": "unmark", "mark": "citation-0"},
        {"act": "unmark", "mark": "poem"},
        {"act": "unmark", "mark": f"citation-{10**30}"},
        {"act": "unmark", "mark": f"citation-{NINES}"},
        {"act": "unmark", "mark": "citation-1", "version": ""},
        {"act": "unmark", "mark": "citation-²"},
        {"act": "unmark", "passage": NINES},
        {"act": "reason", "version": "x"},
        {"act": "reason", "version": NINES},
        {"act": "finish", "seen": NINES},
        {"act": "reason", "no_commitment": "\0"},
        {"act": "publish"},
    ],
)
def test_nonsense_gets_a_sentence(client: Client, analyst: User, passage: Passage, sent: dict[str, Any]):
    place = {"passage": passage.pk, "version": passage.version, "start": 0, "end": 8}

    answers = [
        enter(client, analyst).post(screen(passage.agreement), (place if sent else {}) | sent, headers=headers)
        for headers in (PIECES, {})
    ]

    assert [answer.status_code for answer in answers] == [409, 200]
    assert said(answers[0]) == soup(answers[1]).select_one(".errorlist").get_text().strip() != ""
    assert Citation.objects.count() == 0


def test_passage_of_another_agreement_is_none_of_this(client: Client, analyst: User, passage: Passage):
    other = AgreementFactory(draft=True)

    answer = enter(client, analyst).post(screen(other), commitment_words(passage), headers=PIECES)

    assert said(answer) == "The passage is not there any more; reload the page."


@pytest.mark.parametrize("kind", ["citation", "mention"])
def test_mark_that_is_another_by_now_is_not_taken_away(client: Client, analyst: User, passage: Passage, kind: str):
    made: Any = (
        CitationFactory(passage=passage, quote="will", commitment__agreement=passage.agreement, commitment__quote="")
        if kind == "citation"
        else DialogueMentionFactory(passage=passage, quote="will")
    )
    type(made).objects.update(quote="they")
    sent = {"act": "unmark", "passage": passage.pk, "mark": f"{kind}-{made.pk}", "version": 1}

    answer = enter(client, analyst).post(screen(passage.agreement), sent, headers=PIECES)

    assert answer.status_code == 409
    assert said(answer) == "The mark was changed meanwhile; here it is as it stands now."
    assert [mark.get_text() for mark in soup(answer).select("#p1 mark")] == ["they"]
    assert soup(answer).select_one(".held-mark [name=version]")["value"] == "2"


def test_mark_that_is_another_by_now_gets_no_other_words(client: Client, analyst: User, passage: Passage):
    CommitmentFactory(agreement=passage.agreement, code="2021-FS-001", quote="")
    citation = CitationFactory(commitment=Commitment.objects.get(), passage=passage, quote="Together")
    Citation.objects.update(quote="they")
    sent = commitment_words(passage, kind="move", start=9, end=18, **{"move-mark": f"{citation.pk}-1"})

    answer = enter(client, analyst).post(screen(passage.agreement), sent, headers=PIECES)

    assert [error.get_text() for error in soup(answer).select(".errorlist li")] == [
        "The mark was changed or taken away meanwhile; choose it as it is now."
    ]
    assert soup(answer).select_one("[name=move-mark] option")["value"] == f"{citation.pk}-2"
    assert Citation.objects.get().quote == "they"
