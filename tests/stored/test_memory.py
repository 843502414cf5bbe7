"""A dump of a ledger of any size is written with the memory of a few of its records."""

import tracemalloc
from pathlib import Path

import pytest
from django.db import transaction

from alliance.stored.dumping import export
from commitments.models import Agreement
from tests.factories import AgreementFactory, PassageFactory
from tests.tracked import committing

LETTERS = 20_000


def add_passages(agreement: Agreement, number: int) -> None:
    with transaction.atomic():
        PassageFactory.create_batch(number, agreement=agreement, text="a" * LETTERS)


def peak_of_export(folder: Path) -> int:
    """The most bytes that Python held at once."""
    tracemalloc.start()
    export(folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@committing
def test_export_of_more_records_holds_no_more_of_them_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("alliance.stored.reading.TOGETHER", 2)
    agreement = AgreementFactory()
    add_passages(agreement, 10)
    export(tmp_path)  # what is made once and kept is no cost of a dump
    few = peak_of_export(tmp_path)

    add_passages(agreement, 100)
    many = peak_of_export(tmp_path)

    assert many < few + 10 * LETTERS
