"""Where evidence is found: passages by their words, addresses that the ledger knows, and a look that found nothing."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliance.models import User
from commitments.admin.sources import normal
from commitments.models import Evidence, StatusUpdate
from tests.commitments.admin_forms import enter, errors, rows, update_form
from tests.commitments.kept_forms import shown
from tests.commitments.steps import update_in
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    PassageFactory,
    SearchFactory,
    StatusUpdateFactory,
)
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db

FORM = "/admin/commitments/statusupdate/"
PLACES = [f"{FORM}{name}/" for name in ("promise", "passages", "address")]


def passage(number: str, text: str, **fields: Any) -> None:
    PassageFactory(agreement__code=f"2022-{number.upper()}", number=number, text=text, **fields)


def found(client: Client, **asked: Any) -> list[tuple[str, str]]:
    """Each passage that is offered, and what is marked in it."""
    answer = client.get(f"{FORM}passages/", asked)
    assert answer.status_code == 200
    hits = answer.context["hits"]
    return [(hit.passage.agreement.code, "".join(p.text for p in hit.pieces if p.is_marked)) for hit in hits]


def test_passages_are_found_by_their_words_but_not_in_the_text_of_the_promise(client: Client, analyst: User):
    promise = CommitmentFactory(quote="hold a cyber dialogue")
    passage("a", "A cyber dialogue was held.")
    passage("b", "한미 사이버 대화를 열었다.", agreement__draft=True)
    passage("c", "Nothing of the kind.")
    enter(client, analyst)

    assert found(client, q="dialogues cyber", commitment=promise.pk) == [("2022-A", "cyberdialogue")]
    assert found(client, q="사이버", commitment=promise.pk) == [("2022-B", "사이버")]
    assert found(client, q="2022-c c") == [("2022-C", "")]
    assert len(found(client, q="cyber")) == 2
    assert [found(client, q=text) for text in ("", "  ", "“", "zebra", "x" * 999)] == [[], [], [], [], []]
    assert "readers do not see this text yet" in client.get(f"{FORM}passages/", {"q": "사이버"}).text


def test_official_text_brings_its_basis(client: Client, analyst: User):
    passage("a", "A cyber dialogue was held.")
    passage("b", "A cyber dialogue is wanted.", agreement__nature="secondary")
    enter(client, analyst)

    hits = client.get(f"{FORM}passages/", {"q": "cyber"}).context["hits"]

    assert {hit.passage.number: hit.basis for hit in hits} == {"a": "official_document", "b": ""}


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("HTTPS://Example.ORG/a/", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&b=1&utm_campaign=y", "https://example.org/a?b=1"),
        (" https://example.org/?fbclid=1 ", "https://example.org"),
        ("https://example.org/A", "https://example.org/A"),
        ("no address", "no address"),
        ("https://[broken", ""),
    ],
)
def test_address_is_the_same_without_what_makes_no_difference(typed: str, same: str):
    assert normal(typed) == same


def test_known_address_tells_its_details_and_where_it_was_used(client: Client, analyst: User):
    used = StatusUpdateFactory(commitment__code="2021-FS-007", evidence=False)
    details = {"title": "Readout & more", "publisher": "MOFA", "published_on": date(2021, 12, 31)}
    EvidenceFactory(update=used, url="https://example.org/r/?utm_source=x", published_precision="month", **details)
    EvidenceFactory(update=used, url="https://example.org/r/2", title="Another")
    enter(client, analyst)

    answer = client.get(f"{FORM}address/", {"url": "https://EXAMPLE.org/r#top", "other": "https://example.org/r/"})
    own = client.get(f"{FORM}address/", {"url": "https://example.org/r", "update": used.pk})

    told = "The ledger has this address: “Readout & more”, MOFA, December 2021. Used for 2021-FS-007."
    assert told in words(answer)
    assert "This form has the address already, on another card." in words(answer)
    assert 'data-published_on="2021-12"' in answer.text
    assert "Used for" not in words(own)


@pytest.mark.parametrize("url", ["", "x", "https://", "https://[", "https://nowhere.org/%ff", "javascript:alert(1)"])
def test_unknown_address_is_told_nothing(client: Client, analyst: User, url: str):
    EvidenceFactory()

    answer = enter(client, analyst).get(f"{FORM}address/", {"url": url, "update": "nonsense"})

    assert (answer.status_code, words(answer).strip()) == (200, "")


def test_nothing_of_it_is_for_others(client: Client, reader: User):
    assert [client.get(place).status_code for place in PLACES] == [302, 302, 302]
    assert [enter(client, reader).get(place).status_code for place in PLACES] == [302, 302, 302]


def test_search_that_no_text_can_hold_is_a_bad_request(client: Client, analyst: User):
    enter(client, analyst)

    assert [client.get(place, {"q": "\0", "url": "\0"}).status_code for place in PLACES[1:]] == [400, 400]
    assert client.get(PLACES[0], {"commitment": "\0", "party": "x", "implementation": "\0"}).status_code == 200


# A look that found nothing new


def proposal(client: Client, update: StatusUpdate) -> dict[str, Any]:
    place = address(StatusUpdate, "add") + f"?commitment={update.commitment_id}&review={update.pk}"
    return {name: str(value) for name, value in shown(client.get(place)).items() if value not in (None, "")}


def test_review_without_change_proposes_the_same_status_and_a_search(client: Client, analyst: User, reviewer: User):
    update = update_in("published", analyst, reviewer, confidence="high")
    earlier = {"commitment": update.commitment, "implementation": "no_action_found", "effective_on": date(2021, 6, 1)}
    SearchFactory(update=StatusUpdateFactory(evidence=False, **earlier), searched="MOFA: working group")
    today = timezone.localdate().isoformat()

    fields = proposal(enter(client, analyst), update)
    answer = client.post(address(StatusUpdate, "add"), rows("evidence", {}) | fields | {"_step": "submit"})

    assert answer.status_code == 302
    new = StatusUpdate.objects.get(state="submitted")
    assert [new.implementation, new.confidence, new.effective_on.isoformat()] == ["under_way", "high", today]
    assert [(item.basis, item.searched) for item in new.evidence.all()] == [("search_record", "MOFA: working group")]


def test_review_of_what_is_upheld_takes_its_sources_along(client: Client, analyst: User):
    update = StatusUpdateFactory(upheld=True)

    fields = proposal(enter(client, analyst), update)

    assert [fields[name] for name in ("implementation", "period_from", "period_to")] == [
        "upheld",
        "2021-01-01",
        "2021-12-01",
    ]
    assert [fields[f"evidence-{n}-kind"] for n in (0, 1)] == ["search", "address"]
    assert fields["evidence-1-published_on"] == "2021-12-01"


@pytest.mark.parametrize("key", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_review_of_nothing_proposes_nothing(client: Client, analyst: User, key: str):
    answer = enter(client, analyst).get(address(StatusUpdate, "add"), {"review": key})

    assert (answer.status_code, shown(answer)["implementation"]) == (200, None)


# Dates, and what is needed of a card


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2021-12-01", (date(2021, 12, 1), "day")),
        ("2021-12", (date(2021, 12, 31), "month")),
        ("2022-2", (date(2022, 2, 28), "month")),
        ("2021", (date(2021, 12, 31), "year")),
    ],
)
def test_date_is_as_exact_as_it_is_typed(client: Client, analyst: User, typed: str, stored: tuple[date, str]):
    card = {
        "kind": "address",
        "url": "https://example.org/",
        "title": "Release",
        "publisher": "MOFA",
        "basis": "official_document",
    }
    form = update_form(CommitmentFactory(), card | {"published_on": typed, "accessed_on": "today"}, effective_on=typed)

    answer = enter(client, analyst).post(address(StatusUpdate, "add"), form | {"_continue": "Save draft"})

    update = StatusUpdate.objects.get()
    item = update.evidence.get()
    assert (update.effective_on, update.effective_precision) == stored
    assert (item.published_on, item.published_precision) == stored
    assert item.accessed_on == timezone.localdate()
    again = shown(client.get(answer["Location"]))
    assert [again["effective_on"], again["evidence-0-published_on"]] == [typed.replace("2022-2", "2022-02")] * 2


@pytest.mark.parametrize("typed", ["2021-13", "yesterday", "1.12.2021", "0000", "99999-01"])
def test_date_that_makes_no_sense_is_told(client: Client, analyst: User, typed: str):
    answer = enter(client, analyst).post(
        address(StatusUpdate, "add"), update_form(CommitmentFactory(), effective_on=typed)
    )

    assert errors(answer) == {
        "effective_on": ["Type a day as 2026-05-21, a month as 2026-05, a year as 2026, or today."]
    }


def test_upheld_is_effective_on_the_last_day_of_its_period(client: Client, analyst: User):
    period = {"implementation": "upheld", "period_from": "2022-01-01", "period_to": "2022-06-30", "effective_on": ""}
    promise = CommitmentFactory(obligation="standing")

    enter(client, analyst).post(
        address(StatusUpdate, "add"), update_form(promise, **period) | {"_continue": "Save draft"}
    )

    assert StatusUpdate.objects.get().effective_on == date(2022, 6, 30)


@pytest.mark.parametrize(
    ("card", "missing"),
    [
        ({"kind": "address", "url": "https://example.org/", "basis": "official_document"}, ["title", "publisher"]),
        ({"kind": "search", "searched": "MOFA: group", "accessed_on": ""}, ["accessed_on"]),
        ({"kind": "passage", "basis": "official_document"}, ["passage"]),
    ],
)
def test_card_says_what_it_lacks(client: Client, analyst: User, card: dict[str, str], missing: list[str]):
    form = update_form(CommitmentFactory(), {"accessed_on": "today"} | card if card["kind"] == "address" else card)

    answer = enter(client, analyst).post(address(StatusUpdate, "add"), form | {"_continue": "Save draft"})

    assert sorted(errors(answer)) == sorted(missing)
    assert StatusUpdate.objects.count() == 0


def test_card_with_nothing_on_it_is_no_evidence(client: Client, analyst: User):
    today = timezone.localdate().isoformat()
    cards = [{"kind": "passage"}, {"kind": "address", "accessed_on": today}, {"kind": "search", "accessed_on": today}]

    enter(client, analyst).post(
        address(StatusUpdate, "add"), update_form(CommitmentFactory(), *cards) | {"_continue": "x"}
    )

    assert (StatusUpdate.objects.count(), Evidence.objects.count()) == (1, 0)


# What comes next


def test_next_work_is_offered_after_a_step(client: Client, analyst: User, reviewer: User):
    mine = CommitmentFactory(code="2021-FS-001", strength="intent")
    CommitmentFactory(code="2021-FS-002", strength="intent")
    binding = CommitmentFactory(code="2021-FS-009", strength="binding")
    waiting = update_in("submitted", analyst, reviewer, commitment=CommitmentFactory(code="2021-FS-004"))
    update = update_in("draft", analyst, reviewer, commitment=mine)

    form = update_form(mine) | {"_step": "submit"} | rows("evidence", old=())
    submitted = enter(client, analyst).post(address(StatusUpdate, "change", update.pk), form, follow=True)
    published = enter(client, reviewer).post(
        address(StatusUpdate, "change", update.pk), rows("evidence") | {"_step": "publish"}, follow=True
    )

    assert f'add/?commitment={binding.pk}">2021-FS-009' in submitted.text
    assert f'{waiting.pk}/change/">2021-FS-004' in published.text


# Cost


@pytest.mark.parametrize("number", [3, 300])
def test_form_costs_the_same_whatever_was_found_before(
    client: Client, analyst: User, django_assert_num_queries: Any, number: int
):
    promise = CommitmentFactory(obligors=["KOR"])
    draft = StatusUpdateFactory(commitment=promise, draft=True, author=analyst)
    CommitmentLinkFactory(later=CommitmentFactory(agreement__issued_on=date(2022, 5, 21)), earlier=promise)
    told = PassageFactory(agreement=AgreementFactory())
    said = {"commitment": promise, "implementation": "under_way", "effective_on": date(2022, 1, 1), "author": analyst}
    updates = [StatusUpdate(**said) for _ in range(number)]
    StatusUpdate.objects.bulk_create(updates)
    Evidence.objects.bulk_create(Evidence(update=update, basis="official_document", passage=told) for update in updates)
    enter(client, analyst).get(address(StatusUpdate, "change", draft.pk))  # what is asked once a process is known now

    with django_assert_num_queries(24):
        client.get(address(StatusUpdate, "change", draft.pk))
    with django_assert_num_queries(20):
        client.get(f"{FORM}promise/", {"commitment": promise.pk})
    with django_assert_num_queries(8):
        client.get(f"{FORM}passages/", {"q": "working group", "commitment": promise.pk})
