"""What the API says of dialogues and meetings."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    DialoguePartyFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    PassageFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

MOMENT = datetime(2023, 1, 1, tzinfo=UTC)


@time_machine.travel(MOMENT, tick=False)
def test_dialogue(client):
    founder = CommitmentFactory(code="2021-FS-001")
    dialogue = DialogueFactory(
        slug="scm",
        name_en="Security Consultative Meeting",
        abbreviation="SCM",
        theme=ThemeFactory(slug="defence"),
        level="ministerial",
        cadence_months=12,
        cadence_url="https://example.org/charter",
        established_by_commitment=founder,
    )
    DialoguePartyFactory(dialogue=dialogue, party__code="USA")
    DialoguePartyFactory(dialogue=dialogue, party__code="KOR")
    MeetingFactory(dialogue=dialogue, starts_on=date(2021, 7, 1))
    record = {
        "slug": "scm",
        "url": "/api/v1/dialogues/scm/",
        "html_url": "/dialogues/scm/",
        "name": "Security Consultative Meeting",
        "name_ko": "협의체",
        "name_ko_source": "",
        "abbreviation": "SCM",
        "other_names": [],
        "kind": "consultations",
        "level": "ministerial",
        "parties": ["KOR", "USA"],
        "theme": {
            "slug": "defence",
            "name": "Defence",
            "name_ko": "주제",
            "parent": None,
            "url": "/api/v1/themes/defence/",
        },
        "cadence_months": 12,
        "state": "active",
        "established_by": {"kind": "commitment", "code": "2021-FS-001", "url": "/api/v1/commitments/2021-FS-001/"},
        "meetings_held": 1,
        "last_met_on": "2021-07-01",
        "next_expected_on": "2022-07-01",
        "cadence_missed": True,
    }

    assert client.get("/api/v1/dialogues/scm/").json() == record
    assert client.get("/api/v1/dialogues/").json()["results"] == [record]


def test_dialogue_founded_by_an_agreement_names_it(client):
    agreement = AgreementFactory(code="2023-NCG", slug="ncg-declaration")
    DialogueFactory(slug="ncg", established_by_agreement=agreement)

    founded_by = client.get("/api/v1/dialogues/ncg/").json()["established_by"]

    assert founded_by == {"kind": "agreement", "code": "2023-NCG", "url": "/api/v1/agreements/ncg-declaration/"}


def test_dialogue_without_founder_or_meeting_says_so(client):
    DialogueFactory(slug="new")

    record = client.get("/api/v1/dialogues/new/").json()

    assert (record["established_by"], record["state"], record["last_met_on"]) == (None, "proposed", None)


BRIEF = {
    "code": "scm-51",
    "url": "/api/v1/meetings/scm-51/",
    "html_url": "/meetings/scm-51/",
    "dialogue": {"slug": "scm", "name": "Scm", "name_ko": "협의체", "url": "/api/v1/dialogues/scm/"},
    "title": "",
    "title_ko": "",
    "ordinal": 51,
    "starts_on": "2019-11-30",
    "ends_on": None,
    "precision": "month",
    "place": "Seoul",
    "state": "held",
    "level": "not_stated",
}


def test_meeting_has_a_brief_form_in_lists_and_a_full_one(client):
    meeting = MeetingFactory(
        code="scm-51",
        dialogue__slug="scm",
        ordinal=51,
        starts_on=date(2019, 11, 30),
        precision="month",
        place="Seoul",
        summary="They agreed.",
    )
    MeetingItemFactory(meeting=meeting, commitment=CommitmentFactory(code="2018-X-001"), note="On time.")
    MeetingOutcomeFactory(meeting=meeting, agreement=AgreementFactory(code="2019-FDV", slug="vision"))
    full = BRIEF | {
        "summary": "They agreed.",
        "source": {
            "passage": None,
            "url": "https://example.org/meeting",
            "title": "Readout",
            "publisher": "Department of State",
        },
        "outcomes": [
            {
                "code": "2019-FDV",
                "slug": "vision",
                "title": "Fact sheet 2019-FDV",
                "title_ko": "설명자료",
                "url": "/api/v1/agreements/vision/",
            }
        ],
        "items": [
            {
                "kind": "reviewed",
                "commitment": "2018-X-001",
                "url": "/api/v1/commitments/2018-X-001/",
                "note": "On time.",
            }
        ],
    }

    assert client.get("/api/v1/meetings/").json()["results"] == [BRIEF]
    assert client.get("/api/v1/meetings/?full=1").json()["results"] == [full]
    assert client.get("/api/v1/meetings/scm-51/").json() == full


def test_meeting_outside_every_dialogue_and_told_by_a_passage(client):
    passage = PassageFactory(agreement__slug="report", agreement__code="2024-GSP", number="4")
    nothing = {"source_url": "", "source_title": "", "source_publisher": ""}
    MeetingFactory(
        code="talks-2024", dialogue=None, title_en="Talks", starts_on=None, source_passage=passage, **nothing
    )

    record = client.get("/api/v1/meetings/talks-2024/").json()

    assert (record["dialogue"], record["starts_on"], record["precision"]) == (None, None, None)
    place = {"agreement": "2024-GSP", "passage": "4", "url": "/agreements/report/#p4"}
    assert record["source"] == {"passage": place, "url": "", "title": "", "publisher": ""}
