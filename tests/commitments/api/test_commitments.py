"""What the API says of commitments: a brief form and a full one, links, dialogues, and who owes."""

from datetime import date

import pytest
import time_machine

from tests.commitments.api.records import BRIEF, FULL, MOMENT
from tests.factories import (
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    ObligationFactory,
)

pytestmark = pytest.mark.django_db


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


def test_counterparts_are_named_after_the_obligors(client):
    commitment = CommitmentFactory(obligors=["USA"])
    ObligationFactory(commitment=commitment, party__code="KOR", role="counterpart")

    obligations = client.get(f"/api/v1/commitments/{commitment.code}/").json()["obligations"]

    assert [(each["party"], each["role"]) for each in obligations] == [("USA", "obligor"), ("KOR", "counterpart")]
