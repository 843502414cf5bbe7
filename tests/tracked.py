"""A row of each tracked table, another value for it, and the entries that a write leaves in the history."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from alliance.models import Change, Keyed
from tests import factories
from tests.test_admin_contract import FACTORIES

TRACKED = [model for model in apps.get_models() if issubclass(model, Keyed)]
DRAFT = {"agreement__draft": True}
MAKERS: dict[str, Callable[[], Any]] = {
    "Agreement": lambda: factories.AgreementFactory(draft=True),
    "AgreementLink": lambda: factories.AgreementLinkFactory(later__draft=True, earlier__draft=True),
    "AgreementParty": lambda: factories.AgreementPartyFactory(**DRAFT),
    "Citation": lambda: factories.CitationFactory(commitment__agreement__draft=True),
    "Commitment": lambda: factories.CommitmentFactory(
        code="2021-A-001", agreement__code="2021-A", obligors=[], quote="", **DRAFT
    ),
    "CommitmentLink": lambda: factories.CommitmentLinkFactory(
        later__agreement__draft=True, earlier__agreement__draft=True
    ),
    "CommitmentTheme": lambda: factories.CommitmentThemeFactory(commitment__agreement__draft=True),
    "DialogueMention": lambda: factories.DialogueMentionFactory(passage__agreement__draft=True),
    "Evidence": lambda: factories.EvidenceFactory(update__draft=True),
    "Obligation": lambda: factories.ObligationFactory(commitment__agreement__draft=True),
    "ObligationAgency": lambda: factories.ObligationAgencyFactory(obligation__commitment__agreement__draft=True),
    "Passage": lambda: factories.PassageFactory(**DRAFT),
    "Recommendation": lambda: factories.RecommendationFactory(**DRAFT),
    "RecommendationAddressee": lambda: factories.RecommendationAddresseeFactory(recommendation__agreement__draft=True),
    "RecommendationLink": lambda: factories.RecommendationLinkFactory(recommendation__agreement__draft=True),
    "StatusUpdate": lambda: factories.StatusUpdateFactory(draft=True),
    "Target": lambda: factories.TargetFactory(commitment__agreement__draft=True),
}
"""Rows that nobody sees yet, so that every write is lawful; the other models have no such rule."""

EDITS: dict[str, tuple[str, Callable[[], Any]]] = {
    "Agency": ("name_en", lambda: "Another name"),
    "Agreement": ("place", lambda: "Seoul"),
    "AgreementLink": ("note", lambda: "In part."),
    "AgreementParty": ("party", lambda: factories.PartyFactory(code="JPN")),
    "Citation": ("kind", lambda: "reported"),
    "Commitment": ("title_en", lambda: "Another title"),
    "CommitmentLink": ("note", lambda: "In part."),
    "CommitmentTheme": ("theme", lambda: factories.ThemeFactory(slug="health")),
    "Dialogue": ("note", lambda: "In part."),
    "DialogueMention": ("quote", lambda: "working group"),
    "DialogueParty": ("party", lambda: factories.PartyFactory(code="JPN")),
    "Evidence": ("title", lambda: "Another title"),
    "Meeting": ("place", lambda: "Seoul"),
    "MeetingItem": ("note", lambda: "In part."),
    "MeetingOutcome": ("agreement", factories.AgreementFactory),
    "Obligation": ("party", lambda: factories.PartyFactory(code="JPN")),
    "ObligationAgency": ("agency", lambda: factories.AgencyFactory(code="another")),
    "Party": ("name_en", lambda: "Another name"),
    "Passage": ("heading", lambda: "Another heading"),
    "Recommendation": ("note", lambda: "In part."),
    "RecommendationAddressee": ("party", lambda: factories.PartyFactory(code="JPN")),
    "RecommendationLink": ("kind", lambda: "taken_up_by"),
    "StatusUpdate": ("rationale", lambda: "It met twice."),
    "Target": ("unit", lambda: "EUR"),
    "Theme": ("name_en", lambda: "Another name"),
}
"""A field of each model and another value of it."""

every_table = pytest.mark.parametrize("model", TRACKED, ids=lambda model: model._meta.label)
committing = pytest.mark.django_db(transaction=True)


def make(model: type[Keyed]) -> Any:
    return MAKERS.get(model.__name__, FACTORIES[model])()


@contextmanager
def written() -> Iterator[list[Change]]:
    """The entries that the block has made, once it is over."""
    last = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
    entries: list[Change] = []
    yield entries
    entries += Change.objects.filter(id__gt=last).order_by("id")


def entry(row: Any, operation: str, version: int) -> tuple[str, str, str, int]:
    return row._meta.db_table, str(row.pk), operation, version


def told(entries: list[Change]) -> list[tuple[str, str, str, int]]:
    return [(change.table, change.row_id, change.operation, change.version) for change in entries]


def raw(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
