"""How a page is looked at: at which widths, and what counts as a fault."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, TABLET, DESK = 360, 768, 1440
A4 = 680
"""Pixels: what 15 mm of margin leave of 210 mm."""

VIOLATIONS = {"resultTypes": ["violations"], "preload": False}  # what passes need not be told at length
CONTRAST = ["color-contrast"]  # all that the colours decide: what else there is in the dark is there in the light
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


def faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds (by all of its rules, or these), what breaks the content security policy, and what sticks out."""
    asked = VIOLATIONS | ({"runOnly": list(rules)} if rules else {})
    found = Axe().run(page, options=asked).response["violations"]
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


def look_at(page: Page, server: str, address: str, language: str) -> None:
    """Open the page and find no fault in it, at any width, light and dark.

    Korean pages differ from English ones by words and their lengths, not by colours: axe looks once at them. What a
    tablet shows is on a phone or on a desk too: there only the layout is looked at.
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
            is_for_axe = (width, scheme) == (PHONE, "light") if language == "ko" else width != TABLET
            if is_for_axe:
                found[width, scheme] = faults(page, CONTRAST if scheme == "dark" else ())
            else:
                found[width, scheme] = faults_of_layout(page)

    assert {place: told for place, told in found.items() if told} == {}
    assert len(found) == 6
    assert [text for text in console if "the server responded with a status of 40" not in text] == []
    assert hosts == {urlsplit(server).netloc}
