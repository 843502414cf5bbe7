"""What the pages of `commitments` show of dialogues: that app knows nothing of this one, so its templates ask here."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from django.contrib.humanize.templatetags.humanize import ordinal
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alliance.language import name_of, other_language
from alliance.moment import Moment
from commitments.models import Agreement, Commitment, StatusUpdate
from dialogues.models import Dialogue, Meeting, MeetingItem
from dialogues.querysets import DialogueQuerySet, MeetingQuerySet
from dialogues.timeline import Event, timeline

register = template.Library()


@register.simple_tag
def dialogues_of(commitment: Commitment, moment: Moment) -> DialogueQuerySet:
    """The dialogues to which the commitment belongs, with their pulse."""
    return Dialogue.objects.of_commitment(commitment, moment.meetings_until).with_pulse(moment.day).order_by("slug")


@register.simple_tag
def items_of(commitment: Commitment, moment: Moment) -> list[MeetingItem]:
    """The meetings at which the commitment was made, reviewed or reported, latest first."""
    meetings = Meeting.objects.begun_by(moment.meetings_until)
    items = MeetingItem.objects.filter(commitment=commitment, meeting__in=meetings)
    return list(items.select_related("meeting__dialogue").order_by("-meeting__starts_on", "meeting__code"))


@register.simple_tag
def timeline_of(
    commitment: Commitment, thread: Iterable[Commitment], updates: Iterable[StatusUpdate], items: Iterable[MeetingItem]
) -> list[Event]:
    """The dated events of a commitment: made, made again, taken up, assessed, due."""
    return timeline(commitment, thread=thread, updates=updates, items=items)


@register.simple_tag
def meetings_of(agreement: Agreement, moment: Moment) -> MeetingQuerySet:
    """The meetings out of which the agreement came."""
    return (
        Meeting.objects.begun_by(moment.meetings_until)
        .filter(outcomes=agreement)
        .select_related("dialogue")
        .order_by("starts_on", "code")
    )


@register.filter
def dialogue_filter(dialogue: Dialogue) -> str:
    """The filter of the list that finds the commitments of a dialogue, ready for one more parameter."""
    return f"{urlencode({'dialogue': dialogue.slug})}&"


@register.filter
def meeting_name(meeting: Meeting) -> str:
    """Its title, or which round of its dialogue it is, in the page's language or in English; needs the dialogue."""
    return _called(meeting, translation.get_language() or "en") or _called(meeting, "en")


@register.filter
def other_meeting_name(meeting: Meeting) -> SafeString | str:
    """The same in the other language; nothing where it has none, or is named in that language already."""
    other = other_language()
    text = _called(meeting, other)
    is_told = not text or text == meeting_name(meeting)
    return "" if is_told else format_html('<span class="other" lang="{}">{}</span>', other, text)


def _called(meeting: Meeting, language: str) -> str:
    dialogue = meeting.dialogue and name_of(meeting.dialogue, language)
    if name_of(meeting, language) or not dialogue:
        return name_of(meeting, language)
    if not meeting.ordinal:
        return dialogue
    if language == "ko":
        return f"제{meeting.ordinal}차 {dialogue}"
    with translation.override("en"):
        return f"{ordinal(meeting.ordinal)} {dialogue}"
