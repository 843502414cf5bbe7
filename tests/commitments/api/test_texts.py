"""What the API says of agreements, their passages, and the recommendations in them."""

import pytest

from commitments.models import RecommendationLink
from tests.commitments.api.records import CLIMATE
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
)

pytestmark = pytest.mark.django_db


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
