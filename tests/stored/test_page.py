"""The page of the data, and the files that it offers: those of the last dumps, and nothing else that lies there."""

from pathlib import Path

import pytest
from django.test import Client

from alliance.stored.dumping import export
from tests import factories
from tests.html import links, words
from tests.tracked import committing


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.DUMP_FOLDER = tmp_path / "dumps"
    return settings.DUMP_FOLDER


@committing
def test_page_lists_the_files_of_the_last_dump_and_they_come_as_they_are(client: Client, folder: Path):
    factories.ThemeFactory(slug="energy")
    export(folder)
    dump = export(folder)

    page = client.get("/data/")

    assert f"revision {dump.manifest['revision']}." in words(page)
    offered = [address for address in links(page) if address.startswith("/data/2")]
    assert len(offered) == len(dump.manifest["files"]) + 3
    assert all(address.startswith(f"/data/{dump.name}/") for address in offered)
    for file in dump.manifest["files"]:
        assert file["sha256"] in page.text
    for address in offered:
        answer = client.get(address)
        path = dump.folder / address.rpartition("/")[2]
        assert b"".join(answer.streaming_content) == path.read_bytes()
        assert answer["Content-Disposition"] == f'attachment; filename="{path.name}"'
        assert answer["Content-Type"].startswith("text/csv") == (path.suffix == ".csv")
        answer.close()


@committing
def test_nothing_else_of_the_folder_is_served(client: Client, folder: Path):
    dump = export(folder)
    (dump.folder / "secret.csv").write_text("secret")
    (folder / "manifest.json").write_text("{}")
    unfinished = folder / ".unfinished-1"
    unfinished.mkdir()
    (unfinished / "themes.csv").write_text("half")

    for address in (
        *(f"{dump.name}/secret.csv", "..%2fmanifest.json", f"{dump.name}/..%2fmanifest.json", "themes.csv"),
        *(".unfinished-1/themes.csv", f"{dump.name}/%2e%2e/manifest.json", f"{dump.name}//themes.csv"),
        *("20200101T000000000000Z-r1/themes.csv", f"{dump.name}/themes.csv%00", f"{dump.name}/"),
    ):
        assert client.get(f"/data/{address}").status_code == 404, address


@pytest.mark.django_db
def test_page_without_a_dump_says_how_to_make_one_and_where_else_the_data_is(client: Client, settings, folder: Path):
    for settings.DUMP_FOLDER in (None, folder):
        page = client.get("/data/")

        assert "manage.py export_dump DIR" in words(page)
        assert links(page)["/api/v1/status-updates/"] == "Status updates"
        assert links(page)["/api/v1/status-updates/?format=csv"] == "CSV"
        assert links(page)["/calendar.ics"] == "Dates and meetings"


@pytest.mark.django_db
def test_a_dump_without_its_manifest_is_not_offered(client: Client, folder: Path):
    (folder / "20200101T000000000000Z-r1").mkdir(parents=True)

    assert "No dump is offered here yet." in words(client.get("/data/"))


@pytest.mark.django_db
def test_page_refuses_what_it_would_ignore_and_links_to_it_carry_no_day(client: Client, folder: Path):
    refused = client.get("/data/?as_of=2022-01-01")

    assert refused.status_code == 400
    assert "This page takes no parameter, so none called 'as_of'; take it out." in words(refused)
    assert "/data/" in links(client.get("/method/?as_of=2022-01-01"))
    assert client.get("/data/?lang=ko&utm_source=x").status_code == 200
