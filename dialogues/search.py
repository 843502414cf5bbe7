"""What of this app is searched, as readers see it at a moment, and what is found by it."""

from alliance.moment import Moment
from alliance.searching.finding import Part
from dialogues.models import Dialogue, Meeting

DIALOGUE, MEETING = "dialogue", "meeting"


def of_dialogues(moment: Moment) -> list[Part]:
    """A dialogue by its names and abbreviation."""
    return [Part(noun=DIALOGUE, rows=Dialogue.objects.all())]


def of_meetings(moment: Moment) -> list[Part]:
    """A meeting by its code, ordinal, titles, summary and place, and by its dialogue, whose name many have."""
    begun = Meeting.objects.begun_by(moment.meetings_until)
    return [Part(noun=MEETING, rows=begun), Part(noun=MEETING, rows=begun, sought="dialogue")]
