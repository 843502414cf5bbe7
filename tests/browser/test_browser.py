"""Every reader's page in a real browser, over the fixtures: at both widths, light and dark, without a fault."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect
from psycopg.conninfo import make_conninfo

from alliance.postgres import ROOT
from tests.test_serve import Server

pytestmark = pytest.mark.django_db  # else pytest-django makes no database, and there is nothing to copy

PHONE, TABLET, DESK = 360, 768, 1440
A4 = 680  # what 15 mm of margin leave of 210 mm
PAGES = {
    "dashboard": "/",
    "dashboard of another day": "/?as_of=2021-12-31",
    "commitment of another day": "/commitments/2019-FDV-001/?as_of=2021-12-31",
    "commitments": "/commitments/",
    "commitments filtered": "/commitments/?status=not_assessed&status=under_way&party=KOR&thread=2019-FDV-001",
    "commitments none": "/commitments/?status=reversed&theme=climate",
    "commitments misunderstood": "/commitments/?stauts=done&status=finished",
    "commitment of many quotations": "/commitments/2019-FDV-003/",
    "commitment with history": "/commitments/2017-TVM-001/",
    "commitment with parts": "/commitments/2021-FS-006/",
    "commitment with a target": "/commitments/2021-FS-013/",
    "agreements": "/agreements/",
    "fact sheet": "/agreements/2021-us-rok-partnership-fact-sheet/",
    "report": "/agreements/2024-us-rok-global-strategic-partnership-report/",
    "agreement without text": "/agreements/1953-mutual-defense-treaty/",
    "dialogues": "/dialogues/",
    "dialogue": "/dialogues/scm/",
    "meetings": "/meetings/",
    "meeting": "/meetings/trilateral-vice-foreign-ministerial-6/",
    "recommendations": "/recommendations/",
    "commitments by words": "/commitments/?q=%22working+group%22",
    "search": "/search/",
    "search results": "/search/?q=nuclear+energy",
    "search of another day": "/search/?q=%EB%8F%99%EB%A7%B9%EC%9D%84&as_of=2022-12-31&lang=en",
    "search, one section": "/search/?q=cooperation&in=agreements&page=2",
    "search for nothing": "/search/?q=zebra",
    "search misunderstood": "/search/?q=forum&in=nowhere",
    "charts": "/charts/",
    "charts of another day": "/charts/?as_of=2022-06-30",
    "brief": "/brief/",
    "brief of a dialogue": "/brief/?dialogue=scm",
    "brief of a meeting, another day": "/brief/?meeting=scm-56&as_of=2025-01-01",
    "brief of a filter in Korean": "/brief/?party=USA&claim=late&lang=ko",
    "brief misunderstood": "/brief/?stauts=done",
    "method": "/method/",
    "changes": "/changes/",
    "changes since a meeting": "/changes/?since_meeting=scm-55&by=effective",
    "changes recorded": "/changes/?by=published&page=6",
    "changes confirmed": "/changes/?since=2017-01-01&by=effective&changed=false",
    "changes misunderstood": "/changes/?since_meeting=scm-99",
    "corrections": "/corrections/",
    "dashboard in Korean": "/?lang=ko",
    "commitments in Korean": "/commitments/?party=USA&lang=ko",
    "commitment with long names in Korean": "/commitments/2021-FS-013/?lang=ko",
    "method in Korean": "/method/?lang=ko",
    "corrections misunderstood": "/corrections/?commitment=NOPE-001",
    "log in": "/accounts/login/",
    "not found": "/commitments/NOPE-001/",
}
VIOLATIONS = {"resultTypes": ["violations"], "preload": False}  # what passes need not be told at length
CONTRAST = ["color-contrast"]  # all that the colours decide: what else there is in the dark is there in the light
LISTEN = """
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (report) => window.reports.push(report.violatedDirective));
"""


@pytest.fixture(scope="module")
def ledger(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The address of a server whose database is a copy with the fixtures loaded; nobody writes to it."""
    tests, copy = connection.settings_dict, f"{connection.settings_dict['NAME']}_ledger"
    options = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    place = {name: tests[setting] for name, setting in options.items()}
    database = make_conninfo("", dbname=copy, **place)
    with django_db_blocker.unblock():
        connection.close()  # a database with a guest cannot be copied; others may be left from a live server
    with psycopg.connect(make_conninfo("", dbname="postgres", **place), autocommit=True) as owner:
        guests = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        owner.execute(guests, [tests["NAME"]])
        owner.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{tests["NAME"]}"')
        try:
            load = [sys.executable, "manage.py", "load_ledger", "--verbosity", "0"]
            subprocess.run(load, cwd=ROOT, env=os.environ | {"DATABASE_URL": database}, check=True)
            with psycopg.connect(database, autocommit=True) as loaded:
                loaded.execute("ANALYZE")  # as `prepare` does: statistics may be of tables that tests had emptied
            with closing(Server(DATABASE_URL=database, WORKERS="1")) as server:
                server.wait_until_it_answers()
                yield f"http://127.0.0.1:{server.port}"
        finally:
            owner.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.fixture
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser window that nobody has used; `indirect` parameters are Playwright's own options."""
    context = chromium.new_context(**getattr(request, "param", {}))
    context.add_init_script(LISTEN)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds (by all of its rules, or these), what breaks the content security policy, and what is too wide."""
    asked = VIOLATIONS | ({"runOnly": list(rules)} if rules else {})
    found = [
        f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in Axe().run(page, options=asked).response["violations"]
    ]
    found += [f"policy: {report}" for report in page.evaluate("window.reports")]
    width = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{width} pixels wide"] if width > page.viewport_size["width"] else [])


def in_language(address: str, language: str) -> str:
    """The address of the page in that language, unless it says itself in which it is."""
    return address if "lang=" in address else f"{address}{'&' if '?' in address else '?'}lang={language}"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_page_has_no_fault_at_any_width_light_and_dark(page: Page, ledger: str, address: str, language: str):
    console: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(ledger + in_language(address, language))

    found = {}
    for width in (PHONE, TABLET, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[width, scheme] = faults(page, CONTRAST if scheme == "dark" else ())

    assert {place: told for place, told in found.items() if told} == {}
    assert len(found) == 6
    assert [text for text in console if "the server responded with a status of 40" not in text] == []
    assert hosts == {urlsplit(ledger).netloc}


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_panel_of_the_filters_opens_within_the_page(page: Page, ledger: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{ledger}/commitments/?status=reversed&theme=climate")

    found = []
    for summary in page.locator(".panel > summary").all():
        summary.click()
        box = page.locator(".panel[open] .panel-body").bounding_box()
        assert box
        found += faults(page) + ([] if box["x"] >= 0 and box["x"] + box["width"] <= width else [f"cut: {box}"])

    assert found == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_panel_that_scrolls_shows_it_and_on_a_phone_the_page_scrolls_instead(page: Page, ledger: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{ledger}/commitments/")

    page.get_by_text("Dialogue", exact=True).first.click()
    box = page.locator(".panel[open] .checks")

    scrolls = box.evaluate("box => box.scrollHeight > box.clientHeight")
    shows_it = "gradient" in box.evaluate("box => getComputedStyle(box).backgroundImage")
    assert (scrolls, shows_it) == ((False, False) if width == PHONE else (True, True))


@pytest.mark.parametrize("address", ["/commitments/?status=delivered&party=KOR", "/agreements/", "/dialogues/"])
def test_list_is_printed_in_columns_on_a4_with_its_filters(page: Page, ledger: str, address: str):
    page.set_viewport_size({"width": A4, "height": 1000})
    page.emulate_media(media="print")

    page.goto(ledger + address)

    row = page.locator("li.row").first
    tops = {cell.bounding_box()["y"] for cell in row.locator("> div").all()}
    assert len(tops) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == A4
    assert page.locator(".panels").is_visible() is False
    assert page.locator(".chips").is_visible() is ("?" in address)


def test_ticked_box_changes_the_list_at_once_and_its_panel_stays_open(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/?theme=climate")
    page.evaluate("window.stays = true")

    page.get_by_text("Status", exact=True).first.click()
    page.get_by_label("Upheld", exact=True).check()

    expect(page.get_by_role("link", name="Remove the filter Status: Upheld")).to_be_visible()
    assert page.url == f"{ledger}/commitments/?status=upheld&theme=climate"
    assert page.evaluate("[window.stays, document.activeElement.value]") == [True, "upheld"]
    expect(page.locator(".panel[open] > summary")).to_contain_text("Status")
    assert page.locator("#language").get_attribute("href") == "?status=upheld&theme=climate&lang=ko"


def test_back_shows_the_list_of_before(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/")
    all_of_them = page.locator(".count").inner_text()
    page.get_by_text("Status", exact=True).first.click()
    page.locator(".panel[open] .facet").first.click()
    expect(page.locator(".chip")).to_have_count(1)

    page.go_back()

    expect(page.locator(".count")).to_have_text(all_of_them)
    expect(page.locator(".chip")).to_have_count(0)


def test_another_day_is_another_page_with_its_banner(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/?status=upheld")

    page.get_by_text("Any day", exact=True).click()
    page.get_by_label("As of").fill("2022-01-01")
    page.keyboard.press("Enter")

    expect(page.locator(".moment")).to_be_visible()
    assert page.get_by_role("link", name="Agreements").get_attribute("href") == "/agreements/?as_of=2022-01-01"


def test_escape_closes_the_open_panel(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/")
    page.get_by_text("Status", exact=True).first.click()

    page.keyboard.press("Escape")

    assert page.locator(".panel[open]").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Status"


@pytest.mark.parametrize("query", ["dialogue=scm", "dialogue=rok-us-summit", "party=USA", "lang=ko", ""])
def test_brief_is_printed_on_two_to_four_pages_without_navigation(page: Page, ledger: str, query: str):
    page.goto(f"{ledger}/brief/?{query}")

    printed = page.pdf(prefer_css_page_size=True)

    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 4
    page.emulate_media(media="print")
    unseen = (".top nav", ".language", ".brief-tools", ".bottom")
    assert [page.locator(part).first.is_visible() for part in (*unseen, ".on-paper", ".address")] == [
        *(False for _ in unseen),
        True,
        True,
    ]


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_filters_work_without_javascript(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/?theme=climate")

    page.get_by_text("Status", exact=True).first.click()
    page.get_by_label("Not assessed").check()
    page.locator(".panel[open]").get_by_role("button", name="Show").click()

    assert page.url.startswith(f"{ledger}/commitments/?")
    assert {"status=not_assessed", "theme=climate"} <= set(urlsplit(page.url).query.split("&"))
    assert page.get_by_role("link", name="Remove the filter Status").count() == 1


def test_keyboard_reaches_the_content_with_the_first_step(page: Page, ledger: str):
    page.goto(ledger)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.url == f"{ledger}/#main"


@pytest.mark.parametrize("name", ["themes", "progress", "dialogues"])
def test_picture_of_a_chart_needs_nothing_that_the_policy_forbids(
    context: BrowserContext, page: Page, ledger: str, name: str
):
    console: list[str] = []
    context.on("console", lambda message: console.append(message.text))
    elsewhere = context.new_page()

    page.goto(f"{ledger}/charts/{name}.svg?lang=ko&theme=dark")
    elsewhere.set_content(f'<img src="{ledger}/charts/{name}.svg" alt="">')
    elsewhere.locator("img").evaluate("picture => picture.decode()")

    assert page.evaluate("getComputedStyle(document.querySelector('svg > rect')).fill") == "rgb(21, 24, 28)"
    assert elsewhere.evaluate("document.querySelector('img').naturalWidth") == 800
    assert [text for text in console if "404" not in text] == []  # of the icon that a browser asks for


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_numbers_of_a_chart_open_as_a_table_within_the_page(page: Page, ledger: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{ledger}/charts/")

    for summary in page.locator(".numbers > summary").all():
        summary.click()

    assert page.locator(".numbers table").count() == 7
    assert faults(page) == []


def test_first_page_costs_a_new_reader_little(page: Page, ledger: str):
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))

    page.goto(ledger, wait_until="networkidle")
    asked.add(ledger + (page.locator("link[rel=icon]").get_attribute("href") or ""))  # browsers ask when they like

    assert len(asked) <= 5
    assert sum(len(page.request.get(address).body()) for address in asked) <= 100 * 1024
