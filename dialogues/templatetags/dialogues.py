"""What the pages of `commitments` show of dialogues: that app knows nothing of this one, so its templates ask here."""

from datetime import date

from django import template
from django.contrib.humanize.templatetags.humanize import ordinal

from commitments.models import Agreement, Commitment
from dialogues.models import Dialogue, Meeting, MeetingItem
from dialogues.querysets import DialogueQuerySet, MeetingQuerySet

register = template.Library()


@register.simple_tag
def dialogues_of(commitment: Commitment, day: date) -> DialogueQuerySet:
    """The dialogues to which the commitment belongs, with their pulse."""
    return Dialogue.objects.of_commitment(commitment).with_pulse(day).order_by("slug")


@register.simple_tag
def items_of(commitment: Commitment) -> list[MeetingItem]:
    """The meetings at which the commitment was made, reviewed or reported, latest first."""
    items = MeetingItem.objects.filter(commitment=commitment).select_related("meeting__dialogue")
    return list(items.order_by("-meeting__starts_on", "meeting__code"))


@register.simple_tag
def meetings_of(agreement: Agreement) -> MeetingQuerySet:
    """The meetings out of which the agreement came."""
    return Meeting.objects.filter(outcomes=agreement).select_related("dialogue").order_by("starts_on", "code")


@register.filter
def meeting_name(meeting: Meeting) -> str:
    """Its title, or which round of its dialogue it is; needs the dialogue."""
    if meeting.title_en or not meeting.dialogue:
        return meeting.title_en
    return f"{ordinal(meeting.ordinal)} {meeting.dialogue}" if meeting.ordinal else str(meeting.dialogue)
