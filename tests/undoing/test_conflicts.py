"""What stands in the way of an undo: each conflict is told, and nothing is done."""

import pytest

from alliance.history import recorded
from alliance.models import User
from commitments.models import (
    Citation,
    Party,
)
from dialogues.models import Dialogue, MeetingItem
from tests.factories import (
    CitationFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingItemFactory,
    PartyFactory,
    ThemeFactory,
    UserFactory,
)
from tests.undoing.changing import latest, refused, undone

pytestmark = pytest.mark.django_db


def test_later_change_of_the_same_field_is_a_conflict_that_tells_who(root: User):
    dialogue = DialogueFactory(note="one")
    Dialogue.objects.update(note="two")
    change = latest()
    with recorded(actor=UserFactory(username="kim")):
        Dialogue.objects.update(note="three", theme=ThemeFactory(slug="energy"))
    Dialogue.objects.update(abbreviation="later still")

    (told,) = refused(root, "change", change.pk)

    assert told.startswith(f"Dialogue: {dialogue}. Note was changed later by kim on ")
    assert told.endswith(": it is “three” now.")


def test_one_conflict_keeps_a_whole_batch_as_it_is(root: User):
    first, second = DialogueFactory(), DialogueFactory()
    with recorded(batch="b1"):
        Dialogue.objects.update(note="two", theme=ThemeFactory(slug="energy"))
    Dialogue.objects.filter(pk=first.pk).update(note="three")
    Dialogue.objects.filter(pk=second.pk).update(theme=ThemeFactory(slug="health"))

    told = refused(root, "batch", "b1")

    assert [sentence.split(": ", 2)[1].split(". ")[0] for sentence in told[:2]] == [str(first), str(second)]
    assert "it is “Health” now." in told[1]


def test_field_that_somebody_set_back_meanwhile_is_no_conflict(root: User):
    dialogue = DialogueFactory(note="one", abbreviation="A")
    Dialogue.objects.update(note="two", abbreviation="B")
    change = latest()
    Dialogue.objects.update(note="one")

    undone(root, "change", change.pk)

    dialogue.refresh_from_db()
    assert (dialogue.note, dialogue.abbreviation) == ("one", "A")


def test_what_others_changed_in_between_is_not_swept_away(root: User):
    DialogueFactory(note="one")
    with recorded(batch="b1"):
        Dialogue.objects.update(note="two")
    Dialogue.objects.update(note="three")
    with recorded(batch="b1"):
        Dialogue.objects.update(note="four")

    (told,) = refused(root, "batch", "b1")

    assert told.endswith("Somebody else changed the same in between: undo one change at a time.")


def test_change_of_what_was_deleted_later_is_a_conflict(root: User):
    DialogueFactory(note="one")
    Dialogue.objects.update(note="two")
    change = latest()
    with recorded(actor=UserFactory(username="kim")):
        Dialogue.objects.all().delete()

    (told,) = refused(root, "change", change.pk)

    assert "It was deleted later by kim on " in told


def test_addition_on_which_others_hang_by_now_stays(root: User):
    with recorded(batch="b1"):
        theme = ThemeFactory(slug="energy")
    for name in ("first", "second"):
        DialogueFactory(theme=theme, slug=name)

    (told,) = refused(root, "batch", "b1")

    assert told == "Theme: Energy. This hangs on it and came by another change: Dialogue: First, and 1 more."


def test_addition_that_was_changed_since_stays(root: User):
    with recorded(batch="b1"):
        PartyFactory(code="JPN")
    Party.objects.update(name_ko="일본")

    (told,) = refused(root, "batch", "b1")

    assert "Korean name was changed later" in told


def test_deleted_part_needs_what_it_belongs_to(root: User):
    item = MeetingItemFactory()
    with recorded(batch="b1"):
        MeetingItem.objects.all().delete()
    item.meeting.delete()

    (told,) = refused(root, "batch", "b1")

    assert told.endswith("The meeting to which it belongs or points is gone: restore that first.")


def test_key_that_was_taken_meanwhile_is_told(root: User):
    with recorded(batch="b1"):
        PartyFactory(code="JPN").delete()
        Party.objects.filter(code="JPN").delete()
    japan = PartyFactory(code="JPN")
    with recorded(batch="b2"):
        Party.objects.filter(pk=japan.pk).delete()
    PartyFactory(code="JPN")

    assert refused(root, "batch", "b2") == [
        "Another party has the same code (JPN) by now: change or delete that one first."
    ]


def test_rules_of_the_database_speak(root: User):
    promise = CommitmentFactory(quote="establish a working group")
    with recorded(batch="b1"):
        second = CitationFactory(commitment=promise, quote="soon", passage=promise.citations.get().passage)
    Citation.objects.exclude(pk=second.pk).delete()

    assert refused(root, "batch", "b1") == [
        f"{promise.code} has no citation in a public text; quote the words that make it."
    ]
