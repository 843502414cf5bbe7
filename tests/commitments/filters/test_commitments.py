"""What each filter of commitments finds, and in which order."""

from datetime import date

import pytest

from tests.commitments.filters.asking import found, promise
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    ObligationFactory,
    PartyFactory,
    StatusUpdateFactory,
    TargetFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def test_without_parameters_everything_is_found_in_the_order_of_the_codes():
    promise("b")
    promise("a")

    assert found("") == ["a", "b"]


def test_empty_values_ask_nothing():
    promise("a")

    assert found("theme=&status=&due_after=&counted=&ordering=&party=&party=") == ["a"]


def test_values_of_one_name_mean_any_and_names_mean_all():
    promise("a", strength="firm", obligation="one_off")
    promise("b", strength="intent", obligation="one_off")
    promise("c", strength="binding", obligation="one_off")
    promise("d", strength="firm", obligation="standing")

    assert found("strength=firm&strength=intent&obligation=one_off") == ["a", "b"]


def test_agreement_finds_its_commitments():
    promise("a", agreement=AgreementFactory(code="2021-FS"))
    promise("b")

    assert found("agreement=2021-FS") == ["a"]


def test_upper_theme_brings_those_below_it_and_a_lower_one_only_itself():
    defence = ThemeFactory(slug="defence")
    promise("a", theme=defence)
    promise("b", theme=ThemeFactory(slug="cyber", parent=defence))
    promise("c", theme=ThemeFactory(slug="climate"))

    assert found("theme=defence") == ["a", "b"]
    assert found("theme=cyber") == ["b"]


def test_party_role_and_agency_are_of_one_obligation():
    mofa = AgencyFactory(code="kor-mofa", party=PartyFactory(code="KOR"))
    ObligationFactory(commitment=promise("a", obligors=["KOR"]), party__code="USA", role="counterpart")
    ObligationFactory(commitment=promise("b", obligors=["USA"]), party__code="KOR", role="counterpart").agencies.add(
        mofa
    )
    promise("c", obligors=["USA"])

    assert found("party=KOR") == ["a", "b"]
    assert found("party=KOR&party=USA") == ["a", "b", "c"]
    assert found("party=KOR&role=obligor") == ["a"]
    assert found("party=KOR&role=counterpart") == ["b"]
    assert found("role=counterpart") == ["a", "b"]
    assert found("agency=kor-mofa") == ["b"]
    assert found("agency=kor-mofa&role=obligor") == []
    assert found("agency=kor-mofa&party=USA") == ["b"]


def test_status_without_a_party_is_the_headline_and_with_one_party_its_own():
    both = promise("a", obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="KOR"), implementation="delivered", confidence="high")
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="USA"), implementation="stalled", confidence="low")
    promise("b", obligors=["KOR"])

    assert found("status=stalled") == ["a"]
    assert found("status=delivered") == []
    assert found("party=KOR&status=delivered") == ["a"]
    assert found("party=KOR&status=stalled") == []
    assert found("party=KOR&party=USA&status=stalled") == ["a"]
    assert found("party=KOR&status=not_assessed") == ["b"]
    assert found("status=not_assessed&status=stalled") == ["a", "b"]
    assert found("party=KOR&confidence=high") == ["a"]
    assert found("confidence=high") == []


def test_counterpart_has_no_status_of_its_own_so_the_headline_is_meant():
    owed_to_korea = promise("a", obligors=["USA"])
    ObligationFactory(commitment=owed_to_korea, party__code="KOR", role="counterpart")
    StatusUpdateFactory(commitment=owed_to_korea, implementation="stalled")

    assert found("party=KOR&role=counterpart&status=stalled") == ["a"]
    assert found("party=KOR&status=stalled") == []


def test_schedule_and_freshness_are_those_of_the_day():
    dated = {"deadline": "by 2023", "due_basis": "stated"}
    promise("a", due_on=date(2023, 6, 1), **dated)
    promise("b", due_on=date(2024, 6, 1), **dated)
    StatusUpdateFactory(commitment=promise("c"))

    assert found("schedule=date_passed") == ["a"]
    assert found("schedule=not_yet_due&schedule=no_deadline") == ["b", "c"]
    assert found("freshness=never") == ["a", "b"]
    assert found("freshness=ageing") == ["c"]


