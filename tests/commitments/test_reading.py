"""The readers' page of an agreement: its text with every promise marked in place."""

from datetime import date

import pytest
from django.test import Client

from commitments.models import Commitment
from tests.factories import (
    AgreementFactory,
    AgreementLinkFactory,
    CitationFactory,
    CommitmentFactory,
    MeetingFactory,
    MeetingOutcomeFactory,
    PassageFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db

TEXT = "The two countries will establish a working group and hold an annual meeting."


def cite(commitment: Commitment, quote: str, **passage: object) -> None:
    CitationFactory(commitment=commitment, quote=quote, **passage)


def test_agreement_marks_each_promise_in_place_and_changes_no_letter(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    passage = PassageFactory(agreement=agreement, text=TEXT)
    cite(CommitmentFactory(code="2021-FS-001"), "establish a working group", passage=passage)
    cite(CommitmentFactory(code="2021-FS-002"), "hold an annual meeting", passage=passage)

    source = part(client.get("/agreements/fact-sheet/"), "source", "p")[0]

    assert words(source) == TEXT
    assert links(source) == {
        "/commitments/2021-FS-001/": "establish a working group",
        "/commitments/2021-FS-002/": "hold an annual meeting",
    }


def test_words_under_several_promises_are_marked_once_and_lead_to_all(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    passage = PassageFactory(agreement=agreement, text=TEXT)
    cite(CommitmentFactory(code="2021-FS-001"), "establish a working group and hold an annual meeting", passage=passage)
    cite(CommitmentFactory(code="2021-FS-002"), "hold an annual meeting", passage=passage)

    source = part(client.get("/agreements/fact-sheet/"), "source", "p")[0]

    assert source.startswith(
        'The two countries will <a class="mark not_assessed" href="/commitments/2021-FS-001/">establish'
    )
    assert '<mark class="several">hold an annual meeting</mark>' in source
    assert links(source)["/commitments/2021-FS-002/"] == "2021-FS-002"


def test_margin_tells_each_promise_once_with_its_status(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    commitment = CommitmentFactory(code="2021-FS-001", title_en="Keep two principles", quote="")
    cite(commitment, "peace", passage=PassageFactory(agreement=agreement, text="It rests on peace"))
    cite(commitment, "law", passage=PassageFactory(agreement=agreement, text="and on law."), number=2)
    PassageFactory(agreement=agreement, text="They met in May.", no_commitment="past_event")

    margins = [words(margin) for margin in part(client.get("/agreements/fact-sheet/"), "margin", "div")]

    assert margins == [
        "Keep two principles Not assessed 2021-FS-001",
        "Again: 2021-FS-001",
        "No promise: past event",
    ]


def test_each_passage_has_its_anchor_and_its_mended_faults(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    fault = {"was": "miilitary", "is": "military", "reason": "letter doubled by the scan"}
    PassageFactory(agreement=agreement, number="12a", corrections=[fault])

    page = client.get("/agreements/fact-sheet/")

    assert 'id="p12a"' in page.text
    assert "1 scan fault corrected miilitary → military letter doubled by the scan" in words(page)


def test_passages_that_a_lead_in_introduces_are_items_of_a_list(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    lead_in = PassageFactory(agreement=agreement, heading="Climate", text="Together they will:")
    PassageFactory(agreement=agreement, heading="Climate", lead_in=lead_in, text="Plant trees;")

    page = client.get("/agreements/fact-sheet/")

    assert [words(heading) for heading in part(page, "chapter", "h3")] == ["Climate"]
    assert 'class="passage item"' in page.text


def test_agreement_without_text_says_so_and_lists_its_promises(client: Client):
    treaty = AgreementFactory(slug="treaty", kind="treaty", text_held="none", source_url="https://example.org/treaty")
    promise = CommitmentFactory(agreement=treaty, code="1953-T-001", title_en="Defend each other", quote="")
    CitationFactory(commitment=promise, kind="reported")

    page = client.get("/agreements/treaty/")

    assert "No text of it is held here." in words(page)
    assert links(page)["/commitments/1953-T-001/"] == "Defend each other"


def test_report_is_said_to_bind_nobody(client: Client):
    AgreementFactory(slug="report", kind="report", nature="secondary", legal_force="none")

    facts = words(part(client.get("/agreements/report/"), "facts", "dl")[0])

    assert facts == "Parties None Force Binds nobody tells of what others promised Promises 0"


def test_agreement_of_which_excerpts_are_held_says_so(client: Client):
    PassageFactory(agreement=AgreementFactory(slug="report", text_held="excerpts"))

    assert "Excerpts of the text Only the passages that carry something tracked" in words(
        client.get("/agreements/report/")
    )


def test_agreement_leads_to_the_meeting_out_of_which_it_came(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    MeetingOutcomeFactory(
        agreement=agreement, meeting=MeetingFactory(code="summit-2021", title_en="Summit of May 2021")
    )

    assert links(client.get("/agreements/fact-sheet/"))["/meetings/summit-2021/"] == "Summit of May 2021"


def test_agreement_tells_how_it_stands_to_others(client: Client):
    vision = AgreementFactory(slug="vision", title_en="The vision", issued_on=date(2019, 11, 15))
    later = AgreementFactory(slug="fact-sheet", title_en="The fact sheet")
    AgreementLinkFactory(later=later, earlier=vision, kind="extends", note="to new fields")

    assert "15 November 2019 This text extends The vision to new fields" in words(client.get("/agreements/fact-sheet/"))
    assert "21 May 2021 The fact sheet extends this text to new fields" in words(client.get("/agreements/vision/"))


@pytest.mark.parametrize("rows", [1, 20])
def test_text_costs_the_same_for_one_passage_and_for_many(client: Client, django_assert_num_queries, rows: int):
    agreement = AgreementFactory(slug="fact-sheet")
    for _ in range(rows):
        cite(CommitmentFactory(agreement=agreement), "annual meeting", passage=PassageFactory(agreement=agreement))
        MeetingOutcomeFactory(agreement=agreement)
        AgreementLinkFactory(earlier=agreement)

    # agreement, parties, links there and back; passages, citations, commitments with standing; their tally; meetings
    with django_assert_num_queries(9):
        client.get("/agreements/fact-sheet/")


def a_text_with_two_promises() -> None:
    """One that is delivered and one that nobody has assessed."""
    agreement = AgreementFactory(code="2021-FS", slug="fact-sheet")
    passage = PassageFactory(agreement=agreement, text=TEXT)
    group = CommitmentFactory(code="2021-FS-001", agreement=agreement, quote="")
    cite(group, "establish a working group", passage=passage)
    cite(
        CommitmentFactory(code="2021-FS-002", agreement=agreement, quote=""), "hold an annual meeting", passage=passage
    )
    StatusUpdateFactory(commitment=group, implementation="stalled")


def test_marks_say_where_their_promises_stand(client: Client):
    a_text_with_two_promises()

    source = part(client.get("/agreements/fact-sheet/"), "source", "p")[0]

    assert '<a class="mark stalled" href="/commitments/2021-FS-001/">' in source
    assert '<a class="mark not_assessed" href="/commitments/2021-FS-002/">' in source


def test_marks_of_one_status_are_shown_alone(client: Client):
    a_text_with_two_promises()

    page = client.get("/agreements/fact-sheet/?status=stalled")

    assert links(part(page, "source", "p")[0]) == {"/commitments/2021-FS-001/": "establish a working group"}
    assert words(part(page, "source", "p")[0]) == TEXT
    assert "Marked are only the promises with this status: Stalled." in words(page)


def test_marks_of_no_such_status_are_refused(client: Client):
    a_text_with_two_promises()

    answer = client.get("/agreements/fact-sheet/?status=done")

    assert answer.status_code == 400
    assert "status: 'done' is not among the words allowed here" in words(answer)


def test_agreement_tells_the_progress_of_its_own_promises(client: Client):
    a_text_with_two_promises()

    tally = part(client.get("/agreements/fact-sheet/"), "tally", "div")[0]

    assert words(tally).startswith("1 of 2 assessed. Shares are of all 2. Stalled 1 50% Not assessed 1 50%")
    assert links(tally) == {
        "/commitments/?agreement=2021-FS&status=stalled": "1",
        "/commitments/?agreement=2021-FS&status=not_assessed": "1",
    }


@pytest.mark.parametrize(("headings", "jumps"), [(["One", "Two"], 0), (["One", "Two", "Three"], 3)])
def test_text_of_several_parts_has_a_list_to_jump_by(client: Client, headings: list[str], jumps: int):
    agreement = AgreementFactory(slug="fact-sheet")
    for heading in headings:
        PassageFactory(agreement=agreement, heading=heading)

    page = client.get("/agreements/fact-sheet/")

    addresses = [address for address in links(page) if address.startswith("#part-")]
    assert addresses == [f"#part-{number}" for number in range(1, jumps + 1)][::-1]
    assert all(f'id="{address[1:]}"' in page.text for address in addresses)
