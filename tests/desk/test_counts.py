"""Each count of the desk is the length of the list to which it leads; the desk costs the same for few and for many."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments.models import Agreement, Citation, Commitment, Obligation, Passage, StatusUpdate, Theme
from dialogues.models import Dialogue, Meeting
from tests.commitments.steps import NOW
from tests.desk.asking import desk, sections
from tests.factories import AgreementFactory, PartyFactory, PassageFactory, ThemeFactory

pytestmark = pytest.mark.django_db

NAMES = [
    *("returned", "returned-texts", "review", "drafts", "checks", "codings"),
    *("reviews", "ahead", "expected", "passed", "missed"),
]


def a_busy_desk(number: int, person: User, colleague: User) -> None:
    """So many rows for each section of this person's desk, and as many for the colleague's."""
    theme, korea = ThemeFactory(), PartyFactory()
    with recorded(actor=colleague):
        agreement = AgreementFactory(code="2021-A")
    stated = {"due_basis": "stated", "deadline": "by then"}
    dues: list[dict[str, Any]] = [{"due_on": date(2025, 2, 1)} | stated, {"due_on": date(2024, 6, 1)} | stated, {}]
    kind = {"agreement": agreement, "obligation": "one_off", "strength": "firm", "theme": theme}
    promises = Commitment.objects.bulk_create(
        Commitment(code=f"2021-A-{n:03}", title_en="Meet", **due, **kind)
        for n, due in enumerate(dues * number, start=1)
    )
    Obligation.objects.bulk_create(Obligation(commitment=promise, party=korea) for promise in promises)
    words = PassageFactory(agreement=agreement, text="They will meet.")
    Citation.objects.bulk_create(
        Citation(commitment=promise, passage=words, number=1, quote="will meet") for promise in promises
    )
    updates(promises[:number], person, colleague)
    texts(number, person, colleague)
    meetings(number, theme)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a ledger that has been there for a while


def updates(promises: list[Commitment], person: User, colleague: User) -> None:
    states = {
        "draft": {},
        "submitted": {"submitted_at": NOW, "rationale": "It met."},
        "returned": {"review_note": "When?"},
    }
    said = {"implementation": "under_way", "effective_on": date(2021, 12, 1)}
    StatusUpdate.objects.bulk_create(
        StatusUpdate(commitment=promise, author=author, state=state, **said, **columns)
        for promise in promises
        for author in (person, colleague)
        for state, columns in states.items()
    )


def texts(number: int, person: User, colleague: User) -> None:
    kind = {"kind": "fact_sheet", "issued_on": date(2021, 5, 21)}
    coders = (("P", person, ""), ("C", colleague, ""), ("N", None, ""))
    returned = (("R", person, "When?"), ("T", colleague, "When?"))
    made = Agreement.objects.bulk_create(
        Agreement(
            code=f"2022-{name}{n}",
            slug=f"{name}-{n}".lower(),
            title_en="Sheet",
            coded_by=coder,
            review_note=note,
            **kind,
        )
        for name, coder, note in (*coders, *returned)
        for n in range(number)
    )
    Passage.objects.bulk_create(Passage(agreement=each, number="1", position=1, text="They met.") for each in made)


def meetings(number: int, theme: Any) -> None:
    cadence = {"kind": "consultations", "theme": theme, "cadence_months": 12, "cadence_url": "https://example.org/"}
    made = Dialogue.objects.bulk_create(
        Dialogue(slug=f"{name}-{n}", name_en=f"{name} {n}", **cadence)
        for name in ("late", "soon")
        for n in range(number)
    )
    source = {"source_url": "https://example.org/", "source_title": "Readout", "source_publisher": "Ministry"}
    days = {"late": date(2023, 1, 1), "soon": date(2025, 1, 1) - timedelta(days=330)}
    Meeting.objects.bulk_create(
        Meeting(code=f"{each.slug}-1", dialogue=each, starts_on=days[each.slug[:4]], state="held", **source)
        for each in made
    )
    Meeting.objects.bulk_create(
        Meeting(code=f"{each.slug}-2", dialogue=each, starts_on=date(2025, 2, 1), state="scheduled", **source)
        for each in made[number:]
    )


@pytest.mark.parametrize("number", [3, 9])
def test_count_is_the_length_of_the_list_that_it_leads_to(client: Client, analyst: User, reviewer: User, number: int):
    a_busy_desk(number, analyst, reviewer)

    found = sections(desk(client, reviewer))

    assert list(found) == NAMES
    counts = {name: section.count for name, section in found.items()}
    assert counts == dict.fromkeys(NAMES, number) | {"reviews": 3 * number}
    assert {name: client.get(found[name].address).context["cl"].result_count for name in NAMES} == counts
    assert {name: len(section.lines) + section.left for name, section in found.items()} == counts
    assert max(len(section.lines) for section in found.values()) <= 8


COST = {
    "session and person": 2,
    "rights": 2,
    "themes that one follows": 2,
    "what is typed and not saved": 1,
    "how many of each section": 11,
    "lines of each section": 11,
    "updates in work on what is due": 3,
    "meetings scheduled": 1,
    "latest transactions, their sizes, what names them, those updates and their commitments": 5,
}


@pytest.mark.parametrize("number", [3, 300])
def test_desk_costs_the_same_for_few_and_for_many(
    client: Client, analyst: User, reviewer: User, django_assert_num_queries: Any, number: int
):
    a_busy_desk(number, analyst, reviewer)
    client.force_login(reviewer)

    with django_assert_num_queries(sum(COST.values())):
        client.get("/admin/")


@pytest.mark.parametrize("number", [3, 300])
def test_themes_to_follow_cost_the_same_for_few_and_for_many(
    client: Client, analyst: User, django_assert_num_queries: Any, number: int
):
    Theme.objects.bulk_create(Theme(slug=f"theme-{n}", name_en=f"Theme {n}") for n in range(number))
    client.force_login(analyst)

    with django_assert_num_queries(6):  # session, person, rights (2), themes that one follows, all themes
        client.get("/admin/desk/themes/")
