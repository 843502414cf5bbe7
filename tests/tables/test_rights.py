"""Who writes which record by a file, person by person, as docs/permissions.md has it."""

from typing import Any

import pytest

from alliance.models import Keyed
from alliance.tables import rights
from commitments.admin.seen import is_seen
from tests import tracked
from tests.test_admin_contract import FACTORIES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [tracked.make, lambda model: FACTORIES[model]()], ids=["hidden", "seen"])
@tracked.every_table
def test_whether_readers_see_a_row_is_known_without_asking_for_each(
    django_assert_num_queries: Any, model: type[Keyed], make: Any
):
    row = rights.with_owners(model).get(pk=make(model).pk)

    with django_assert_num_queries(0):
        is_seen(row)
