"""The charts: their numbers, where each leads, and their files."""

import csv
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from alliance.charts import paint, sheet, table
from alliance.charts.data import Chart, Promises, quarter_ends
from alliance.charts.drawing import bars, columns, lines
from alliance.charts.page import NAMES
from alliance.charts.pulses import dialogues
from alliance.moment import Moment
from commitments.choices import Implementation
from commitments.models import Commitment, Obligation
from dialogues.models import Dialogue, Meeting
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    MeetingFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.history import a_ledger_with_a_past, assessed
from tests.html import links, part, words

pytestmark = pytest.mark.django_db

TODAY = date(2025, 1, 1)
DAYS = [
    date(2016, 1, 1),
    date(2018, 5, 1),
    date(2019, 6, 1),
    date(2020, 6, 1),
    date(2021, 5, 20),
    date(2021, 5, 21),
    date(2022, 3, 1),
    date(2023, 12, 31),
    TODAY,
    date(2030, 1, 1),
]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def today():
    with time_machine.travel("2025-01-01T03:00:00Z", tick=False):
        yield


@pytest.fixture
def ledger(today: None):
    """The ledger with a past, and promises of several themes, texts, strengths and parties in many states."""
    a_ledger_with_a_past()
    climate = ThemeFactory(slug="climate")
    oceans = ThemeFactory(slug="oceans", parent=climate)
    defence = ThemeFactory(slug="defence")
    treaty = AgreementFactory(code="1953-T", kind="treaty", issued_on=None, title_ko="")
    sheet = AgreementFactory(code="2021-B", issued_on=date(2021, 5, 21))
    both = ["KOR", "USA"]
    owed = CommitmentFactory(agreement=sheet, theme=oceans, obligors=both)
    assessed(owed, "delivered", date(2022, 1, 1), party=owed.obligations.get(party__code="USA").party)
    assessed(owed, "under_way", date(2022, 2, 1), party=owed.obligations.get(party__code="KOR").party)
    CommitmentFactory(agreement=sheet, theme=oceans, obligors=both, strength="intent")
    CommitmentFactory(agreement=sheet, theme=climate, obligors=["USA"], strength="exploratory")
    assessed(CommitmentFactory(agreement=sheet, theme=defence, strength="intent"), "stalled", date(2023, 1, 1))
    StatusUpdateFactory(upheld=True, commitment__agreement=treaty, commitment__obligation="standing")
    CommitmentFactory(agreement=sheet, strength="declaratory")
    CommitmentFactory(agreement=sheet, is_general=True)
    CommitmentFactory(agreement__draft=True)
    CommitmentLinkFactory()
    MeetingFactory(dialogue=None, title_en="Talks", starts_on=date(2020, 1, 1))
    technology = Dialogue.objects.get(slug="tec")
    MeetingFactory(dialogue=technology, state="scheduled", starts_on=date(2026, 1, 1))
    MeetingFactory(dialogue=DialogueFactory(), starts_on=None)


def at(day: date) -> Moment:
    now = Moment.now()
    return Moment(day=day, known_at=now.known_at, today=now.today, asked=(("as_of", str(day)),))


def charts(day: date) -> dict[str, Chart]:
    promises, moment = Promises(at(day)), at(day)
    return {name: getattr(promises, name)() for name in NAMES if name != "dialogues"} | {"dialogues": dialogues(moment)}


def counts(chart: Chart) -> dict[str, dict[str, int]]:
    return {row.key: {cell.status: cell.count for cell in row.cells} for row in chart.rows}


# The numbers


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_sum_of_each_chart_is_its_denominator(ledger: None, day: date):
    counted = Commitment.objects.counted(day)
    owed = Obligation.objects.filter(commitment__in=counted, role="obligor").count()
    meetings = Meeting.objects.begun_by(at(day).meetings_until).count()
    of_promises = dict.fromkeys(("status", "themes", "agreements", "strength"), counted.count())
    denominators = of_promises | {"parties": owed, "dialogues": meetings}

    drawn = charts(day)

    assert {name: sum(row.total for row in drawn[name].rows) for name in denominators} == denominators
    assert {name: drawn[name].whole.total for name in denominators} == denominators
    assert drawn["progress"].whole.total == counted.count()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_statuses_of_each_chart_add_up_too(ledger: None, day: date):
    for name, chart in charts(day).items():
        if chart.adds_up:
            found = {status: sum(row.get(status, 0) for row in counts(chart).values()) for status in chart.order}
            assert {status: count for status, count in found.items() if count} == {
                cell.status: cell.count for cell in chart.whole.cells
            }, name


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_column_of_the_progress_is_what_counted_on_its_day(ledger: None, day: date):
    found = {row.key: row.total for row in charts(day)["progress"].rows}

    assert found == {then: Commitment.objects.counted(date.fromisoformat(then)).count() for then in found}


