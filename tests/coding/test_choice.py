"""What selected words can be: the forms, what is guessed in them, and the look-up of what is on record."""

import pytest
from django.test import Client

from alliance.coding.look_up import records
from alliance.coding.subject import subjects
from alliance.models import User
from commitments.models import Agreement, Commitment, Passage
from tests.coding.screens import PIECES, commitment_words, screen, soup
from tests.commitments.admin_forms import enter
from tests.factories import (
    AgreementPartyFactory,
    CommitmentFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def test_refused_form_comes_back_as_it_was_typed(client: Client, analyst: User, passage: Passage):
    sent = commitment_words(passage, **{"commitment-strength": "", "commitment-delivered_when": "It has met."})

    answer = enter(client, analyst).post(screen(passage.agreement), sent, headers=PIECES)

    form = soup(answer).select_one("#choice")
    assert answer.status_code == 422
    assert form.select_one("[name=commitment-title_en]")["value"] == "Cooperate"
    assert form.select_one("[name=commitment-delivered_when]").get_text().strip() == "It has met."
    assert [error.get_text() for error in form.select(".errorlist li")] == ["This field is required."]
    assert Commitment.objects.count() == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2018-scm-001", None),
        ("2018-SCM-001 Meet every year", None),
        ("every YEAR meet", None),
        ("meet", "2 records have “meet” in code or title; choose one of them."),
        ("nothing", "Nothing on record has “nothing” in its code or title."),
        ("", "This field is required."),
    ],
)
def test_record_is_looked_up_by_code_or_title(
    client: Client, analyst: User, passage: Passage, asked: str, told: str | None
):
    CommitmentFactory(code="2018-SCM-001", title_en="Meet every year", quote="year")
    RecommendationFactory(code="2024-RP-R01", title_en="Meet more often")
    sent = commitment_words(passage, kind="existing", **{"existing-record": asked})

    answer = enter(client, analyst).post(screen(passage.agreement), sent, headers=PIECES)

    errors = [error.get_text() for error in soup(answer).select(".errorlist li")]
    assert (answer.status_code, errors) == ((422, [told]) if told else (200, []))
    assert list(passage.citations.values_list("commitment__code", "kind")) == (
        [] if told else [("2018-SCM-001", "reported")]
    )


def test_look_up_shows_own_records_first_and_how_many_more(client: Client, analyst: User, agreement: Agreement):
    for number in range(1, 14):
        CommitmentFactory(code=f"2018-SCM-{number:03}", title_en="Meet", quote="meet")
    CommitmentFactory(agreement=agreement, code="2021-FS-001", title_en="Meet", quote="meet")

    page = soup(enter(client, analyst).get(screen(agreement, "found"), {"q": "meet"}))
    nothing = soup(client.get(screen(agreement, "found"), {"q": "\0"}))

    assert page.select_one("legend").get_text() == "12 found, 2 more: type more words"
    assert page.select_one("input")["value"] == "2021-FS-001"
    assert nothing.get_text().strip() == "Nothing on record has these words in its code or title."


def test_record_that_is_named_by_its_code_is_found_among_many(client: Client, analyst: User, passage: Passage):
    for number in range(1, 20):
        CommitmentFactory(code=f"2018-SCM-{number:03}", title_en="As 2018-SCM-019 says", quote="meet")
    sent = commitment_words(passage, kind="existing", **{"existing-record": "2018-scm-019"})

    several = soup(enter(client, analyst).get(screen(passage.agreement, "found"), {"q": "2018-scm-019"}))
    answer = client.post(screen(passage.agreement), sent, headers=PIECES)

    assert several.select_one("input")["value"] == "2018-SCM-019"
    assert several.select_one("legend").get_text() == "12 found, 7 more: type more words"
    assert answer.status_code == 200
    assert passage.citations.get().commitment.code == "2018-SCM-019"


def test_look_up_loads_no_more_than_it_shows(analyst: User, agreement: Agreement):
    for number in range(1, 20):
        CommitmentFactory(code=f"2018-SCM-{number:03}", title_en="Meet", quote="meet")
        RecommendationFactory(code=f"2024-RP-R{number:02}", title_en="Meet")

    found = records("meet", agreement.pk)

    assert ([record.code for record in found.shown], found.total) == ([f"2018-SCM-{n:03}" for n in range(1, 13)], 38)


@pytest.mark.parametrize(
    ("lead_in", "text", "acting"),
    [
        ("The United States will:", "Deliver vaccines to the Republic of Korea.", ["USA"]),
        ("Together, the United States and the Republic of Korea will:", "Meet.", ["KOR", "USA"]),
        ("", "They met. The ROK will host the next meeting with the United States.", ["KOR"]),
        ("", "대한민국은 미국에 지원한다.", ["KOR"]),
        ("", "We will cooperate.", ["KOR", "USA"]),
        ("Both leaders:", "The ROK will host it.", ["KOR", "USA"]),
    ],
)
def test_obligors_are_guessed_from_who_acts(agreement: Agreement, lead_in: str, text: str, acting: list[str]):
    korea = PartyFactory(code="KOR", name_ko="대한민국", other_names=["ROK"])
    states = PartyFactory(code="USA", name_ko="미국")
    before = PassageFactory(agreement=agreement, text=lead_in) if lead_in else None
    passage = PassageFactory(agreement=agreement, text=text, lead_in=before)

    named = subjects(passage, text.index("will") if "ROK will" in text else 0, [korea, states])

    assert [party.code for party in named] == acting


def test_choice_begins_with_who_acts_and_the_theme_before(client: Client, analyst: User, agreement: Agreement):
    for code in ("KOR", "USA"):
        AgreementPartyFactory(agreement=agreement, party__code=code)
    CommitmentFactory(agreement=agreement, theme=ThemeFactory(slug="space"), quote="meet")
    passage = PassageFactory(agreement=agreement, text="The United States will meet and meet.")
    asked = {"passage": passage.pk, "version": 1, "start": 32, "end": 36, "kind": "existing"}

    form = soup(enter(client, analyst).get(screen(agreement, "choice"), asked))

    assert form.select_one("h2").get_text() == f"“meet” occurrence 2 in passage {passage.number}"
    assert [box.parent.get_text().strip() for box in form.select("[name=commitment-obligors][checked]")] == [
        "United States"
    ]
    assert form.select_one("[name=commitment-theme] [selected]").get_text() == "Space"
    assert form.select_one("[name=kind][checked]")["value"] == "existing"
