"""The coding screen: what it shows, what each act answers, who may do it, and what it asks of the database."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alliance.coding.subject import subjects
from alliance.models import User
from commitments.models import Agreement, Citation, Commitment, Passage
from tests.commitments.admin_forms import enter
from tests.factories import (
    AgreementFactory,
    AgreementPartyFactory,
    CitationFactory,
    CommitmentFactory,
    DialogueFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

PIECES = {"X-Pieces": "1"}


@pytest.fixture
def agreement() -> Agreement:
    agreement = AgreementFactory(draft=True, code="2021-FS", coded_by=None, checked_by=None)
    PassageFactory(agreement=agreement, number="1", text="Together they will:")
    return agreement


@pytest.fixture
def passage(agreement: Agreement) -> Passage:
    return agreement.passages.get()


def screen(agreement: Agreement, part: str = "coding") -> str:
    return reverse(f"admin:commitments_agreement_{part}", args=[agreement.pk])


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def said(answer: Any) -> str:
    """The sentence in the pieces that came back."""
    return soup(answer).select_one("#coding-told").get_text()


def commitment_words(passage: Passage, **changes: Any) -> dict[str, Any]:
    fields = {"title_en": "Cooperate", "obligation": "standing", "strength": "firm", "theme": ThemeFactory().pk}
    sent = {f"commitment-{name}": value for name, value in fields.items()}
    place = {"passage": passage.pk, "version": passage.version, "start": 0, "end": 8}
    return sent | place | {"act": "mark", "kind": "commitment"} | changes


def test_screen_shows_text_marks_and_what_is_missing(client: Client, analyst: User, agreement: Agreement):
    CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="meet", obligors=[])
    CommitmentFactory(agreement=agreement, code="2021-FS-002", quote="")

    page = soup(enter(client, analyst).get(screen(agreement)))

    assert [mark.get_text() for mark in page.select(".words mark")] == ["meet"]
    assert page.select_one("#state-heading").get_text() == "1 of 2 passages coded"
    assert [link["href"] for link in page.select(".uncoded a")] == ["#p1"]
    assert [link.get_text() for link in page.select(".state li a")] == [
        "2021-FS-002 has no citation in a public text; quote the words that make it.",
        "2021-FS-001 has no obligor; say who owes it.",
        "2021-FS-002",
    ]


def test_text_stands_as_it_is_stored(client: Client, analyst: User, agreement: Agreement):
    text = "양국은 <협력> 하고 & meet 🤝🏽, meet."
    passage = PassageFactory(agreement=agreement, number="2", text=text)
    for start in ("meet", "& meet", "<협력> 하고"):
        CitationFactory(commitment=CommitmentFactory(agreement=agreement, quote=""), passage=passage, quote=start)

    page = soup(enter(client, analyst).get(screen(agreement)))

    assert page.select_one("#p2 .words").get_text() == text
    assert [mark["class"] for mark in page.select("#p2 mark")] == [
        ["commitment"],
        ["commitment"],
        ["commitment", "commitment", "several"],
    ]


def test_words_are_marked_and_the_pieces_come_back(client: Client, analyst: User, passage: Passage):
    answer = enter(client, analyst).post(screen(passage.agreement), commitment_words(passage), headers=PIECES)

    assert (answer.status_code, said(answer)) == (200, "Marked.")
    assert [mark.get_text() for mark in soup(answer).select("#p1 mark")] == ["Together"]
    assert soup(answer).select_one("#state-heading").get_text() == "1 of 1 passages coded"
    assert Citation.objects.get().quote == "Together"


def test_refused_form_comes_back_as_it_was_typed(client: Client, analyst: User, passage: Passage):
    sent = commitment_words(passage, **{"commitment-strength": "", "commitment-delivered_when": "It has met."})

    answer = enter(client, analyst).post(screen(passage.agreement), sent, headers=PIECES)

    form = soup(answer).select_one("#choice")
    assert answer.status_code == 422
    assert form.select_one("[name=commitment-title_en]")["value"] == "Cooperate"
    assert form.select_one("[name=commitment-delivered_when]").get_text().strip() == "It has met."
    assert [error.get_text() for error in form.select(".errorlist li")] == ["This field is required."]
    assert Commitment.objects.count() == 0


def test_changed_passage_refuses_the_words_and_comes_back_fresh(client: Client, analyst: User, passage: Passage):
    sent = commitment_words(passage)
    Passage.objects.update(text="Both will:")

    marked = enter(client, analyst).post(screen(passage.agreement), sent, headers=PIECES)
    chosen = client.get(screen(passage.agreement, "choice"), sent, headers=PIECES)

    for answer in (marked, chosen):
        assert answer.status_code == 409
        assert said(answer) == ("Passage 1 was changed meanwhile; here it is as it stands now. Select the words again.")
        assert soup(answer).select_one("#p1 .words").get_text() == "Both will:"
        assert soup(answer).select_one("#p1")["data-version"] == "2"


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


def test_mark_gets_other_words_and_is_taken_away(client: Client, analyst: User, passage: Passage):
    CommitmentFactory(agreement=passage.agreement, code="2021-FS-001", quote="")
    citation = CitationFactory(commitment=Commitment.objects.get(), passage=passage, quote="Together")
    place = screen(passage.agreement)
    moved = commitment_words(passage, kind="move", start=9, end=13, **{"move-mark": citation.pk})
    gone = {"act": "unmark", "passage": passage.pk, "mark": f"citation-{citation.pk}"}

    answers = [enter(client, analyst).post(place, sent, headers=PIECES) for sent in (moved, gone)]

    assert [[mark.get_text() for mark in soup(answer).select("#p1 mark")] for answer in answers] == [["they"], []]
    assert [link.get_text() for link in soup(answers[1]).select(".state li a")][-1] == "2021-FS-001"


def test_dialogue_is_named_and_the_passage_is_still_to_be_coded(client: Client, analyst: User, passage: Passage):
    dialogue = DialogueFactory(abbreviation="SCM")
    place = screen(passage.agreement)
    sent = commitment_words(passage, kind="mention", **{"mention-dialogue": dialogue.pk})

    named = enter(client, analyst).post(place, sent, headers=PIECES)
    gone = {"act": "unmark", "passage": passage.pk, "mark": f"mention-{dialogue.mentions.get().pk}"}
    let_go = client.post(place, gone, headers=PIECES)

    assert soup(named).select_one("#p1 mark")["class"] == ["mention"]
    assert soup(named).select_one(".held-mark a").get_text() == "SCM"
    assert soup(named).select_one(".to-code").get_text() == "To be coded"
    assert soup(let_go).select("#p1 mark") == []


def test_screen_is_one_click_from_the_agreement(client: Client, analyst: User, agreement: Agreement):
    pages = [
        enter(client, analyst).get(reverse("admin:commitments_agreement_changelist")),
        client.get(reverse("admin:commitments_agreement_change", args=[agreement.pk])),
    ]

    assert [len(soup(page).select(f'a[href="{screen(agreement)}"]')) for page in pages] == [1, 1]


def test_reason_without_the_script_leads_back_to_the_passage(client: Client, analyst: User, passage: Passage):
    sent = {"act": "reason", "passage": passage.pk, "version": passage.version, "no_commitment": "structure"}

    answer = enter(client, analyst).post(screen(passage.agreement), sent)

    assert answer["Location"] == f"{screen(passage.agreement)}#p1"
    assert Passage.objects.get().no_commitment == "structure"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "dance"},
        {"act": "mark"},
        {"act": "mark", "start": "x"},
        {"act": "mark", "kind": "poem"},
        {"act": "mark", "end": 10**30},
        {"act": "mark", "passage": 10**30},
        {"act": "unmark", "mark": "citation-0"},
        {"act": "unmark", "mark": "poem"},
        {"act": "unmark", "mark": f"citation-{10**30}"},
        {"act": "reason", "version": "x"},
        {"act": "reason", "no_commitment": "\0"},
        {"act": "publish"},
    ],
)
def test_nonsense_gets_a_sentence(client: Client, analyst: User, passage: Passage, sent: dict[str, Any]):
    place = {"passage": passage.pk, "version": passage.version, "start": 0, "end": 8}

    answers = [
        enter(client, analyst).post(screen(passage.agreement), (place if sent else {}) | sent, headers=headers)
        for headers in (PIECES, {})
    ]

    assert [answer.status_code for answer in answers] == [409, 200]
    assert said(answers[0]) == soup(answers[1]).select_one(".errorlist").get_text().strip() != ""
    assert Citation.objects.count() == 0


def test_passage_of_another_agreement_is_none_of_this(client: Client, analyst: User, passage: Passage):
    other = AgreementFactory(draft=True)

    answer = enter(client, analyst).post(screen(other), commitment_words(passage), headers=PIECES)

    assert said(answer) == "The passage is not there any more; reload the page."


def test_screen_is_for_who_may_see_agreements(client: Client, reader: User, administrator: User, agreement: Agreement):
    reader.is_staff = True
    reader.save()

    parts = [screen(agreement), screen(agreement, "choice"), screen(agreement, "found")]
    assert [client.get(part).status_code for part in parts] == [302, 302, 302]
    assert [enter(client, reader).get(part).status_code for part in parts] == [403, 403, 403]
    assert enter(client, administrator).get("/admin/commitments/agreement/999/coding/").status_code == 404


def test_analyst_reads_public_coding_and_a_reviewer_adds_to_it(client: Client, analyst: User, reviewer: User):
    agreement = CommitmentFactory(quote="meet").agreement

    read = soup(enter(client, analyst).get(screen(agreement)))
    written = soup(enter(client, reviewer).get(screen(agreement)))

    assert (read.select("#why, .reasons, .held form"), "data-codes" in read.select_one(".coding").attrs) == ([], False)
    assert (len(written.select("#why")), len(written.select(".held form"))) == (1, 1)


def test_return_without_a_note_is_refused_and_the_note_is_kept(client: Client, analyst: User, reviewer: User):
    agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)

    refused = enter(client, reviewer).post(screen(agreement), {"act": "return", "note": " "})
    stale = client.post(screen(agreement), {"act": "return", "note": "See passage 2.", "seen": 99})
    enter(client, analyst).post(screen(agreement), {"act": "return", "note": "Mine."})
    assert soup(stale).select_one("#return-note").get_text().strip() == "See passage 2."
    assert soup(refused).select_one(".errorlist").get_text().strip() == "Say in the note what is missing."
    assert Agreement.objects.get().review_note == ""

    enter(client, reviewer).post(screen(agreement), {"act": "return", "note": "See passage 3."})
    assert "See passage 3." in enter(client, analyst).get(screen(agreement)).text


@pytest.mark.django_db(transaction=True)
def test_coding_is_published_as_it_was_read(client: Client, analyst: User, reviewer: User):
    agreement = AgreementFactory(code="2021-FS", draft=True, coded_by=analyst, checked_by=None)
    CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="meet", title_en="Meet")
    place = screen(agreement)
    seal = soup(enter(client, reviewer).get(place)).select_one("[name=seal]")["value"]
    Commitment.objects.update(title_en="Meet twice")

    late = client.post(place, {"act": "publish", "seal": seal})
    blind = client.post(place, {"act": "publish"})

    assert [soup(answer).select_one(".errorlist li").get_text() for answer in (late, blind)] == [
        "The coding has changed since you opened this page; look at what is new, then publish.",
        "This page does not say what of the coding you saw; look at it once more, then publish.",
    ]
    assert not Agreement.objects.get().is_public


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


COST = {
    "session, user, and their permissions": 4,
    "agreement": 1,
    "passages with lead-ins; citations, obligations, addressees; mentions": 5,
    "how many passages, and those to be coded": 2,
    "faults of commitments and of citations": 2,
    "records without words": 2,
}


@pytest.mark.parametrize("rows", [3, 300])
def test_cost_of_the_screen_does_not_grow(
    client: Client, django_assert_num_queries: Any, analyst: User, agreement: Agreement, rows: int
):
    many(agreement, rows)
    enter(client, analyst)

    with django_assert_num_queries(sum(COST.values())):
        client.get(screen(agreement))


def many(agreement: Agreement, rows: int) -> None:
    """So many passages, each with a commitment and a recommendation."""
    theme, korea = ThemeFactory(), PartyFactory()
    numbers = range(10, 10 + rows)
    passages = Passage.objects.bulk_create(
        [Passage(agreement=agreement, number=str(n), position=1000 + n, text="They will meet soon.") for n in numbers]
    )
    fields = {"agreement": agreement, "theme": theme, "title_en": "Meet"}
    promises = Commitment.objects.bulk_create(
        [Commitment(code=f"2021-FS-{n:03}", obligation="standing", strength="firm", **fields) for n in numbers]
    )
    advice = RecommendationFactory(**fields, code="2021-FS-R01")
    advice.addressees.add(korea)
    places = list(zip(passages, promises, strict=True))
    for promise in promises[:3]:
        promise.obligations.create(party=korea)
    Citation.objects.bulk_create(
        [Citation(passage=passage, commitment=promise, quote="will meet") for passage, promise in places]
        + [
            Citation(passage=passage, recommendation=advice, quote="soon", number=number)
            for number, (passage, _) in enumerate(places, start=1)
        ]
    )
