"""How a page is looked at: at which widths, and what counts as a fault."""

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, TABLET, DESK = 360, 768, 1440
A4 = 680
"""Pixels: what 15 mm of margin leave of 210 mm."""

VIOLATIONS = {"resultTypes": ["violations"], "preload": False}  # what passes need not be told at length
COLOURS = {"runOnly": ["color-contrast"]}
SHAPES = {"rules": {"color-contrast": {"enabled": False}}}
"""All but the colours, which take axe three times as long as all else."""
LISTEN = """
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (report) => window.reports.push(report.violatedDirective));
"""
STICKING_OUT = """
    () => {
        const main = document.querySelector("main")
        const edge = main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight) + 1
        const scrolls = (part) =>
            part !== main && (getComputedStyle(part).overflowX !== "visible" || scrolls(part.parentElement))
        const sticksOut = (part) =>
            part.checkVisibility() && part.getBoundingClientRect().width > 1 &&
            part.getBoundingClientRect().right > edge && !scrolls(part)
        return [...main.querySelectorAll("*")].filter(sticksOut).map((part) => part.outerHTML.slice(0, 80))
    }
"""


def faults(page: Page, rules: dict[str, Any] | None = None) -> list[str]:
    """What axe finds (by all of its rules, or these), what breaks the content security policy, and what sticks out."""
    found = Axe().run(page, options=VIOLATIONS | (rules or {})).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found] + faults_of_layout(page)


def faults_of_layout(page: Page) -> list[str]:
    """What breaks the content security policy, and what sticks out."""
    found = [f"policy: {report}" for report in page.evaluate("window.reports")]
    width = page.evaluate("document.documentElement.scrollWidth")
    found += [f"sticks out: {part}" for part in page.evaluate(STICKING_OUT)]
    return found + ([f"{width} pixels wide"] if width > page.viewport_size["width"] else [])


def in_language(address: str, language: str) -> str:
    """The address of the page in that language."""
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


FOR_AXE: dict[str, dict[tuple[int, str], dict[str, Any]]] = {
    "en": {(PHONE, "light"): {}, (DESK, "light"): SHAPES, (DESK, "dark"): COLOURS},
    "ko": {(PHONE, "light"): SHAPES},
}
"""By which rules axe looks at a page of a language, where. Korean pages differ from English ones by words and their
lengths, not by colours; colours differ by the scheme, not by the width; and all else is the same in both schemes."""


def look_at(page: Page, server: str, address: str, language: str) -> None:
    """Open the page and find no fault in it, at any width, light and dark.

    What a tablet shows is on a phone or on a desk too: there only the layout is looked at.
    """
    console: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(server + in_language(address, language))

    found = {}
    for width in (PHONE, TABLET, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            rules = FOR_AXE[language].get((width, scheme))
            found[width, scheme] = faults_of_layout(page) if rules is None else faults(page, rules)

    assert {place: told for place, told in found.items() if told} == {}
    assert len(found) == 6
    assert [text for text in console if "the server responded with a status of 40" not in text] == []
    assert hosts == {urlsplit(server).netloc}
