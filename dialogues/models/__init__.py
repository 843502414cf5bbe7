"""What meets, and when it met."""

from dialogues.models.dialogue import Dialogue, DialogueParty
from dialogues.models.meeting import Meeting, MeetingItem, MeetingOutcome

__all__ = ["Dialogue", "DialogueParty", "Meeting", "MeetingItem", "MeetingOutcome"]
