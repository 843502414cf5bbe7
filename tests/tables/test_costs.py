"""What files cost: the same number of statements for three nouns and for three hundred."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.loading.nouns import loadable_models
from alliance.tables.importing import take_in
from alliance.tables.sheets import Sheet
from commitments.models import Citation, Commitment, Obligation
from tests.factories import AgreementFactory, PartyFactory, PassageFactory, ThemeFactory
from tests.tables.files import csv_of, exported, rows_of

pytestmark = pytest.mark.django_db


def many(number: int) -> None:
    """So many commitments of a draft agreement, each with its words and an obligor."""
    agreement, theme, korea = AgreementFactory(code="2021-M", draft=True), ThemeFactory(), PartyFactory()
    passage = PassageFactory(agreement=agreement)
    content = {"agreement": agreement, "theme": theme, "title_en": "Meet", "obligation": "one_off", "strength": "firm"}
    made = [Commitment(code=f"2021-M-{n:03}", **content) for n in range(number)]
    Commitment.objects.bulk_create(made)
    Citation.objects.bulk_create(
        Citation(commitment=each, passage=passage, quote="establish a working group") for each in made
    )
    Obligation.objects.bulk_create(Obligation(commitment=each, party=korea, role="obligor") for each in made)


def changed(client: Client) -> bytes:
    """The whole file with a change in each row, a target taken in and nothing deleted."""
    rows = rows_of(exported(client, Commitment))
    for row in list(rows):
        match row["record"]:
            case "commitment":
                row["strength"] = "intent"
                new = {"record": "target", "commitment": row["code"], "number": "1", "text": "10", "quantity": "10"}
                rows.append(dict.fromkeys(row, "") | new | {"unit": "t"})
            case "citation":
                row["kind"] = "reported"
    return csv_of(rows)


@pytest.mark.parametrize("number", [3, 300])
def test_dry_run_costs_the_same_for_many(desk: Client, analyst: Any, number: int):
    many(number)
    content = changed(desk)
    sheet = Sheet(Commitment)

    with CaptureQueriesContext(connection) as asked:
        told = take_in(sheet, content, analyst)

    statements = {
        "keys of every table, and the rows that are told of": len(loadable_models()),
        "rights of the person": 2,
        "agreements to lock": 1,
        "rows to lock: commitments, citations": 2,
        "numbers for the targets": 1,
        "constraints of three tables, and what breaks them": 6,
        "targets, commitments, citations": 3,
        "transaction, and the block that may be taken back": 5,
        "who, why and which batch": 1,
        "rules": 2,
        "new rows, to see where they belong": 1,
    }
    assert told.counts == {"new": number, "changed": 2 * number, "deleted": 0, "unchanged": number}
    assert (told.faults, len(asked)) == ([], sum(statements.values()))


@pytest.mark.parametrize("number", [3, 300])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_export_costs_the_same_for_many(desk: Client, django_assert_num_queries: Any, number: int, extension: str):
    many(number)

    statements = {
        "session, user and the rights of the person": 4,
        "agreements and themes to filter by": 2,
        "how many there are": 2,
        "transaction": 2,
        "the rows of the list": 1,
        "commitments, further themes, citations, obligations, agencies, targets, links": 7,
    }
    with django_assert_num_queries(sum(statements.values())):
        exported(desk, Commitment, extension)


@pytest.mark.parametrize("number", [3, 300])
def test_preview_of_one_field_costs_the_same_for_many(desk: Client, django_assert_num_queries: Any, number: int):
    many(number)
    rows = " ".join(f"{key}:1" for key in Commitment.objects.values_list("pk", flat=True))
    sent = {"rows": rows, "field": "strength", "value": "intent", "step": "preview"}

    statements = {
        "session, user and the rights of the person": 4,
        "keys of every table, and the rows that are told of": len(loadable_models()),
        "the rows that were chosen, and their keys": 2,
        "transaction, who, why and which batch, and the block that may be taken back": 6,
        "agreements and rows to lock": 2,
        "constraints, and what breaks them": 2,
        "commitments": 1,
        "rules": 2,
    }
    with django_assert_num_queries(sum(statements.values())):
        shown = desk.post(reverse("admin:commitments_commitment_change_field"), sent)

    assert len(shown.context["preview"]["changed"]) == number
