"""What selected words may be: which occurrence they are, and what is refused as no words."""

import pytest

from alliance.models import User
from commitments import marking
from commitments.models import Agreement, Commitment, Passage
from tests.commitments.marking.selecting import cited, found, promise, words
from tests.commitments.steps import refusal, whole
from tests.factories import PassageFactory

pytestmark = pytest.mark.django_db


def test_repeated_words_are_counted(passage: Passage, analyst: User):
    citation = marking.mark_commitment(words=found(passage, "will cooperate", 2), commitment=promise(), by=analyst)

    assert cited(citation) == (1, "original", "will cooperate", 2, 40, 54)


def test_places_are_code_points(agreement: Agreement, analyst: User):
    passage = PassageFactory(agreement=agreement, text="🤝🏽 양국은 협력하고, 또 협력할 것이다 🇰🇷.")

    citation = marking.mark_commitment(words=found(passage, "협력", 2), commitment=promise(), by=analyst)

    assert cited(citation) == (1, "original", "협력", 2, 15, 17)


def test_spaces_at_the_ends_are_let_go(passage: Passage, analyst: User):
    citation = marking.mark_commitment(words=words(passage, 5, 21), commitment=promise(), by=analyst)

    assert cited(citation) == (1, "original", "will cooperate", 1, 6, 20)


def test_marks_may_overlap(passage: Passage, analyst: User):
    first = marking.mark_commitment(words=words(passage, 0, 20), commitment=promise(), by=analyst)
    second = marking.mark_commitment(words=words(passage, 6, 29), commitment=promise(), by=analyst)

    assert [cited(one)[2] for one in (first, second)] == ["Korea will cooperate", "will cooperate on chips"]
    assert [one.code for one in Commitment.objects.all()] == ["2021-FS-001", "2021-FS-002"]


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (5, 6, "Select at least one word."),
        (6, 6, "These words lie outside of the passage; select them again."),
        (0, 65, "These words lie outside of the passage; select them again."),
        (-5, -1, "These words lie outside of the passage; select them again."),
    ],
)
def test_words_that_are_none_are_refused(passage: Passage, analyst: User, start: int, end: int, sentence: str):
    asked = words(passage, start, end)

    assert refusal(marking.mark_commitment, words=asked, commitment=promise(), by=analyst) == whole(sentence)
    assert Commitment.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("They will x\u0302 meet.", 5, 11),  # an accent on the x goes on
        ("They will x\u0302 meet.", 11, 18),
        ("🤝🏽 met", 0, 1),  # the colour of a hand
        ("🤝🏽 met", 1, 5),
        ("A 👩\u200d👧 met", 2, 3),  # two people, joined to one picture
        ("A 👩\u200d👧 met", 2, 4),
        ("A 👩\u200d👧 met", 4, 5),
        ("A ☎\ufe0f rang", 0, 3),  # the telephone as a picture
        ("🇰🇷🇺🇸 met", 0, 3),  # half a flag
        ("🇰🇷🇺🇸 met", 1, 4),
    ],
)
def test_half_a_character_is_no_words(agreement: Agreement, analyst: User, text: str, start: int, end: int):
    passage = PassageFactory(agreement=agreement, text=text)

    assert refusal(
        marking.mark_commitment, words=words(passage, start, end), commitment=promise(), by=analyst
    ) == whole("These words begin or end within a character; select the whole of it.")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("They will x\u0302 meet.", 10, 12),
        ("🤝🏽 met", 0, 2),
        ("A 👩\u200d👧 met", 2, 5),
        ("A ☎\ufe0f rang", 2, 4),
        ("🇰🇷🇺🇸 met", 2, 4),
        ("양국은 협력한다", 1, 2),
    ],
)
def test_whole_characters_are_words(agreement: Agreement, analyst: User, text: str, start: int, end: int):
    passage = PassageFactory(agreement=agreement, text=text)

    citation = marking.mark_commitment(words=words(passage, start, end), commitment=promise(), by=analyst)

    assert cited(citation)[2] == text[start:end]


def test_words_that_run_into_themselves_are_refused(agreement: Agreement, analyst: User):
    passage = PassageFactory(agreement=agreement, text="on and on and on")

    assert refusal(marking.mark_commitment, words=words(passage, 7, 16), commitment=promise(), by=analyst) == whole(
        "The same words begin a little earlier and run into these; select one word more or less."
    )


@pytest.mark.parametrize(
    ("who", "told"), [("reviewer", "reviewer"), ("analyst", "yourself, in another window or by another way")]
)
def test_passage_that_was_changed_meanwhile_is_refused(
    passage: Passage, analyst: User, reviewer: User, who: str, told: str
):
    by = {"reviewer": reviewer, "analyst": analyst}[who]
    marking.say_no_commitment(passage=passage.pk, version=passage.version, why="recital", by=by)

    assert refusal(marking.mark_commitment, words=words(passage, 0, 5), commitment=promise(), by=analyst) == whole(
        f"Passage 3 was changed meanwhile by {told}; here it is as it stands now. Select the words again."
    )
