"""Lists as files, and one field of many, in a real browser: by mouse and by keys, ending on what readers then see."""

from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import User
from commitments.models import Commitment
from tests.browser.test_admin import faults, is_djangos_own, signed_in
from tests.factories import AgreementFactory, CommitmentFactory
from tests.tables.files import csv_of, rows_of


@pytest.fixture
def promises(db: None) -> list[Commitment]:
    """Two promises that readers see, and one that they do not see yet."""
    with transaction.atomic():  # the rules look at each transaction as a whole
        public = AgreementFactory(code="2021-FS")
        codes = {"2021-FS-001": public, "2021-FS-002": public, "2022-FS-001": AgreementFactory(draft=True)}
        return [CommitmentFactory(code=code, agreement=agreement) for code, agreement in codes.items()]


def own_faults(page: Page) -> set[tuple[str, str]]:
    return {fault for fault in faults(page) if not is_djangos_own(fault)}


@pytest.mark.django_db(transaction=True)
def test_exported_list_is_changed_and_taken_in(
    live_server: LiveServer, chromium: Browser, reviewer: User, promises: list[Commitment], tmp_path: Path
):
    page = signed_in(chromium, live_server, reviewer)
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    page.goto("/admin/commitments/commitment/?q=2021-FS")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    rows = rows_of(download.value.path().read_bytes())
    assert [row["code"] for row in rows if row["record"] == "commitment"] == ["2021-FS-001", "2021-FS-002"]

    file = tmp_path / "changed.csv"
    rows[0]["strength"] = "form"
    file.write_bytes(csv_of(rows))
    page.goto("/admin/commitments/commitment/")
    page.get_by_role("link", name="Import").click()
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2, column strength")
    assert own_faults(page) == set()

    rows[0]["strength"] = "binding"
    file.write_bytes(csv_of(rows))
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("row", name="commitment 2021-FS-001")).to_contain_text("firm")
    assert own_faults(page) == set()
    page.get_by_label("Why").fill("The text says shall.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("changed.csv was taken in: 1 changed")).to_be_visible()
    expect(page.get_by_role("link", name="See the batch import")).to_be_visible()

    page.goto("/commitments/2021-FS-001/")
    expect(page.get_by_text("Binding").first).to_be_visible()
    api = page.request.get("/api/v1/commitments/2021-FS-001/").json()
    assert (api["strength"], console) == ("binding", [])
    page.context.close()


@pytest.mark.django_db(transaction=True)
def test_one_field_of_many_is_changed_with_the_keyboard(
    live_server: LiveServer, chromium: Browser, analyst: User, promises: list[Commitment]
):
    page = signed_in(chromium, live_server, analyst)
    page.goto("/admin/commitments/commitment/")
    page.locator("#action-toggle").focus()
    page.keyboard.press("Space")
    page.get_by_label("Action:").select_option("Change one field of the selected rows")
    page.get_by_role("button", name="Run").press("Enter")
    expect(page.get_by_label("Field")).to_be_visible()
    assert own_faults(page) == set()

    page.get_by_label("Field").select_option("Review every days")
    page.get_by_role("button", name="Next").press("Enter")
    page.get_by_label("Review every days").fill("90")
    page.keyboard.press("Enter")
    refused = page.get_by_role("row", name="2021-FS-001")
    expect(refused).to_contain_text("ask a reviewer")
    assert own_faults(page) == set()
    page.get_by_role("button", name="Change 1 commitment").press("Enter")

    expect(page.get_by_text("1 commitment changed.")).to_be_visible()
    assert list(Commitment.objects.filter(review_every_days=90).values_list("code", flat=True)) == ["2022-FS-001"]
    page.context.close()
