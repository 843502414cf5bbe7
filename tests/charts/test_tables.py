"""A chart as a table, and addresses that no chart understands."""

import csv

import pytest
from django.test import Client
from django.utils import translation

from alliance.charts import table
from tests.charts.ledger import TODAY, at, charts
from tests.factories import (
    CommitmentFactory,
)
from tests.html import words

pytestmark = pytest.mark.django_db


def rows_of(response: object) -> list[dict[str, str]]:
    text = response.content.decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(text.splitlines()))


def test_table_has_every_status_whatever_occurs_and_says_its_moment(client: Client, ledger: None):
    response = client.get("/charts/themes.csv?as_of=2023-06-01&known_at=2024-06-01")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="pacta-themes-2023-06-01.csv"'
    climate, oceans, defence = rows_of(response)
    assert list(climate) == [
        *("chart", "as_of", "known_at", "key", "above", "label", "total"),
        *("delivered", "upheld", "partly_delivered", "under_way", "stalled", "no_action_found", "reversed"),
        *("not_assessable", "lapsed", "superseded", "not_assessed"),
    ]
    assert [(row["key"], row["above"], row["label"], row["total"]) for row in (climate, oceans, defence)] == [
        ("climate", "", "Climate", "6"),
        ("oceans", "climate", "Oceans", "2"),
        ("defence", "", "Defence", "1"),
    ]
    assert (climate["as_of"], climate["known_at"][:10], climate["under_way"]) == ("2023-06-01", "2024-06-01", "1")


def test_table_of_the_dialogues_has_their_pulse_and_days(client: Client, ledger: None):
    scm, *others = rows_of(client.get("/charts/dialogues.csv"))

    assert (scm["key"], scm["held"], scm["scheduled"], scm["state"]) == ("scm", "2", "0", "active")
    assert (scm["last_met_on"], scm["cadence_missed"], scm["meetings_on"]) == (
        "2022-03-01",
        "false",
        "2019-03-01;2022-03-01",
    )
    assert [row["label"] for row in others][-1] == "Meetings of no dialogue"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(client: Client, title: str):
    CommitmentFactory(agreement__title_en=title)

    assert [row["label"] for row in rows_of(client.get("/charts/agreements.csv"))] == [f"'{title}"]


def test_table_is_in_the_language_of_its_address(client: Client, ledger: None):
    assert {row["label"] for row in rows_of(client.get("/charts/themes.csv?lang=ko"))} == {"주제"}


def test_label_that_has_no_korean_is_english_and_says_so(client: Client, ledger: None):
    page = client.get("/charts/?lang=ko")

    assert '<span lang="en">Fact sheet 1953-T</span>' in page.text
    with translation.override("ko"):
        assert table.written(charts(TODAY)["agreements"], at(TODAY)).count("Fact sheet 1953-T") == 1


# What is not understood


@pytest.mark.parametrize("address", ["/charts/nope.svg", "/charts/nope.csv", "/charts/theme.svg", "/charts/status.png"])
def test_chart_that_does_not_exist_is_a_404(client: Client, address: str):
    assert client.get(address).status_code == 404


def test_chart_that_does_not_exist_is_told_with_the_one_that_was_meant(client: Client):
    assert "There is no chart called 'theme'. Did you mean themes?" in words(client.get("/charts/theme.svg"))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/charts/?party=KOR", "none called 'party'"),
        ("/charts/?theme=dark", "none called 'theme'"),
        ("/charts/themes.csv?theme=dark", "none called 'theme'"),
        ("/charts/themes.svg?party=KOR", "none called 'party'"),
        ("/charts/themes.svg?theme=blue", "theme: give one of light or dark, and not 'blue'."),
        ("/charts/themes.svg?theme=light&theme=dark", "Give theme once."),
        ("/charts/themes.svg?as_of=soon", "is no date"),
        ("/charts/themes.csv?lang=fr", "lang: give one of en or ko"),
    ],
)
def test_address_that_is_not_understood_is_a_400_with_its_sentence(client: Client, address: str, told: str):
    page = client.get(address)

    assert page.status_code == 400
    assert told in words(page)


def test_campaign_parameters_are_ignored(client: Client):
    assert client.get("/charts/status.svg?utm_source=letter").status_code == 200