def test_theme_counts_with_those_below_it(ledger: None):
    [climate, defence] = charts(TODAY)["themes"].rows

    assert (climate.key, climate.total, [(row.key, row.total) for row in climate.below]) == (
        "climate",
        6,
        [("oceans", 2)],
    )
    assert (defence.key, defence.total, defence.below) == ("defence", 1, ())


def test_texts_come_latest_first_with_their_day(ledger: None):
    rows = charts(TODAY)["agreements"].rows

    assert [(row.label, row.aside) for row in rows][:2] == [
        (rows[0].label, "21 May 2022"),
        ("Fact sheet 2021-B", "21 May 2021"),
    ]


def test_strengths_come_strongest_first_without_the_declaratory(ledger: None):
    assert [row.key for row in charts(TODAY)["strength"].rows] == ["firm", "intent", "exploratory"]


def test_each_party_stands_with_its_own_status(today: None):
    owed = CommitmentFactory(obligors=["KOR", "USA"])
    korea = owed.obligations.get(party__code="KOR").party
    assessed(owed, "delivered", date(2022, 1, 1), party=korea)
    CommitmentFactory(obligors=["KOR"])

    assert counts(charts(TODAY)["parties"]) == {
        "KOR": {"delivered": 1, "not_assessed": 1},
        "USA": {"not_assessed": 1},
    }


def test_progress_is_rebuilt_from_the_events_as_they_are_known(today: None):
    a_ledger_with_a_past()

    def told(chart: Chart) -> dict[str, dict[str, int]]:
        return {day: found for day, found in counts(chart).items() if day in ("2018-03-31", "2019-06-30", "2020-06-30")}

    now = Moment.now()
    then = Moment(day=TODAY, known_at=datetime(2022, 6, 1, tzinfo=UTC), today=now.today)
    assert told(Promises(now).progress()) == {
        "2018-03-31": {},
        "2019-06-30": {"under_way": 1},
        "2020-06-30": {"partly_delivered": 1},
    }
    assert told(Promises(then).progress())["2020-06-30"] == {"stalled": 1}


@pytest.mark.parametrize(
    ("day", "first", "last", "number"),
    [
        (date(2025, 1, 1), date(2017, 3, 31), [date(2024, 12, 31), date(2025, 1, 1)], 33),
        (date(2018, 3, 31), date(2017, 3, 31), [date(2017, 12, 31), date(2018, 3, 31)], 5),
        (date(2018, 4, 1), date(2017, 3, 31), [date(2018, 3, 31), date(2018, 4, 1)], 6),
        (date(2026, 1, 1), date(2017, 3, 31), [date(2025, 1, 1), date(2026, 1, 1)], 34),
        (date(1953, 10, 1), date(1953, 10, 1), [date(1953, 10, 1)], 1),
        (date.max, date(2017, 3, 31), [date(2025, 1, 1), date.max], 34),
    ],
)
def test_progress_has_the_end_of_each_quarter_and_the_day(
    today: None, day: date, first: date, last: list[date], number: int
):
    days = quarter_ends(at(day))

    assert (days[0], days[-len(last) :], len(days)) == (first, last, number)


def test_meetings_stand_with_their_dialogue_latest_first_and_those_of_none_at_the_end(ledger: None):
    chart = charts(TODAY)["dialogues"]

    assert [(row.label, row.total) for row in chart.rows] == [
        ("Consultative meeting", 2),
        (chart.rows[1].label, 1),
        ("Technology dialogue", 1),
        ("Meetings of no dialogue", 1),
    ]
    assert (chart.undated, chart.silent) == (1, 1)


def test_meeting_ahead_is_in_the_chart_of_today_and_of_no_earlier_day(ledger: None):
    assert "tec" in counts(charts(TODAY)["dialogues"])
    assert "tec" not in counts(charts(date(2024, 12, 31))["dialogues"])


# The drawing


