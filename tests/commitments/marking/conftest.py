"""A passage of an agreement that is being coded, in which the same words stand twice."""

import pytest

from commitments.models import Agreement, Passage
from tests.commitments.marking.selecting import TEXT
from tests.factories import AgreementFactory, PassageFactory


@pytest.fixture
def agreement() -> Agreement:
    return AgreementFactory(draft=True, code="2021-FS", coded_by=None, checked_by=None)


@pytest.fixture
def passage(agreement: Agreement) -> Passage:
    return PassageFactory(agreement=agreement, number="3", text=TEXT)
