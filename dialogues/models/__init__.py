"""What meets, and when it met."""

from dialogues.models.dialogue import Dialogue, DialogueParty
from dialogues.models.meeting import Meeting, MeetingItem, MeetingOutcome
from dialogues.models.mention import DialogueMention

__all__ = ["Dialogue", "DialogueMention", "DialogueParty", "Meeting", "MeetingItem", "MeetingOutcome"]
