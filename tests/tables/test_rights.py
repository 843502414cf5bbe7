"""Who writes which record by a file, person by person, as docs/permissions.md has it."""

from typing import Any

import pytest

from alliance.access.by_file import by_file, by_file_if_seen
from alliance.access.who import Who
from alliance.models import Keyed, User
from alliance.tables import holding, rights
from alliance.tables.comparing import Difference, Outcome
from alliance.tables.records import Cell, Row
from alliance.tables.sheets import Kind
from commitments.admin.seen import is_seen
from commitments.models import Evidence, StatusUpdate
from commitments.permissions import PARTS
from tests import tracked
from tests.test_admin_contract import FACTORIES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [tracked.make, lambda model: FACTORIES[model]()], ids=["hidden", "seen"])
@tracked.every_table
def test_whether_readers_see_a_row_is_known_without_asking_for_each(
    django_assert_num_queries: Any, model: type[Keyed], make: Any
):
    row = holding.with_owners(model).get(pk=make(model).pk)

    with django_assert_num_queries(0):
        is_seen(row)


PEOPLE = {
    Who.ACCOUNT: "reader",
    Who.ANALYST: "analyst",
    Who.REVIEWER: "reviewer",
    Who.ADMINISTRATOR: "administrator",
}


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
@pytest.mark.parametrize("is_public", [False, True], ids=["hidden", "seen"])
@tracked.every_table
def test_file_is_refused_from_whom_the_page_does_not_name(
    request: pytest.FixtureRequest, model: type[Keyed], is_public: bool, who: Who
):
    person = request.getfixturevalue(PEOPLE[who])
    seen = by_file_if_seen(model) if is_public else None
    row = FACTORIES[model]() if is_public and seen is not None else tracked.make(model)
    if isinstance(row, StatusUpdate | Evidence):
        (row.update if isinstance(row, Evidence) else row).author = person

    done = {outcome for outcome in written(model) if not refusals(row, outcome, person)}

    assert done == (written(model) if who >= (by_file(model) if seen is None else seen) else set())


def written(model: type[Keyed]) -> set[Outcome]:
    """What a file does to its records: a noun is deleted by none (`test_row_faults`)."""
    is_part = model._meta.label_lower in PARTS
    return {Outcome.CREATED, Outcome.CHANGED} | ({Outcome.DELETED} if is_part else set())


def refusals(row: Any, outcome: Outcome, person: User) -> list[Any]:
    told = Row(type(row), row.natural_key(), Cell("", 2), {}, {}, Kind(type(row)))
    return list(rights.refusals(Difference(told, outcome), row, person))
