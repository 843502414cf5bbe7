"""Who can owe something, the ministries, the policy areas, and the two people: those of the product's own record."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import yaml

from alliance.generating.ledger import Ledger
from alliance.models import User
from alliance.postgres import ROOT
from commitments.models import Agency, Party, Theme

FILE = ROOT / "fixtures" / "vocabulary.yaml"
OPENED = datetime(2016, 1, 4, 1, tzinfo=UTC)
"""When the ledger begins to be kept."""


@dataclass
class Vocabulary:
    """Their numbers, by code or slug. `areas` has the themes of each upper theme."""

    coder: int = 0
    checker: int = 0
    parties: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, list[int]] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    areas: dict[str, list[str]] = field(default_factory=dict)


def write(ledger: Ledger) -> Vocabulary:
    content: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text())
    known, act = Vocabulary(), ledger.act(OPENED)
    people = [ledger.add(User, act, date_joined=OPENED, **person) for person in content["alliance.user"]]
    known.coder, known.checker = people[:2]
    for party in content["commitments.party"]:
        known.parties[party["code"]] = ledger.add(Party, act, **party)
        known.names[party["code"]] = party["name_en"]
    for agency in content["commitments.agency"]:
        code = agency.pop("party")
        known.agencies.setdefault(code, []).append(ledger.add(Agency, act, party_id=known.parties[code], **agency))
    for theme in content["commitments.theme"]:
        parent = theme.pop("parent", None)
        known.themes[theme["slug"]] = ledger.add(Theme, act, parent_id=known.themes.get(parent), **theme)
        known.areas.setdefault(parent or theme["slug"], []).append(theme["slug"])
    return known
