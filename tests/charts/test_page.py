"""The page of the charts: each number and mark leads to its rows."""

import re

import pytest
from django.test import Client

from alliance.charts.page import NAMES
from tests.factories import (
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


def numbers(html: object) -> dict[str, int]:
    """The number of each link that leads to a list and is, or ends in, a number: of tables, labels and marks."""
    ends = {address: text.split()[-1] for address, text in links(html).items() if "?" in address and text}
    return {address: int(end) for address, end in ends.items() if end.isdigit()}


@pytest.mark.parametrize("query", ["", "?as_of=2021-06-01", "?as_of=2022-02-15&known_at=2022-06-01"])
def test_every_number_leads_to_exactly_that_many_rows(client: Client, ledger: None, query: str):
    found = numbers(client.get(f"/charts/{query}"))

    assert len(found) > 40
    assert found == {address: client.get(f"/api/v1{address}").json()["count"] for address in found}


def test_every_mark_leads_where_the_number_of_its_table_leads(client: Client, ledger: None):
    page = client.get("/charts/").text

    marks = re.findall(r'<a href="([^"]*)" tabindex="-1"><title>[^<]* (\d+)</title>', page)
    tables = numbers("".join(part(page, "numbers", "details")))

    assert len(marks) > 40
    assert {address: int(number) for address, number in marks}.items() <= {
        address.replace("&", "&amp;"): number for address, number in tables.items()
    }.items()


def test_each_chart_tells_its_denominator_and_how_many_are_not_assessed(client: Client, ledger: None):
    told = [words(text) for text in part(client.get("/charts/"), "denominator", "p")]

    assert told == [
        "7 promises are counted: 3 assessed, 4 not assessed.",
        "7 promises are counted: 3 assessed, 4 not assessed.",
        "7 promises are counted: 3 assessed, 4 not assessed.",
        "7 promises are counted: 3 assessed, 4 not assessed.",
        "A promise that several owe counts for each of them, with that party's own status: 9 in all, 4 assessed, "
        "5 not assessed.",
        "Each column is what was counted on that day, the last of a quarter. On 1 January 2025: 7 promises, "
        "3 assessed, 4 not assessed.",
        "5 meetings are on record. Of 1 dialogue no meeting held is on record. 1 meeting has no date and is not drawn.",
    ]


def test_page_tells_what_no_chart_counts(client: Client, ledger: None):
    assert "Not in these shares: 1 declaratory" in words(client.get("/charts/"))


def test_links_of_the_progress_name_their_own_day_and_keep_the_knowledge(client: Client, ledger: None):
    found = numbers(client.get("/charts/?as_of=2020-12-31&known_at=2022-06-01"))

    assert found["/commitments/?counted=true&as_of=2020-06-30&status=stalled&known_at=2022-06-01"] == 1
    assert found["/commitments/?counted=true&status=stalled&as_of=2020-12-31&known_at=2022-06-01"] == 1


def test_nothing_of_a_draft_is_counted(client: Client):
    CommitmentFactory(agreement__draft=True, agreement__title_en="Secret")

    page = client.get("/charts/")

    assert "Secret" not in page.text
    assert words(part(page, "denominator", "p")[0]) == "0 promises are counted: 0 assessed, 0 not assessed."


@pytest.mark.parametrize("query", ["", "?as_of=0001-01-01", "?as_of=9999-12-31"])
@pytest.mark.parametrize(
    "address", ["/charts/", *(f"/charts/{name}.{kind}" for name in NAMES for kind in ("svg", "csv"))]
)
def test_charts_of_an_empty_ledger_and_of_days_far_off_say_so(client: Client, address: str, query: str):
    page = client.get(address + query)

    assert page.status_code == 200
    assert address.endswith(".csv") or "Nothing of it is on record yet." in page.text or "progress" in address


@pytest.mark.parametrize("times", [1, 3])
def test_charts_cost_the_same_for_few_rows_and_for_many(client: Client, django_assert_num_queries, times: int):
    for number in range(times):
        owed = CommitmentFactory(theme__slug=f"theme-{number}", obligors=["KOR", f"P{number}"])
        StatusUpdateFactory(commitment=owed)
        MeetingFactory.create_batch(2, dialogue=DialogueFactory())

    # promises by theme, text and strength; by party; by quarter; names of themes, texts, parties; dialogues, meetings;
    # those left out
    with django_assert_num_queries(9):
        client.get("/charts/")