def test_dialogue_finds_what_belongs_to_it_by_each_of_the_four_ways():
    dialogue = DialogueFactory(slug="scm", established_by_commitment=promise("a"))
    meeting = MeetingFactory(dialogue=dialogue)
    MeetingItemFactory(meeting=meeting, commitment=promise("b"), kind="reviewed")
    MeetingItemFactory(meeting=meeting, commitment=promise("c"), kind="created")
    MeetingOutcomeFactory(meeting=meeting, agreement=promise("d").agreement)
    promise("e")

    assert found("dialogue=scm") == ["a", "b", "c", "d"]


def test_meeting_finds_its_items_and_what_its_outcomes_hold():
    meeting = MeetingFactory(code="scm-51", dialogue__established_by_commitment=promise("a"))
    MeetingItemFactory(meeting=meeting, commitment=promise("b"))
    MeetingOutcomeFactory(meeting=meeting, agreement=promise("c").agreement)
    MeetingItemFactory(commitment=promise("d"))

    assert found("meeting=scm-51") == ["b", "c"]


def test_thread_finds_all_its_members_by_any_of_them():
    first, second = promise("a"), promise("b")
    CommitmentLinkFactory(later=second, earlier=first)
    promise("c")
    promise("d")

    assert found("thread=2021-A-001") == ["a", "b"]
    assert found("thread=2021-A-002") == ["a", "b"]
    assert found("thread=2021-A-002&thread=2021-A-003") == ["a", "b", "c"]
    assert found("thread=2021-A-002&strength=intent") == []


def test_counted_finds_the_set_that_shares_are_of_and_its_reverse_the_rest():
    first, second = promise("a"), promise("b")
    CommitmentLinkFactory(later=second, earlier=first)
    promise("c", is_general=True)
    promise("d", strength="declaratory")

    assert found("counted=true") == found("counted=1") == ["b"]
    assert found("counted=false") == found("counted=0") == ["a", "c", "d"]
    assert found("left_out=general&left_out=declaratory") == ["c", "d"]
    assert found("left_out=earlier") == ["a"]


def test_target_finds_a_currency_or_any_number():
    TargetFactory(commitment=promise("a"), unit="USD")
    TargetFactory(commitment=promise("b"), unit="participants")
    promise("c")

    assert found("target=USD") == ["a"]
    assert found("target=KRW") == []
    assert found("target=any") == ["a", "b"]
    assert found("target=any&target=USD") == ["a", "b"]


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("issued_after=2021-05-21", ["a"]),
        ("issued_after=2021-05-22", []),
        ("issued_before=2021-05-21", ["a", "b"]),
        ("issued_before=2021-05-20", ["b"]),
        ("due_after=2022-03-31", ["a"]),
        ("due_after=2022-04-01", []),
        ("due_before=2022-03-31", ["a"]),
        ("changed_after=2021-12-01", ["a"]),
        ("changed_after=2021-12-02", []),
    ],
)
def test_dates_include_the_day_they_name(query: str, letters: list[str]):
    dated = {"deadline": "by spring", "due_basis": "stated", "due_on": date(2022, 3, 31)}
    StatusUpdateFactory(commitment=promise("a", **dated), effective_on=date(2021, 12, 1))
    promise("b", agreement=AgreementFactory(issued_on=date(2020, 1, 1)))

    assert found(query) == letters


@pytest.mark.parametrize(
    ("ordering", "letters"),
    [
        ("code", ["a", "b", "c", "d"]),
        ("-code", ["d", "c", "b", "a"]),
        ("due_on", ["b", "a", "d", "c"]),
        ("-due_on", ["a", "d", "b", "c"]),
        ("effective_on", ["c", "a", "b", "d"]),
        ("-effective_on", ["a", "c", "b", "d"]),
    ],
)
def test_ordering_puts_what_is_empty_last_and_equals_in_the_order_of_the_key(ordering: str, letters: list[str]):
    dated = {"deadline": "by then", "due_basis": "stated"}
    StatusUpdateFactory(commitment=promise("a", due_on=date(2022, 2, 1), **dated), effective_on=date(2022, 2, 1))
    promise("b", due_on=date(2022, 1, 1), **dated)
    StatusUpdateFactory(commitment=promise("c"), effective_on=date(2022, 1, 1))
    promise("d", due_on=date(2022, 2, 1), **dated)

    assert found(f"ordering={ordering}") == letters
