"""What the pages of `commitments` show of dialogues: that app knows nothing of this one, so its templates ask here."""

from django import template
from django.contrib.humanize.templatetags.humanize import ordinal

from alliance.moment import Moment
from commitments.models import Agreement, Commitment
from dialogues.models import Dialogue, Meeting, MeetingItem
from dialogues.querysets import DialogueQuerySet, MeetingQuerySet

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
def meetings_of(agreement: Agreement, moment: Moment) -> MeetingQuerySet:
    """The meetings out of which the agreement came."""
    return (
        Meeting.objects.begun_by(moment.meetings_until)
        .filter(outcomes=agreement)
        .select_related("dialogue")
        .order_by("starts_on", "code")
    )


@register.filter
def meeting_name(meeting: Meeting) -> str:
    """Its title, or which round of its dialogue it is; needs the dialogue."""
    if meeting.title_en or not meeting.dialogue:
        return meeting.title_en
    return f"{ordinal(meeting.ordinal)} {meeting.dialogue}" if meeting.ordinal else str(meeting.dialogue)


@register.filter
def meeting_name_ko(meeting: Meeting) -> str:
    """The same in Korean; empty where nobody gave it."""
    if meeting.title_ko or not (meeting.dialogue and meeting.dialogue.name_ko):
        return meeting.title_ko
    return f"제{meeting.ordinal}차 {meeting.dialogue.name_ko}" if meeting.ordinal else meeting.dialogue.name_ko
