"""A commitment of a draft agreement with one of each of its parts, and its whole file."""

from typing import Any

import pytest
from django.test import Client

from alliance.models import User
from commitments.models import Commitment
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    CommitmentThemeFactory,
    ObligationAgencyFactory,
    TargetFactory,
    ThemeFactory,
)


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    client.force_login(analyst)
    return client


@pytest.fixture
def promise(db: None) -> Commitment:
    return make_promise()


def make_promise(number: int = 1, **fields: Any) -> Commitment:
    agreement = AgreementFactory(code=f"2021-P{number}", draft=True)
    commitment = CommitmentFactory(agreement=agreement, code=f"2021-P{number}-001", note="", **fields)
    obligation = commitment.obligations.get()
    ObligationAgencyFactory(obligation=obligation, agency=AgencyFactory(code=f"ministry-{number}"))
    TargetFactory(commitment=commitment)
    CommitmentThemeFactory(commitment=commitment, theme=ThemeFactory(slug="energy"))
    earlier = CommitmentFactory(
        agreement__code=f"2019-P{number}", agreement__issued_on="2019-01-01", code=f"2019-P{number}-001"
    )
    CommitmentLinkFactory(later=commitment, earlier=earlier)
    return commitment
