"""Whole numbers as forms and addresses send them: keys, versions, places."""

DIGITS = 18
"""The most digits that the widest column of the database takes, whatever they are."""


def whole(text: str) -> int | None:
    """The number that these digits are; None where they are none, or more than any column takes."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None