def test_bar_is_as_long_as_its_row_counts_and_parted_by_status(today: None):
    CommitmentFactory.create_batch(2, theme__slug="climate")
    StatusUpdateFactory.create_batch(2, commitment__theme__slug="climate")
    CommitmentFactory(theme__slug="defence")

    drawn = bars(charts(TODAY)["themes"])

    assert [(bar.length, [(mark.start, mark.length) for mark in bar.marks]) for bar in drawn] == [
        (100.0, [(0.0, 50.0), (50.0, 50.0)]),
        (25.0, [(0.0, 100.0)]),
    ]
    assert [mark.title for mark in drawn[0].marks] == ["Climate: Under way 2", "Climate: Not assessed 2"]


def test_columns_stand_on_the_ground_and_the_assessed_below(today: None):
    StatusUpdateFactory.create_batch(3)
    CommitmentFactory()

    drawn = columns(charts(TODAY)["progress"])

    assert (drawn.bars[-1].top, drawn.bars[-1].length) == (0.0, 100.0)
    assert [(mark.cell.status, mark.start, mark.length) for mark in drawn.bars[-1].marks] == [
        ("under_way", 25.0, 75.0),
        ("not_assessed", 0.0, 25.0),
    ]
    assert [tick.label for tick in drawn.grid] == ["0", "1", "2", "3", "4"]
    assert [tick.label for tick in drawn.years] == [str(year) for year in range(2017, 2026)]


@pytest.mark.parametrize("most", [0, 1, 7, 98, 250, 251, 4321])
def test_grid_reaches_to_the_highest_column_in_at_most_six_lines(today: None, most: int):
    chart = Promises(at(TODAY))
    row = chart.row("2025-01-01", "", {"delivered": most})

    drawn = columns(Chart(name="progress", title="", head="", rows=[row], whole=row))

    assert 2 <= len(drawn.grid) <= 6
    assert int(drawn.grid[-1].label) >= most
    assert drawn.grid[-1].at == 0.0


def test_line_is_late_where_the_stated_cadence_was_missed(today: None):
    yearly = DialogueFactory(cadence_months=12, cadence_url="https://example.org")
    unstated = DialogueFactory()
    for year in (2018, 2019, 2022):
        MeetingFactory(dialogue=yearly, starts_on=date(year, 3, 1))
        MeetingFactory(dialogue=unstated, starts_on=date(year, 1, 1))
    MeetingFactory(dialogue=yearly, starts_on=date(2020, 3, 1), state="cancelled")

    one, other = lines(charts(TODAY)["dialogues"])

    assert [stretch.is_late for stretch in one.stretches] == [False, True, True]  # the last one to the day
    assert one.stretches[-1].end == 99.25
    assert [stretch.is_late for stretch in other.stretches] == [False, False]
    assert [(dot.state, dot.title) for dot in one.dots][2] == (
        "cancelled",
        "Dialogue, 1 March 2020 (Cancelled)".replace("Dialogue", one.row.label),
    )


# The page


def numbers(html: object) -> dict[str, int]:
    """The number of each link that leads to a list and is, or ends in, a number: of tables, labels and marks."""
    ends = {address: text.split()[-1] for address, text in links(html).items() if "?" in address and text}
    return {address: int(end) for address, end in ends.items() if end.isdigit()}


@pytest.mark.parametrize("query", ["", "?as_of=2021-06-01", "?as_of=2022-02-15&known_at=2022-06-01"])
def test_every_number_leads_to_exactly_that_many_rows(client: Client, ledger: None, query: str):
    found = numbers(client.get(f"/charts/{query}"))

    assert len(found) > 40
    wrong = {
        address: number for address, number in found.items() if f" {number} found" not in words(client.get(address))
    }
    assert wrong == {}


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
    assert "Not in these shares 1 declaratory" in words(client.get("/charts/"))


def test_links_of_the_progress_name_their_own_day_and_keep_the_knowledge(client: Client, ledger: None):
    found = numbers(client.get("/charts/?as_of=2020-12-31&known_at=2022-06-01"))

    assert found["/commitments/?counted=true&as_of=2020-06-30&status=stalled&known_at=2022-06-01"] == 1
    assert found["/commitments/?counted=true&status=stalled&as_of=2020-12-31&known_at=2022-06-01"] == 1


