"""The readers' pages, and the titles of the rows on one."""

from tests.html import part, words

DETAILS = ["/agreements/vision/", "/commitments/2018-V-001/", "/dialogues/scm/", "/meetings/scm-1/"]
LISTS = ["/agreements/", "/commitments/", "/dialogues/", "/meetings/", "/recommendations/"]
PAGES = ["/", "/method/", "/brief/", *LISTS, *DETAILS]
THEN = "as_of=2020-01-01&known_at=2022-12-31"


def titles(page: object) -> list[str]:
    return [words(title) for title in part(page, "row-title", "a")]
