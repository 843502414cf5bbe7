"""A file is of one moment, whatever others write while it is sent; and who leaves it holds nothing up."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from alliance.models import User
from tests.commitments.admin_forms import enter
from tests.factories import ThemeFactory
from tests.world import public_ledger

pytestmark = pytest.mark.django_db(transaction=True)
FILE = "/api/v1/themes/?format=csv&raw=1"


@pytest.fixture(autouse=True)
def two_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliance.api.download.ROWS", 2)


@pytest.fixture
def ledger() -> None:
    with transaction.atomic():
        public_ledger(3)


def meanwhile(act: Any) -> None:
    """By somebody else, with a connection of their own."""

    def run() -> None:
        act()
        connection.close()

    other = Thread(target=run)
    other.start()
    other.join()


def parts(answer: Any) -> Iterator[str]:
    return (part.decode() for part in answer.streaming_content)


def test_file_holds_what_its_revision_has_and_nothing_later(client: Client, ledger: None):
    revision = client.get("/api/v1/themes/").json()["revision"]

    answer = client.get(FILE)
    meanwhile(lambda: ThemeFactory(slug="zz-later"))
    whole = "".join(parts(answer))

    assert f"-r{revision}.csv" in answer["Content-Disposition"]
    assert whole.count("\n") == 1 + 4
    assert "zz-later" not in whole


def test_file_is_sent_part_by_part_and_no_row_is_read_before(client: Client, ledger: None):
    answer = client.get(FILE)

    found = parts(answer)
    assert (next(found), next(found).count("\n"), next(found).count("\n")) == ("slug,name,name_ko,parent\r\n", 2, 2)
    answer.close()


@pytest.mark.parametrize("read", [0, 2])
def test_who_leaves_gives_the_connection_back(client: Client, ledger: None, read: int):
    answer = client.get(FILE)
    for _, _ in zip(range(read), parts(answer), strict=False):
        assert connection.in_atomic_block

    answer.close()

    assert not connection.in_atomic_block
    ThemeFactory(slug="writable-again")


def test_file_changes_nothing(client: Client, ledger: None):
    answer = client.get(FILE)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
        assert cursor.fetchone() == ("repeatable read", "on")
    answer.close()


def test_who_has_the_file_hears_so_and_no_snapshot_is_left(client: Client, ledger: None, analyst: User):
    for who in (client, enter(Client(), analyst)):
        answer = who.get(FILE)
        known = answer["ETag"]
        answer.close()

        for asked in (known, "*"):
            again = who.get(FILE, headers={"If-None-Match": asked})
            assert (again.status_code, again.content) == (304, b"")
            assert not connection.in_atomic_block


def test_head_has_the_tag_and_the_name_and_reads_nothing(client: Client, ledger: None):
    answer = client.get(FILE)
    answer.close()

    head = client.head(FILE)

    assert not connection.in_atomic_block
    assert (head["ETag"], head["Content-Disposition"]) == (answer["ETag"], answer["Content-Disposition"])


def test_wrong_filter_leaves_no_snapshot(client: Client, ledger: None):
    assert client.get("/api/v1/commitments/?format=csv&theme=nowhere").status_code == 400
    assert not connection.in_atomic_block
