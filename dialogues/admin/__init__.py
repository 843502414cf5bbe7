"""Dialogues and meetings in the workbench, one noun a file."""

from dialogues.admin import dialogue, meeting, mention

__all__ = ["dialogue", "meeting", "mention"]
