"""Weak ETags of readers' answers: the same while nothing changes, another after whatever changes what is answered."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from time_machine import travel

from alliance import answers
from alliance.history import recorded
from alliance.models import User
from commitments import workflow
from commitments.models import Commitment, Theme
from tests.commitments.admin_forms import enter
from tests.commitments.forms import fields_of
from tests.commitments.steps import update_in
from tests.factories import ThemeFactory
from tests.tables.files import exported, rows_of, taken_in
from tests.test_admin_contract import address
from tests.undoing.changing import latest, undone
from tests.world import public_ledger

pytestmark = pytest.mark.django_db(transaction=True)

READ = [
    *("/", "/commitments/", "/commitments/2021-P1-001/", "/search/?q=act", "/charts/status.svg", "/charts/status.csv"),
    *("/api/v1/commitments/", "/api/v1/commitments/?full=1&party=KOR", "/api/v1/commitments/2021-P1-001/"),
    *("/api/v1/", "/api/v1/schema/", "/api/v1/status-updates/", "/api/v1/dialogues/dialogue-1/"),
]


@pytest.fixture
def ledger() -> None:
    with transaction.atomic():
        public_ledger()


def tag(client: Client, path: str = "/api/v1/commitments/", **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    return answer["ETag"]


def again(client: Client, path: str, tag: str, **headers: str) -> Any:
    return client.get(path, headers=headers | {"If-None-Match": tag})


@pytest.mark.parametrize("path", READ)
def test_answer_that_the_reader_has_already_costs_one_statement(
    client: Client, django_assert_num_queries: Any, ledger: None, path: str
):
    known = tag(client, path)

    with django_assert_num_queries(1):
        answer = again(client, path, f'"another", {known}')

    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer["ETag"], answer["Cache-Control"]) == (known, "public, no-cache")
    assert known.startswith('W/"')


def test_who_has_the_answer_already_is_told_all_that_every_answer_says(client: Client, ledger: None):
    for path in ("/commitments/", "/api/v1/commitments/"):
        first = client.get(path)
        unchanged = again(client, path, first["ETag"])
        assert first.headers.items() - unchanged.headers.items() <= {
            ("Content-Type", first["Content-Type"]),
            ("Content-Length", first.get("Content-Length")),
            ("Allow", first.get("Allow")),
            ("Vary", first["Vary"]),  # the same names in another order
        }
        assert sorted(unchanged["Vary"].split(", ")) == sorted(first["Vary"].split(", "))


@pytest.mark.parametrize("path", READ)
def test_head_has_the_tag_of_get(client: Client, ledger: None, path: str):
    known = tag(client, path)

    assert client.head(path)["ETag"] == known
    assert client.head(path, headers={"If-None-Match": known}).status_code == 304


def test_any_tag_will_do_for_who_asks_with_a_star(client: Client, ledger: None):
    assert again(client, "/api/v1/commitments/", "*").status_code == 304
    assert again(client, "/api/v1/commitments/2099-X-001/", "*").status_code == 404


def test_tags_of_two_addresses_hosts_forms_and_languages_differ(client: Client, ledger: None):
    tags = [
        tag(client, "/commitments/"),
        tag(client, "/commitments/?strength=firm"),
        tag(client, "/commitments/?lang=ko"),
        tag(Client(), "/commitments/", **{"Accept-Language": "ko"}),
        Client(SERVER_NAME="localhost").get("/commitments/")["ETag"],
        tag(client, "/api/v1/commitments/"),
        tag(client, "/api/v1/commitments/", Accept="application/json"),
        tag(client, "/api/v1/commitments/?full=1"),
    ]

    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/commitments/?x=1", 400), ("/commitments/2099-X-001/", 404), ("/api/v1/commitments/?x=1", 400)],
)
def test_errors_have_no_tag(client: Client, ledger: None, path: str, status: int):
    answer = client.get(path)

    assert (answer.status_code, answer.has_header("ETag")) == (status, False)


# What changes a tag


def publish(root: User, analyst: User, folder: Path) -> Callable[[], object]:
    update = update_in("submitted", analyst, root, commitment=Commitment.objects.first())
    return lambda: workflow.publish(update=update, by=root, at=timezone.now())


def withdraw(root: User, analyst: User, folder: Path) -> Callable[[], object]:
    update = update_in("published", analyst, root, commitment=Commitment.objects.first())
    return lambda: workflow.withdraw(update=update, by=root, at=timezone.now(), reason="A double.")


def save_in_the_workbench(root: User, analyst: User, folder: Path) -> Callable[[], object]:
    client = enter(Client(), root)
    place = address(Theme, "change", Theme.objects.get(slug="theme-1").pk)
    form = fields_of(client, place) | {"name_en": "Weather"}
    return lambda: client.post(place, form)


def take_in_a_table(root: User, analyst: User, folder: Path) -> Callable[[], object]:
    client = enter(Client(), root)
    rows = [row | {"name_en": "Weather"} for row in rows_of(exported(client, Theme))]
    return lambda: taken_in(client, Theme, rows)


def load(root: User, analyst: User, folder: Path) -> Callable[[], object]:
    (folder / "1.yaml").write_text("commitments.theme: [{slug: weather, name_en: Weather, name_ko: 날씨}]")
    return lambda: call_command("load_ledger", folder, stdout=StringIO())


def undo(root: User, analyst: User, folder: Path) -> Callable[[], object]:
    with recorded(actor=root, reason="A slip."):
        ThemeFactory(slug="slip")
    return lambda: undone(root, "change", latest(table=Theme._meta.db_table).pk)


def bulk(root: User, analyst: User, folder: Path) -> Callable[[], object]:
    return lambda: Theme.objects.update(name_en="Weather")


def raw(root: User, analyst: User, folder: Path) -> Callable[[], object]:
    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE commitments_party SET name_en = 'Korea' WHERE code = 'KOR'")

    return write


WRITES = [publish, withdraw, save_in_the_workbench, take_in_a_table, load, undo, bulk, raw]


@pytest.mark.parametrize("path_of_write", WRITES)
def test_every_path_of_a_write_changes_the_tag(
    client: Client,
    ledger: None,
    administrator: User,
    analyst: User,
    tmp_path: Path,
    path_of_write: Callable[[User, User, Path], Callable[[], object]],
):
    User.objects.filter(pk=administrator.pk).update(is_superuser=True)
    write = path_of_write(User.objects.get(pk=administrator.pk), analyst, tmp_path)
    lists = ("/", "/api/v1/commitments/")
    before = [tag(client, path) for path in lists]

    write()

    assert [again(client, path, known).status_code for path, known in zip(lists, before, strict=True)] == [200, 200]


def test_draft_changes_no_tag(client: Client, ledger: None, analyst: User, reviewer: User):
    before = tag(client)

    update_in("draft", analyst, reviewer, commitment=Commitment.objects.first())

    assert tag(client) == before


def test_turn_of_the_ledgers_day_changes_the_tag(client: Client, ledger: None):
    evening = timezone.localtime().replace(hour=23, minute=59)
    with travel(evening, tick=False):
        before = tag(client)
        assert again(client, "/api/v1/commitments/", before).status_code == 304

    with travel(evening + timedelta(minutes=2), tick=False):
        answer = again(client, "/api/v1/commitments/", before)

    assert (answer.status_code, answer.json()["as_of"]) == (200, (evening + timedelta(days=1)).date().isoformat())


def test_another_release_changes_the_tag(client: Client, ledger: None, monkeypatch: pytest.MonkeyPatch):
    before = tag(client)

    monkeypatch.setattr(answers, "release", lambda: "the next")

    assert tag(client) != before


def test_ledger_that_was_restored_gives_no_number_the_tag_that_it_had(client: Client, ledger: None):
    """The backup is of the time before the last change; then the same number is given once more."""
    before = tag(client)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE alliance_revision DISABLE TRIGGER USER")
        cursor.execute("UPDATE alliance_revision SET made_at = made_at + interval '1 second'")
        cursor.execute("ALTER TABLE alliance_revision ENABLE TRIGGER USER")

    assert tag(client) != before


# Whose an answer is


def test_answers_of_two_people_have_two_tags(client: Client, ledger: None, analyst: User, reviewer: User):
    path = "/api/v1/commitments/"
    of = {person.username: enter(Client(), person) for person in (analyst, reviewer)}
    known = {name: tag(desk, path) for name, desk in of.items()} | {"nobody": tag(client, path)}

    assert len(set(known.values())) == 3
    assert {name: again(desk, path, known[name]).status_code for name, desk in of.items()} == dict.fromkeys(of, 304)
    assert again(of["analyst"], path, known["reviewer"]).status_code == 200
    assert again(client, path, known["reviewer"]).status_code == 200
    assert of["analyst"].get(path)["Cache-Control"] == "private, no-cache"
    assert sorted(client.get(path)["Vary"].split(", ")) == ["Accept", "Authorization", "Cookie"]


def test_pages_of_who_is_signed_in_are_private_and_have_no_tag(ledger: None, analyst: User):
    page = enter(Client(), analyst).get("/commitments/")

    assert (page["Cache-Control"], page.has_header("ETag")) == ("private, no-cache", False)


def test_where_reading_takes_a_login_nobody_is_told_anything_without(
    client: Client, ledger: None, analyst: User, settings: Any
):
    known = tag(client)
    settings.PUBLIC_READ = False

    assert again(client, "/api/v1/commitments/", known).status_code == 401
    assert again(enter(Client(), analyst), "/api/v1/commitments/", known).status_code == 200


def test_workbench_and_accounts_have_no_tag_of_readers(client: Client, analyst: User):
    paths = ["/admin/", "/accounts/", "/healthz", "/readyz"]

    assert [enter(client, analyst).get(path).has_header("ETag") for path in paths] == [False] * 4
