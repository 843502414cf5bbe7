"""What each status looks like: a colour, by its role in tokens.css, and over it a pattern that needs no colour."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commitments.choices import Implementation

TOKENS = Path(__file__).resolve().parent.parent / "static" / "css" / "tokens.css"

COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")

THEMES = ("light", "dark")

RISING, FALLING = "M-2 2l4-4M0 8l8-8M6 10l4-4", "M-2 6l4 4M0 0l8 8M6-2l4 4"
UPRIGHT, LEVEL = "M4 0v8", "M0 4h8"
DOTS = "M2 2h.01M6 6h.01"

PATTERNS = {
    Implementation.DELIVERED: ("good_fill", "good_fill", ""),
    Implementation.UPHELD: ("good_fill_soft", "good_ink", RISING),
    Implementation.PARTLY_DELIVERED: ("moving_fill", "paper", UPRIGHT),
    Implementation.UNDER_WAY: ("moving_fill_soft", "moving_ink", FALLING),
    Implementation.STALLED: ("trouble_fill", "paper", LEVEL),
    Implementation.NO_ACTION_FOUND: ("trouble_fill_soft", "trouble_ink", DOTS),
    Implementation.REVERSED: ("bad_fill", "paper", RISING + FALLING),
    Implementation.NOT_ASSESSABLE: ("quiet_fill", "paper", DOTS),
    Implementation.LAPSED: ("quiet_fill_soft", "quiet_ink", LEVEL),
    Implementation.SUPERSEDED: ("quiet_fill_softer", "quiet_ink", UPRIGHT),
}
"""Role of the ground, role of the lines, and the lines in a tile of 8 by 8. What is not assessed is hollow instead."""


@dataclass(frozen=True)
class Pattern:
    status: str
    ground: str
    ink: str
    path: str


@dataclass(frozen=True)
class Paint:
    """The colours of a picture by role (with `_` for `-`), and the patterns in them."""

    colours: dict[str, str]

    @property
    def patterns(self) -> list[Pattern]:
        return [
            Pattern(status.value, self.colours[ground], self.colours[ink], path)
            for status, (ground, ink, path) in PATTERNS.items()
        ]


@cache
def by_value(theme: str) -> Paint:
    """For a file that stands alone: the colours themselves, of the light theme or of the dark one."""
    light, _, rest = TOKENS.read_text().partition("@media screen and (prefers-color-scheme: dark)")
    colours = _roles(light)
    return Paint(colours | _roles(rest.partition("@media")[0]) if theme == "dark" else colours)


@cache
def by_reference() -> Paint:
    """For a page: the tokens, which follow the reader's theme and the printer."""
    return Paint({role: f"var(--{role.replace('_', '-')})" for role in by_value("light").colours})


def _roles(css: str) -> dict[str, str]:
    return {role.replace("-", "_"): value for role, value in COLOUR.findall(css)}
