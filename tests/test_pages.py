"""What holds for all readers' pages: what readers never see, refusals, the method."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.test.client import MULTIPART_CONTENT
from django.views import defaults

from alliance import method
from commitments import choices
from dialogues.choices import DialogueState
from tests.factories import (
    MOMENT,
    AgreementFactory,
    AgreementLinkFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    EvidenceFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    PassageFactory,
    RecommendationFactory,
    RecommendationLinkFactory,
    StatusUpdateFactory,
)
from tests.html import links, words

pytestmark = pytest.mark.django_db

LISTS = ["/commitments/", "/agreements/", "/dialogues/", "/meetings/", "/recommendations/"]


def a_world_of_drafts() -> list[str]:
    """Texts, words, promises and reasons that nobody may read yet, hung on public records wherever that is possible."""
    public = CommitmentFactory(code="2021-FS-001", agreement__code="2021-FS", agreement__slug="fact-sheet")
    later = date(2022, 5, 21)
    draft = AgreementFactory(draft=True, slug="draft-text", title_en="Draft text", text_held="full", issued_on=later)
    passage = PassageFactory(agreement=draft, text="Words of the draft text.")
    promise = CommitmentFactory(agreement=draft, code="2026-D-001", title_en="Draft promise")
    retired = CommitmentFactory(
        agreement__issued_on=later, title_en="Retired promise", retired_at=MOMENT, retired_reason="Coded twice."
    )
    quoted = PassageFactory(agreement=public.agreement, text="They will meet.")
    for hidden in (promise, retired):
        CitationFactory(commitment=hidden, passage=quoted, quote="meet")
        CommitmentLinkFactory(later=hidden, earlier=public)
        MeetingItemFactory(commitment=hidden, meeting__title_en=f"Meeting of {hidden.code}")
    CitationFactory(commitment=public, passage=passage, quote="Words of the draft text", kind="reported")
    StatusUpdateFactory(commitment=public)
    update = StatusUpdateFactory(commitment=public, draft=True, rationale="Draft reason.")
    EvidenceFactory(update=update, passage=passage, url="", title="", publisher="", accessed_on=None)
    advice = RecommendationFactory(agreement=draft, title_en="Draft advice")
    RecommendationLinkFactory(recommendation=RecommendationFactory(), commitment=promise, kind="taken_up_by")
    CitationFactory(commitment=None, recommendation=advice, passage=quoted, quote="They will")
    meeting = MeetingFactory(
        code="scm-51",
        dialogue__slug="scm",
        dialogue__established_by_commitment=promise,
        source_passage=passage,
        source_url="",
        source_title="",
        source_publisher="",
    )
    MeetingOutcomeFactory(meeting=meeting, agreement=draft)
    AgreementLinkFactory(later=draft, earlier=public.agreement)
    RecommendationLinkFactory(recommendation=advice, commitment=public)
    MeetingItemFactory(meeting=meeting, commitment=promise)
    DialogueFactory(slug="other", established_by_agreement=draft, cadence_months=3, cadence_passage=passage)
    return ["Draft text", "Words of the draft", "Draft promise", "Retired promise", "Draft reason", "Draft advice"]


PUBLIC = ["/", "/method/", *LISTS, "/commitments/2021-FS-001/", "/agreements/fact-sheet/", "/dialogues/scm/"]
PUBLIC += ["/dialogues/other/", "/meetings/scm-51/", "/brief/", "/brief/?dialogue=scm", "/brief/?meeting=scm-51"]


@pytest.mark.parametrize("address", PUBLIC)
def test_readers_never_see_what_is_not_public(client: Client, address: str):
    hidden = a_world_of_drafts()

    page = client.get(address)

    assert page.status_code == 200
    assert [text for text in hidden if text in page.text] == []


@pytest.mark.parametrize("address", ["/agreements/draft-text/", "/commitments/2026-D-001/"])
def test_what_is_not_public_has_no_page(client: Client, address: str):
    a_world_of_drafts()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/commitments/NOPE-001/",
        "/agreements/nope/",
        "/dialogues/nope/",
        "/meetings/nope/",
        "/commitments/%00/",
        "/nope/",
        f"/commitments/{'9' * 10_000}/",
    ],
)
def test_address_that_does_not_exist_is_a_404_that_helps(client: Client, address: str):
    page = client.get(address)

    assert page.status_code == 404
    assert "Not found" in words(page)
    assert links(page)["/commitments/"] == "Commitments"
    assert "There is no" in words(page)


def test_404_of_which_nobody_wrote_a_sentence_names_no_class(client: Client, administrator: Any):
    client.force_login(administrator)

    pages = [client.get(address) for address in ("/admin/nope/", f"/admin/alliance/user/{10**6}/second-factor/")]

    assert [page.status_code for page in pages] == [404, 404]
    assert ["There is no page at this address." in words(page) for page in pages] == [True, True]


TOO_MUCH = {
    "fields": ({f"field-{n}": "" for n in range(12_001)}, "12,000 fields"),
    "letters": ({"login": "a" * 3_000_000}, "2.5 MB"),
}


@pytest.mark.parametrize(("sent", "most"), TOO_MUCH.values(), ids=list(TOO_MUCH))
@pytest.mark.parametrize("kind", [MULTIPART_CONTENT, "application/x-www-form-urlencoded"], ids=["parts", "encoded"])
def test_form_that_is_too_large_says_what_is_too_much_and_what_to_do(
    client: Client, sent: dict[str, str], most: str, kind: str
):
    data: Any = sent if kind == MULTIPART_CONTENT else urlencode(sent)
    page = client.post("/accounts/login/", data, content_type=kind)

    assert page.status_code == 413
    assert f"more than {most}, and the server takes no more at once. Nothing was saved. Go back" in words(page)


def test_address_with_too_many_parameters_says_so(client: Client):
    page = client.get("/commitments/?" + "&".join(f"theme={n}" for n in range(12_001)))

    assert page.status_code == 400
    assert "This address has more than 12,000 parameters." in words(page)


def test_404_of_a_record_names_what_was_asked_for(client: Client):
    assert "There is no commitment NOPE-001 that readers may see." in words(client.get("/commitments/NOPE-001/"))


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (lambda request: defaults.bad_request(request, SuspiciousOperation()), 400, "Not understood"),
        (lambda request: defaults.permission_denied(request, PermissionDenied()), 403, "Not allowed"),
        (defaults.server_error, 500, "Something went wrong"),
    ],
)
def test_error_pages_stand_without_a_database_or_a_request(view, status: int, title: str, rf: RequestFactory):
    page = view(rf.get("/"))

    assert page.status_code == status
    assert f"<h1>{title}</h1>" in page.text


def test_form_without_its_token_is_refused_with_what_to_do():
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "a", "password": "b"})

    assert page.status_code == 403
    assert "Go back, load the page anew and send the form once more." in words(page)


def test_log_in_page_is_set_like_the_others(client: Client):
    page = client.get("/accounts/login/")

    assert page.status_code == 200
    assert "For analysts, reviewers and administrators of the ledger." in words(page)


@pytest.mark.parametrize(
    ("vocabulary", "meanings"),
    [
        (choices.Implementation, method.STATUSES),
        (choices.Implementation, method.EVIDENCE_BARS),
        (choices.Strength, method.STRENGTHS),
        (choices.ObligationKind, method.OBLIGATIONS),
        (choices.NoCommitment, method.NO_COMMITMENTS),
        (choices.Basis, method.BASES),
        (choices.Schedule, method.SCHEDULES),
        (choices.Freshness, method.FRESHNESSES),
        (choices.CommitmentLinkKind, method.LINKS),
        (choices.LeftOut, method.LEFT_OUT),
        (DialogueState, method.PULSES),
    ],
)
def test_method_explains_every_word_of_each_vocabulary(vocabulary, meanings: method.Meanings):
    assert set(meanings) == set(vocabulary)


def test_method_prints_vocabularies_rules_and_counts(client: Client):
    StatusUpdateFactory()

    page = words(client.get("/method/"))

    assert "Exploratory Explore, discuss, encourage, consider, identify opportunities." in page
    assert "Bad news needs one party, good news all" in page
    assert "It cannot know who typed them." in page
    assert "1 agreements, 1 passages, 1 commitments, 1 published assessments, 0 dialogues and 0 meetings" in page


def test_method_says_which_promises_need_their_test_before_a_verdict(client: Client):
    told = "Nobody may publish a verdict on a one-off or recurring one before; a standing one may be judged without it."

    assert told in words(client.get("/method/"))


@pytest.mark.parametrize("address", ["/", "/method/", *LISTS, "/accounts/login/", "/nope/"])
def test_no_page_holds_inline_script_or_style(client: Client, address: str):
    CommitmentFactory()

    html = client.get(address).text

    assert " style=" not in html
    assert "<style" not in html
    assert re.findall(r"<script(?! src=)|<script[^>]*>[^<]", html) == []


@pytest.mark.parametrize("address", ["/", "/method/", "/commitments/2021-FS-001/"])
@pytest.mark.parametrize("query", ["page=2", "%00=1", "x" * 10_000])
def test_page_without_filters_refuses_what_it_would_ignore(client: Client, address: str, query: str):
    CommitmentFactory(code="2021-FS-001")

    page = client.get(f"{address}?{query}")

    assert page.status_code == 400
    assert "This page takes no parameter but as_of and known_at, so none called '" in words(page)
    assert client.get(f"{address}?utm_source=mail&fbclid=1").status_code == 200
