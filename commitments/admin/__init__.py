"""The analysts' workbench, one noun a file."""

from commitments.admin import (
    agreement,
    citation,
    commitment,
    evidence,
    obligation,
    party,
    passage,
    recommendation,
    status,
    theme,
)

__all__ = [
    "agreement",
    "citation",
    "commitment",
    "evidence",
    "obligation",
    "party",
    "passage",
    "recommendation",
    "status",
    "theme",
]