def test_nothing_of_a_draft_is_counted(client: Client, today: None):
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
def test_charts_cost_the_same_for_few_rows_and_for_many(
    client: Client, today: None, django_assert_num_queries, times: int
):
    for number in range(times):
        owed = CommitmentFactory(theme__slug=f"theme-{number}", obligors=["KOR", f"P{number}"])
        StatusUpdateFactory(commitment=owed)
        MeetingFactory.create_batch(2, dialogue=DialogueFactory())

    # promises by theme, text and strength; by party; by quarter; names of themes, texts, parties; dialogues, meetings;
    # those left out, the declaratory
    with django_assert_num_queries(10):
        client.get("/charts/")


# The picture


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", ["", "?lang=ko&theme=dark", "?as_of=2021-06-01&known_at=2022-06-01"])
def test_picture_stands_alone(client: Client, ledger: None, name: str, query: str):
    picture = client.get(f"/charts/{name}.svg{query}")
    root = ElementTree.fromstring(picture.content)

    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml")
    assert root.tag == f"{SVG}svg"
    used = {attribute for element in root.iter() for attribute in element.attrib}
    assert used & {"class", "style", "onload", "onclick"} == set()
    assert {element.tag for element in root.iter()} & {f"{SVG}{tag}" for tag in ("style", "script", "image")} == set()
    assert "var(" not in picture.text
    ids = {element.get("id") for element in root.iter()}
    refers = {name for pair in re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', picture.text) for name in pair if name}
    assert refers <= ids


def told_in(picture: object) -> str:
    return " ".join(ElementTree.fromstring(picture.content).itertext())  # type: ignore[attr-defined]


def test_picture_tells_title_day_denominator_and_the_not_assessed(client: Client, ledger: None):
    told = " ".join(told_in(client.get("/charts/strength.svg?as_of=2023-06-01&known_at=2024-06-01")).split())

    assert "How the promises stand, by how hard their words bind" in told
    assert "As of 1 June 2023, with the statuses known at 23:59:59, 1 June 2024." in told
    assert "7 promises are counted: 3 assessed, 4 not assessed." in told
    assert "Not counted: 1 declaratory, 1 general pledges, 2 made again later." in told
    assert "http://testserver/charts/?as_of=2023-06-01&known_at=2024-06-01#strength" in told


def test_marks_of_a_picture_lead_to_whole_addresses_at_its_moment(client: Client, ledger: None):
    found = links(client.get("/charts/status.svg?as_of=2023-06-01"))

    assert "http://testserver/commitments/?counted=true&status=stalled&as_of=2023-06-01" in found
    assert {address.startswith("http://testserver/") for address in found} == {True}


def test_picture_is_in_the_language_of_its_address(client: Client, ledger: None):
    assert "주제" in client.get("/charts/themes.svg?lang=ko").text
    assert "Climate" in client.get("/charts/themes.svg?lang=en").text


def test_picture_is_light_or_dark(client: Client, today: None):
    light, dark = (paint.by_value(theme).colours["paper"] for theme in paint.THEMES)

    assert light != dark
    assert f'fill="{light}"' in client.get("/charts/status.svg").text
    assert f'fill="{dark}"' in client.get("/charts/status.svg?theme=dark").text


def test_every_status_has_a_look_of_its_own_without_colour():
    assert set(paint.PATTERNS) == set(Implementation)
    paths = [(path, ink) for ground, ink, path in paint.PATTERNS.values()]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_text_of_a_picture_is_wider_than_the_picture(client: Client, today: None, language: str):
    title = {"en": "Arrangement on the mutual provision of goods and services " * 4, "ko": "한미상호방위조약 " * 20}
    CommitmentFactory(agreement__title_en=title["en"].strip(), agreement__title_ko=title["ko"].strip())

    picture = client.get(f"/charts/agreements.svg?lang={language}")

    texts = ElementTree.fromstring(picture.content).findall(f"{SVG}text")
    assert len(texts) > 6
    right = [
        float(text.get("x")) + sheet.width_of(text.text, int(text.get("font-size")))
        for text in texts
        if text.get("text-anchor") != "end"
    ]
    assert max(right) <= sheet.WIDTH - sheet.MARGIN
    assert " ".join(text.text for text in texts).replace(" ", "").count(title[language].replace(" ", "")) == 1


@given(st.text(max_size=200), st.integers(20, 800))
def test_wrapped_lines_lose_no_letter_and_fit(words: str, room: int):
    found = list(sheet.wrapped(words, 14, room))

    assert "".join(found).replace(" ", "") == "".join(words.split())
    assert all(sheet.width_of(line, 14) <= room for line in found if len(line) > 1)


# The table


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
def test_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(client: Client, today: None, title: str):
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
