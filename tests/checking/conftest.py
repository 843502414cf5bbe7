"""A small settled ledger in the hands of a superuser."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import OperationalError, connection

from tests.checking.broken import DRAFT, OTHER, UPDATE
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    AgreementLinkFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    ObligationAgencyFactory,
    PartyFactory,
    PassageFactory,
    StatusUpdateFactory,
    ThemeFactory,
)


@pytest.fixture
def superuser(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The tests' connection as the server's superuser, who alone can switch off the triggers of foreign keys."""
    own = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "postgres"
    try:
        with django_db_blocker.unblock():
            connection.ensure_connection()
    except OperationalError:
        connection.settings_dict["USER"] = own
        pytest.skip("the superuser of this server may not log in without a password")
    yield
    connection.close()
    connection.settings_dict["USER"] = own


@pytest.fixture
def ledger(superuser: None, db: None) -> None:
    """A settled ledger: two public agreements with linked promises, one still being coded, two statuses, a draft."""
    fact_sheet = AgreementFactory(code="2021-FS")
    statement = AgreementFactory(code="2022-JS", issued_on=date(2022, 5, 21))
    promise = CommitmentFactory(code="2021-FS-001", agreement=fact_sheet)
    CommitmentFactory(code="2021-FS-002", agreement=fact_sheet)
    CommitmentFactory(code="2021-FS-003", agreement=fact_sheet)
    later = CommitmentFactory(code="2022-JS-001", agreement=statement)
    agency = AgencyFactory(code="kor-mofa", party=PartyFactory(code="KOR"))
    ObligationAgencyFactory(obligation=promise.obligations.get(), agency=agency)
    ThemeFactory(slug="energy", parent=ThemeFactory(slug="security"))
    CommitmentLinkFactory(later=later, earlier=promise)
    AgreementLinkFactory(later=statement, earlier=fact_sheet, kind="amends")
    PassageFactory(agreement=fact_sheet, number="91a", position=10_001, no_commitment="recital")
    PassageFactory(agreement=fact_sheet, number="92a", position=10_002, no_commitment="recital")
    PassageFactory(agreement=AgreementFactory(code="2024-VS", draft=True), number="91a")
    PartyFactory(code="USA")
    StatusUpdateFactory(id=UPDATE, commitment=promise)
    StatusUpdateFactory(id=DRAFT, commitment=promise, draft=True)
    StatusUpdateFactory(id=OTHER, commitment=later, implementation="not_assessable", effective_on=date(2022, 6, 1))
    connection.check_constraints()
