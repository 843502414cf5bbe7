"""Who looks at, adds, changes and deletes the records of each model on its own pages in the workbench.

Mostly as the groups' rights have it; what else decides is written here, model by model.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model

from alliance.access.who import Who, holder
from commitments.admin.base import LedgerAdmin

NOBODY, REVIEWER = Who.NOBODY, Who.REVIEWER


@dataclass(frozen=True, kw_only=True)
class Rights:
    """`seen_*`: of a record that readers see, where that differs from one that they do not see yet."""

    look: Who
    add: Who
    change: Who
    delete: Who
    seen_change: Who | None = None
    seen_delete: Who | None = None
    note: str = ""


CODING = {"seen_change": REVIEWER}
LINK = {"seen_change": REVIEWER, "seen_delete": REVIEWER}
PART = {
    "seen_change": NOBODY,
    "seen_delete": NOBODY,
    "note": "What readers see of it is changed on the form of what it belongs to, by a reviewer.",
}
KEPT_BY_PROGRAM = {"add": NOBODY, "change": NOBODY, "delete": NOBODY, "note": "Kept by the program."}

OTHERWISE: dict[str, dict[str, Any]] = {
    "alliance.change": KEPT_BY_PROGRAM,
    "alliance.loadedrecord": KEPT_BY_PROGRAM,
    "alliance.revision": KEPT_BY_PROGRAM,
    "alliance.user": {"delete": NOBODY, "note": "Made inactive, never deleted. Only a superuser changes a superuser."},
    "auth.group": {"note": "The three groups of the program are only shown."},
    "commitments.agreement": CODING | {"seen_delete": NOBODY},
    "commitments.agreementlink": LINK,
    "commitments.agreementparty": PART,
    "commitments.citation": PART,
    "commitments.commitment": CODING | {"delete": NOBODY, "note": "Retired with a reason, never deleted."},
    "commitments.commitmentlink": LINK,
    "commitments.commitmenttheme": PART,
    "commitments.evidence": {
        "add": NOBODY,
        "change": NOBODY,
        "delete": NOBODY,
        "note": "Written on the form of its update, by its author, until that is submitted.",
    },
    "commitments.obligation": PART,
    "commitments.obligationagency": PART,
    "commitments.passage": CODING | {"seen_delete": NOBODY},
    "commitments.recommendation": CODING,
    "commitments.recommendationaddressee": PART,
    "commitments.recommendationlink": PART,
    "commitments.statusupdate": {
        "delete": NOBODY,
        "note": "Only its author writes it, until it is submitted; then it is frozen. Withdrawn, never deleted.",
    },
    "commitments.target": LINK,
    "dialogues.dialoguemention": {
        "add": NOBODY,
        "change": NOBODY,
        "delete": NOBODY,
        "note": "Made and taken away where a text is coded.",
    },
}
"""Where something else than the group decides, what it decides."""


def rights_of(model: type[Model]) -> Rights:
    """Who does what with the records of a model on its own pages."""
    label = model._meta.label_lower
    named = {
        name: holder(label.replace(".", f".{action}_"))
        for name, action in (("look", "view"), ("add", "add"), ("change", "change"), ("delete", "delete"))
    }
    rights: dict[str, Any] = named | OTHERWISE.get(label, {})
    return Rights(**rights)


def is_ledger(model: type[Model]) -> bool:
    """Whether its records are of the ledger: those have tables to take out and in."""
    return isinstance(admin.site._registry[model], LedgerAdmin)


def models() -> list[type[Model]]:
    """Every model with pages in the workbench, by name."""
    return sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
