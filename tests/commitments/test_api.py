"""What the API says of agreements, passages, commitments, status updates, recommendations, parties and themes."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from commitments.models import Agreement, Commitment, RecommendationLink
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    EvidenceFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    ObligationFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    TargetFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MOMENT = datetime(2023, 1, 1, tzinfo=UTC)


@pytest.fixture
def fact_sheet() -> Agreement:
    korea = PartyFactory(code="KOR")
    PartyFactory(code="USA")
    agreement = AgreementFactory(code="2021-FS", slug="fact-sheet", title_en="Fact sheet", issuer="White House")
    agreement.parties.add(korea)
    return agreement


@pytest.fixture
def pledge(fact_sheet: Agreement) -> Commitment:
    """A promise with something in every field, delivered by one of two obligors."""
    commitment = CommitmentFactory(
        code="2021-FS-064",
        agreement=fact_sheet,
        title_en="Release a final target",
        title_ko="최종 목표 발표",
        summary="Both will say how much they cut.",
        note="The date is that of COP26.",
        theme=ThemeFactory(slug="climate", parent=ThemeFactory(slug="environment")),
        deadline="by COP26",
        due_on=date(2021, 11, 12),
        due_basis="event",
        obligors=["KOR", "USA"],
        quote="",
    )
    commitment.further_themes.add(ThemeFactory(slug="energy"))
    ministry = AgencyFactory(code="kor-me", party=PartyFactory(code="KOR"))
    commitment.obligations.get(party__code="KOR").agencies.add(ministry)
    lead_in = PassageFactory(agreement=fact_sheet, number="1", position=1, text="Together they will:")
    text = "release a target in October, and release a target by COP26."
    passage = PassageFactory(agreement=fact_sheet, number="2", position=2, text=text, lead_in=lead_in)
    CitationFactory(commitment=commitment, passage=passage, quote="release a target", occurrence=2)
    CitationFactory(commitment=commitment, passage=passage, quote="by COP26", number=2)
    TargetFactory(commitment=commitment, quantity="40.5", unit="percent", text="40.5 percent")
    status = {"party": PartyFactory(code="KOR"), "implementation": "delivered", "evidence": False}
    EvidenceFactory(update=StatusUpdateFactory(commitment=commitment, **status))
    return commitment


CLIMATE = {
    "slug": "climate",
    "name": "Climate",
    "name_ko": "주제",
    "parent": "environment",
    "url": "/api/v1/themes/climate/",
}
FIRST_WORDS = {
    "kind": "original",
    "agreement": "2021-FS",
    "passage": "2",
    "url": "/agreements/fact-sheet/#p2",
    "lead_in": "Together they will:",
    "quote": "release a target",
    "start": 33,
    "end": 49,
}
BRIEF = {
    "code": "2021-FS-064",
    "url": "/api/v1/commitments/2021-FS-064/",
    "html_url": "/commitments/2021-FS-064/",
    "title": "Release a final target",
    "title_ko": "최종 목표 발표",
    "agreement": {
        "code": "2021-FS",
        "slug": "fact-sheet",
        "title": "Fact sheet",
        "title_ko": "설명자료",
        "url": "/api/v1/agreements/fact-sheet/",
    },
    "made_on": "2021-05-21",
    "obligation": "one_off",
    "strength": "firm",
    "theme": CLIMATE,
    "obligations": [
        {"party": "KOR", "role": "obligor", "agencies": ["kor-me"]},
        {"party": "USA", "role": "obligor", "agencies": []},
    ],
    "deadline": {"text": "by COP26", "due_on": "2021-11-12", "precision": "day", "basis": "event"},
    "citations": [FIRST_WORDS],
    "status": {
        "implementation": "not_assessed",
        "effective_on": None,
        "confidence": None,
        "schedule": "date_passed",
        "freshness": "fresh",
        "obligors": 2,
        "obligors_assessed": 1,
        "reviewed_at": "2022-01-01T21:00:00+09:00",
        "evidence_count": 1,
    },
    "revision": 0,  # until the transaction of the test is settled, which it never is
}
FULL = BRIEF | {
    "summary": "Both will say how much they cut.",
    "note": "The date is that of COP26.",
    "themes": [
        {"slug": "energy", "name": "Energy", "name_ko": "주제", "parent": None, "url": "/api/v1/themes/energy/"}
    ],
    "recurrence_months": None,
    "delivered_when": "The group has met.",
    "broken_when": "Either side declares that it will not take part.",
    "review_every_days": 365,
    "citations": [
        FIRST_WORDS,
        FIRST_WORDS | {"quote": "by COP26", "start": 50, "end": 58},
    ],
    "targets": [
        {
            "text": "40.5 percent",
            "comparator": "exactly",
            "quantity": "40.5",
            "unit": "percent",
            "per": "",
            "months": None,
            "payer": None,
            "due_on": None,
        }
    ],
    "links": [],
    "is_general": False,
    "latest_in_thread": True,
    "counted": True,
    "dialogues": [],
    "status_by_party": [
        {
            "party": "KOR",
            "implementation": "delivered",
            "effective_on": "2021-12-01",
            "schedule": "delivered_late",
        },
        {"party": "USA", "implementation": "not_assessed", "effective_on": None, "schedule": "date_passed"},
    ],
}


@time_machine.travel(MOMENT, tick=False)
def test_commitment_has_a_brief_form_in_lists_and_a_full_one(client, pledge):
    assert client.get("/api/v1/commitments/").json()["results"] == [BRIEF]
    assert client.get("/api/v1/commitments/?full=0").json()["results"] == [BRIEF]
    assert client.get("/api/v1/commitments/?full=1").json()["results"] == [FULL]
    assert client.get("/api/v1/commitments/2021-FS-064/").json() == FULL


def test_deadline_that_is_not_stated_has_no_precision(client):
    code = CommitmentFactory().code

    deadline = client.get(f"/api/v1/commitments/{code}/").json()["deadline"]

    assert deadline == {"text": "", "due_on": None, "precision": None, "basis": None}


def test_links_tell_which_way_they_run(client):
    first, second = CommitmentFactory(code="2021-A-001"), CommitmentFactory(code="2021-A-002")
    CommitmentLinkFactory(later=second, earlier=first, kind="strengthens", note="The amount.")
    link = {"kind": "strengthens", "note": "The amount."}

    earlier, later = (client.get(f"/api/v1/commitments/{each.code}/").json() for each in (first, second))

    assert earlier["links"] == [link | {"direction": "from", "commitment": "2021-A-002"}]
    assert later["links"] == [link | {"direction": "to", "commitment": "2021-A-001"}]
    assert (earlier["latest_in_thread"], later["latest_in_thread"]) == (False, True)


def test_counted_field_and_counted_filter_agree(client):
    first, second = CommitmentFactory(), CommitmentFactory()
    CommitmentLinkFactory(later=second, earlier=first)
    CommitmentFactory(is_general=True)
    CommitmentFactory(strength="declaratory")
    records = client.get("/api/v1/commitments/?full=1").json()["results"]

    for query, counted in (("true", True), ("false", False)):
        found = client.get(f"/api/v1/commitments/?counted={query}").json()["results"]
        assert [each["code"] for each in found] == [each["code"] for each in records if each["counted"] is counted]
    assert [each["counted"] for each in records].count(True) == 1


def test_commitment_names_the_dialogues_to_which_it_belongs_once_each(client):
    commitment = CommitmentFactory()
    dialogue = DialogueFactory(slug="b", name_en="Bee", established_by_commitment=commitment)
    met = MeetingFactory(dialogue=dialogue, starts_on=date(2022, 3, 1))
    MeetingItemFactory(meeting=met, commitment=commitment, kind="created")
    MeetingItemFactory(meeting=met, commitment=commitment, kind="reviewed")
    outcome = MeetingFactory(dialogue__slug="a", dialogue__name_en="Ay", state="cancelled")
    MeetingOutcomeFactory(meeting=outcome, agreement=commitment.agreement)
    MeetingFactory()

    dialogues = client.get(f"/api/v1/commitments/{commitment.code}/").json()["dialogues"]

    common = {"name_ko": "협의체"}
    assert dialogues == [
        common | {"slug": "a", "name": "Ay", "state": "proposed", "last_met_on": None, "url": "/api/v1/dialogues/a/"},
        common
        | {"slug": "b", "name": "Bee", "state": "active", "last_met_on": "2022-03-01", "url": "/api/v1/dialogues/b/"},
    ]


def test_dialogues_of_a_commitment_are_those_whose_filter_finds_it(client):
    commitment, other = CommitmentFactory(), CommitmentFactory()
    DialogueFactory(slug="founded", established_by_commitment=commitment)
    MeetingItemFactory(meeting__dialogue__slug="reviewed", commitment=commitment)
    MeetingOutcomeFactory(meeting__dialogue__slug="outcome", agreement=commitment.agreement)
    MeetingItemFactory(meeting__dialogue__slug="elsewhere", commitment=other)

    named = client.get(f"/api/v1/commitments/{commitment.code}/").json()["dialogues"]

    for slug in ("founded", "reviewed", "outcome", "elsewhere"):
        found = client.get(f"/api/v1/commitments/?dialogue={slug}").json()["results"]
        is_found = commitment.code in {each["code"] for each in found}
        assert is_found == (slug in {dialogue["slug"] for dialogue in named})


def test_agreement(client, fact_sheet):
    CommitmentFactory(agreement=fact_sheet)
    AgreementFactory(issued_on=None)
    record = {
        "code": "2021-FS",
        "slug": "fact-sheet",
        "url": "/api/v1/agreements/fact-sheet/",
        "html_url": "/agreements/fact-sheet/",
        "title": "Fact sheet",
        "title_ko": "설명자료",
        "title_ko_source": "",
        "other_names": [],
        "kind": "fact_sheet",
        "nature": "primary",
        "legal_force": "political",
        "state": "in_force",
        "issued_on": "2021-05-21",
        "issued_precision": "day",
        "in_force_until": None,
        "issuer": "White House",
        "parties": ["KOR"],
        "source_url": "",
        "text_held": "full",
        "passages_held": 1,
        "commitments_count": 1,
        "note": "",
    }

    assert client.get("/api/v1/agreements/fact-sheet/").json() == record
    first, undated = client.get("/api/v1/agreements/").json()["results"]
    assert first == record
    assert (undated["issued_on"], undated["issued_precision"]) == (None, None)


def test_passage(client, pledge):
    PassageFactory(agreement=pledge.agreement, number="3", position=3, no_commitment="recital", heading="Climate")
    advice = RecommendationFactory(code="2024-A-R01")
    CitationFactory(recommendation=advice, commitment=None, passage__agreement=advice.agreement)

    lead_in, quoted, recital = client.get("/api/v1/passages/?agreement=2021-FS").json()["results"]

    assert (lead_in["lead_in"], lead_in["commitments"]) == (None, [])
    assert quoted == {
        "agreement": "2021-FS",
        "number": "2",
        "heading": "",
        "text": "release a target in October, and release a target by COP26.",
        "anchor": "p2",
        "lead_in": "1",
        "no_commitment": None,
        "commitments": ["2021-FS-064"],
    }
    assert (recital["heading"], recital["no_commitment"]) == ("Climate", "recital")


def test_status_update(client, pledge):
    told = PassageFactory(agreement=AgreementFactory(code="2024-GSP", slug="report"), number="7")
    nothing = {"url": "", "title": "", "publisher": "", "published_on": None}
    dated = {"effective_on": date(2022, 2, 28), "effective_precision": "month"}
    update = StatusUpdateFactory(commitment=pledge, party=PartyFactory(code="KOR"), evidence=False, **dated)
    EvidenceFactory(update=update, passage=told, basis="official_statement", accessed_on=None, **nothing)
    EvidenceFactory(update=update)

    record = client.get(f"/api/v1/status-updates/{update.id}/").json()
    evidence = record.pop("evidence")

    assert client.get("/api/v1/status-updates/").json()["results"][0] == record | {"evidence": evidence}
    assert record == {
        "id": str(update.id),
        "url": f"/api/v1/status-updates/{update.id}/",
        "html_url": f"/commitments/2021-FS-064/#u-{update.id}",
        "commitment": "2021-FS-064",
        "party": "KOR",
        "implementation": "under_way",
        "previous": "delivered",
        "changed": True,
        "effective_on": "2022-02-28",
        "effective_precision": "month",
        "period_from": None,
        "period_to": None,
        "rationale": "The group met for the first time.",
        "confidence": "medium",
        "batch": "",
        "published_at": "2022-02-28T21:00:00+09:00",
        "withdrawn_at": None,
        "withdrawal_reason": "",
        "replaces": None,
        "achieved": None,
    }
    empty = {"title": "", "publisher": "", "published_on": None, "published_precision": None, "accessed_on": None}
    empty |= {"url": "", "archived_url": "", "passage": None, "searched": ""}
    assert evidence == [
        empty
        | {
            "basis": "official_document",
            "title": "Press release",
            "publisher": "Ministry of Foreign Affairs",
            "published_on": "2021-12-02",
            "published_precision": "day",
            "accessed_on": "2022-01-01",
            "url": "https://example.org/release",
        },
        empty
        | {
            "basis": "official_statement",
            "passage": {"agreement": "2024-GSP", "passage": "7", "url": "/agreements/report/#p7"},
        },
    ]


def test_correction_stands_beside_the_withdrawn_update_that_it_replaces(client):
    wrong = StatusUpdateFactory(
        state="withdrawn",
        withdrawn_at=MOMENT,
        withdrawn_by=UserFactory(),
        withdrawal_reason="The wrong group.",
        achieved="1.5000",
    )
    StatusUpdateFactory(commitment=wrong.commitment, replaces=wrong, effective_on=date(2021, 12, 2))

    correction, withdrawn = client.get("/api/v1/status-updates/").json()["results"]

    assert (correction["replaces"], correction["withdrawn_at"], correction["previous"]) == (str(wrong.id), None, None)
    assert (withdrawn["withdrawn_at"], withdrawn["withdrawal_reason"]) == (
        "2023-01-01T09:00:00+09:00",
        "The wrong group.",
    )
    assert withdrawn["achieved"] == "1.5"


def test_joint_update_names_no_party_and_followed_nothing_where_the_obligors_stood_apart(client, pledge):
    StatusUpdateFactory(commitment=pledge, effective_on=date(2022, 1, 1))

    joint, own = client.get("/api/v1/status-updates/").json()["results"]

    assert (own["party"], own["previous"]) == ("KOR", None)
    assert (joint["party"], joint["previous"], joint["changed"]) == (None, None, True)


def test_review_without_change_is_not_changed(client):
    first = StatusUpdateFactory()
    StatusUpdateFactory(commitment=first.commitment, effective_on=date(2022, 1, 1))

    updates = client.get("/api/v1/status-updates/").json()["results"]

    assert [(each["previous"], each["changed"]) for each in updates] == [("under_way", False), (None, True)]


def test_recommendation(client, pledge):
    advice = RecommendationFactory(code="2024-A-R01", agreement__slug="report", summary="Do more.", theme=pledge.theme)
    advice.addressees.add(PartyFactory(code="USA"), PartyFactory(code="KOR"))
    passage = PassageFactory(agreement=advice.agreement, number="9")
    CitationFactory(recommendation=advice, commitment=None, passage=passage, quote="will establish")
    RecommendationLink.objects.create(recommendation=advice, commitment=pledge, kind="taken_up_by")

    record = client.get("/api/v1/recommendations/2024-A-R01/").json()

    assert client.get("/api/v1/recommendations/").json()["results"] == [record]
    assert record.pop("agreement")["url"] == "/api/v1/agreements/report/"
    assert [(each["quote"], each["url"]) for each in record.pop("citations")] == [
        ("will establish", "/agreements/report/#p9")
    ]
    assert record == {
        "code": "2024-A-R01",
        "url": "/api/v1/recommendations/2024-A-R01/",
        "html_url": "/recommendations/#2024-A-R01",
        "title": "Expand the framework",
        "title_ko": "",
        "summary": "Do more.",
        "note": "",
        "theme": CLIMATE,
        "addressees": ["KOR", "USA"],
        "concerns": [],
        "taken_up_by": ["2021-FS-064"],
    }


def test_party_with_its_agencies(client):
    AgencyFactory(code="kor-mofa", party=PartyFactory(code="KOR"), name_ko="외교부")

    assert client.get("/api/v1/parties/").json()["results"] == [
        {
            "code": "KOR",
            "url": "/api/v1/parties/KOR/",
            "name": "Republic of Korea",
            "name_ko": "이름",
            "name_ko_source": "",
            "other_names": [],
            "kind": "state",
            "agencies": [
                {"code": "kor-mofa", "name": "Ministry", "name_ko": "외교부", "name_ko_source": "", "other_names": []}
            ],
        }
    ]


def test_themes_on_two_levels(client):
    ThemeFactory(slug="cyber", parent=ThemeFactory(slug="defence"))

    themes = client.get("/api/v1/themes/").json()["results"]

    assert [(each["slug"], each["parent"]) for each in themes] == [("cyber", "defence"), ("defence", None)]
    assert client.get(themes[0]["url"]).json() == themes[0]


def test_counterparts_are_named_after_the_obligors(client):
    commitment = CommitmentFactory(obligors=["USA"])
    ObligationFactory(commitment=commitment, party__code="KOR", role="counterpart")

    obligations = client.get(f"/api/v1/commitments/{commitment.code}/").json()["obligations"]

    assert [(each["party"], each["role"]) for each in obligations] == [("USA", "obligor"), ("KOR", "counterpart")]
