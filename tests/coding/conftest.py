"""An agreement that is being coded."""

import pytest

from commitments.models import Agreement, Passage
from tests.factories import AgreementFactory, PassageFactory


@pytest.fixture
def agreement() -> Agreement:
    agreement = AgreementFactory(draft=True, code="2021-FS", coded_by=None, checked_by=None)
    PassageFactory(agreement=agreement, number="1", text="Together they will:")
    return agreement


@pytest.fixture
def passage(agreement: Agreement) -> Passage:
    return agreement.passages.get()
