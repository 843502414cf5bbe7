"""Mentions: the words by which a text names a dialogue, kept by the rule of quotations, and told on its page."""

from datetime import date

import pytest
from django.test import Client

from alliance.checking import rules
from alliance.models import User
from commitments.marking import Words
from commitments.workflow import Refused, step
from dialogues import marking
from dialogues.models import DialogueMention
from tests.commitments.steps import refusal, whole
from tests.factories import AgreementFactory, DialogueFactory, DialogueMentionFactory, PassageFactory
from tests.html import links, words

pytestmark = pytest.mark.django_db

TEXT = "The SCM met; the SCM will meet again."


def test_words_are_marked_as_a_dialogue_and_let_go(analyst: User):
    passage = PassageFactory(agreement__draft=True, text=TEXT)
    place = Words(passage=passage.pk, version=passage.version, start=17, end=21)

    marked = marking.mention(words=place, dialogue=DialogueFactory(slug="scm"), by=analyst)

    stored = DialogueMention.objects.get()
    assert (stored.quote, stored.occurrence, stored.start, stored.end) == ("SCM", 2, 17, 20)
    assert stored.natural_key()[0] == "scm"
    assert refusal(marking.mention, words=place, dialogue=stored.dialogue, by=analyst) == whole(
        "These very words are marked as this dialogue already."
    )
    marking.unmention(mention=marked.pk, version=1, passage=passage, by=analyst)
    assert DialogueMention.objects.count() == 0
    assert refusal(marking.unmention, mention=marked.pk, version=1, passage=passage, by=analyst) == whole(
        "The mark is not there any more."
    )


def test_mention_in_a_public_text_is_a_reviewers_with_a_reason(analyst: User, reviewer: User):
    mention = DialogueMentionFactory(passage__text=TEXT, quote="SCM")
    refused = {"mention": mention.pk, "version": 1, "passage": mention.passage}

    assert refusal(marking.unmention, by=analyst, reason="Wrong.", **refused) == whole(
        "Readers see this agreement already; ask a reviewer to add to its coding."
    )
    assert refusal(marking.unmention, by=reviewer, **refused) == whole(
        "Say why: readers see this among the corrections."
    )


@pytest.mark.parametrize("change", [{"quote": "NCG"}, {"occurrence": 3}, {"passage": None}, {"text": "They met."}])
def test_database_refuses_a_mention_that_does_not_stand_in_its_passage(analyst: User, change: dict[str, object]):
    mention = DialogueMentionFactory(passage__agreement__code="2021-FS", passage__number="3", passage__text=TEXT)
    mention.quote = "SCM"
    mention.save()
    row = mention.passage if "text" in change else mention
    for name, value in change.items():
        setattr(row, name, value or PassageFactory(text="They met."))

    told = r"A quotation does not stand in its passage \(.*\); copy the exact words."
    with pytest.raises(Refused, match=told), step(by=analyst):
        row.save()


def test_check_of_the_ledger_names_a_mention_that_does_not_stand():
    mention = DialogueMentionFactory(passage__agreement__code="2021-FS", passage__number="3", quote="never")

    mention_key = mention.pk
    faults = [(fault.table, fault.row_id, fault.sentence) for fault in rules.faults()]
    mention.delete()  # before anything is settled

    sentence = "A quotation does not stand in its passage (2021-FS 3: never); copy the exact words."
    assert faults == [("dialogues_dialoguemention", str(mention_key), sentence)]


def test_page_of_a_dialogue_tells_where_it_is_named(client: Client):
    scm = DialogueFactory(slug="scm")
    for code, issued_on in (("2021-FS", date(2021, 5, 21)), ("2023-JS", date(2023, 4, 26)), ("2020-X", None)):
        agreement = AgreementFactory(code=code, issued_on=issued_on, title_en=f"Text {code}", draft=code == "2020-X")
        passage = PassageFactory(agreement=agreement, number="3", position=3, text=TEXT)
        DialogueMentionFactory(dialogue=scm, passage=passage, quote="SCM")

    now, then = client.get("/dialogues/scm/"), client.get("/dialogues/scm/?as_of=2022-01-01")

    told = "Named in Text 2023-JS, passage 3, 26 April 2023: SCM Text 2021-FS, passage 3, 21 May 2021: SCM"
    assert told in words(now)
    assert "/agreements/2021-fs/#p3" in links(now)
    assert "2023-JS" not in words(then)
    assert "2020-X" not in words(now)
    assert "이 협의체를 언급한 문서" in words(client.get("/dialogues/scm/?lang=ko"))
