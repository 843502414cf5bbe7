"""Characters that came along with a pasted text and that feeds and calendars may not hold (XML 1.0; RFC 5545, TEXT)."""

import re

NOT_TOLD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def tellable(text: str) -> str:
    """The text with a space for each of them; a word processor's line break is one."""
    return NOT_TOLD.sub(" ", text)
