"""The vocabularies of dialogues and meetings. A leaf: it imports nothing of ours."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DialogueKind(TextChoices):
    SUMMIT = "summit", _("Summit")
    CONSULTATIONS = "consultations", _("Consultations")
    WORKING_GROUP = "working_group", _("Working group")
    TASK_FORCE = "task_force", _("Task force")
    COMMISSION = "commission", _("Commission")
    FORUM = "forum", _("Forum")
    EXERCISE = "exercise", _("Exercise")
    NEGOTIATION = "negotiation", _("Negotiation")

    OF_MANY = nonmember(("forum", "negotiation"))
    """Where the parties meet among many other states."""


class Level(TextChoices):
    """Who meets, highest first."""

    LEADERS = "leaders", _("Leaders")
    MINISTERIAL = "ministerial", _("Ministers")
    VICE_MINISTERIAL = "vice_ministerial", _("Vice ministers")
    SENIOR_OFFICIAL = "senior_official", _("Senior officials")
    WORKING = "working", _("Working level")
    EXPERT = "expert", _("Experts")
    PUBLIC_PRIVATE = "public_private", _("Public and private")
    NOT_STATED = "not_stated", _("Not stated")

    HIGHEST = nonmember(("leaders", "ministerial"))


class MeetingState(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    HELD = "held", _("Held")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class ItemKind(TextChoices):
    """What a meeting did with a commitment."""

    CREATED = "created", _("Promised there")
    REVIEWED = "reviewed", _("Reviewed there")
    REPORTED = "reported", _("Reported there")


class DialogueState(TextChoices):
    """The pulse of a dialogue; computed by the SQL function `dialogue_pulse`."""

    PROPOSED = "proposed", _("No meeting on record")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    CONCLUDED = "concluded", _("Concluded")
