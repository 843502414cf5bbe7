"""The door of mentions: selected words of a passage become the name of a dialogue (as `commitments/marking.py`)."""

from alliance.models import User
from commitments.marking import Words, as_shown, open_passage, place_of
from commitments.models import Passage
from commitments.workflow import Refused, step
from dialogues.models import Dialogue, DialogueMention


def mention(*, words: Words, dialogue: Dialogue, by: User, reason: str = "") -> DialogueMention:
    """Mark these words as the name of this dialogue."""
    with step(by=by, reason=reason):
        place = place_of(words, by=by, reason=reason)
        marked = DialogueMention(
            dialogue=dialogue, passage=place.passage, quote=place.quote, occurrence=place.occurrence
        )
        marked.full_clean()
        marked.save()
    return marked


def unmention(*, mention: int, version: int, passage: Passage, by: User, reason: str = "") -> None:
    """Take a mention of this passage away as it was shown."""
    with step(by=by, reason=reason):
        open_passage(passage, by=by, reason=reason)
        stored = DialogueMention.objects.filter(pk=mention, passage=passage).first()
        if stored is None:
            raise Refused("The mark is not there any more.")
        as_shown(stored, version, by).delete()
