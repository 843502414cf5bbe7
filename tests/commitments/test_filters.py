"""The filters that pages and API share: what each finds, and what each refuses with which sentence."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from alliance.api.filters import CAMPAIGN, StrictFilterSet
from alliance.moment import Moment
from commitments import filters
from commitments.models import Agreement, Commitment, Passage, Recommendation, StatusUpdate
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
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
)

pytestmark = pytest.mark.django_db

DAY = date(2023, 6, 30)
NOW = datetime(2023, 7, 1, tzinfo=UTC)
MOMENT = Moment(day=DAY, known_at=NOW, today=DAY)


def asked(query: str, **more: object) -> StrictFilterSet:
    commitments = Commitment.objects.public()
    return filters.CommitmentFilter(QueryDict(query), commitments, moment=MOMENT, **more)


def found(query: str) -> list[str]:
    """The last letters of the codes of the commitments found, which the worlds below call a, b, c ..."""
    filterset = asked(query)
    assert filterset.is_valid(), filterset.errors
    return [commitment.title_en for commitment in filterset.qs]


def refused(query: str) -> dict[str, list[str]]:
    filterset = asked(query)
    assert not filterset.is_valid()
    assert list(filterset.qs) == []
    return {name: list(sentences) for name, sentences in filterset.errors.items()}


def promise(letter: str, **fields: object) -> Commitment:
    code = f"2021-A-{ord(letter) - 96:03}"
    return CommitmentFactory(code=code, title_en=letter, **fields)


# What each filter finds


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


# What is refused


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("stauts=delivered", "stauts", "There is no parameter 'stauts' here. Did you mean status? There are: q, agree"),
        ("qq=cyber", "qq", "There is no parameter 'qq' here. Did you mean q? There are: q, agreement, theme, party"),
        ("utm_source=mail", "utm_source", "There is no parameter 'utm_source' here."),
        ("status=done", "status", "'done' is not among the words allowed here: not_assessed, reversed, no_action_f"),
        ("status=delivered&status=done", "status", "'done' is not among the words allowed here: "),
        ("ordering=changed", "ordering", "'changed' is not among the words allowed here: code, -code, due_on, "),
        ("counted=yes", "counted", "'yes' is neither true (or 1) nor false (or 0)."),
        ("due_after=2021-02-30", "due_after", "'2021-02-30' is no date: write the year, month and day, as in 2021-"),
        ("due_after=20210228", "due_after", "'20210228' is no date: "),
        ("due_after=2021-W20-1", "due_after", "'2021-W20-1' is no date: "),
        ("due_after=2021-01-01&due_after=2022-01-01", "due_after", "Give this parameter once."),
        ("counted=1&counted=1", "counted", "Give this parameter once."),
        ("target=usd", "target", "'usd' is neither a currency such as USD or KRW nor `any`."),
        ("agreement=2021-FX", "agreement", "There is no agreement with the code '2021-FX'. Did you mean 2021-FS?"),
        ("agreement=2021-fs", "agreement", "There is no agreement with the code '2021-fs'. Did you mean 2021-FS?"),
        ("party=kor", "party", "There is no party with the code 'kor'. Did you mean KOR?"),
        ("party=KOR&party=FRA", "party", "There is no party with the code 'FRA'."),
        ("agency=mofa", "agency", "There is no agency with the code 'mofa'."),
        ("meeting=scm-99", "meeting", "There is no meeting with the code 'scm-99'."),
        ("dialogue=scn", "dialogue", "There is no dialogue with the slug 'scn'. Did you mean scm?"),
        ("thread=2021-FS-999", "thread", "There is no commitment with the code '2021-FS-999'."),
        ("theme=climat", "theme", "There is no theme with the slug 'climat'. Did you mean climate?"),
        ("theme=%00", "theme", "There is no theme with the slug '\\x00'."),
        ("strength=%00", "strength", "'\\x00' is not among the words allowed here: binding"),
        ("due_before=%00", "due_before", "'\\x00' is no date: "),
        ("%00=1", "\0", "There is no parameter '\\x00' here."),
        ("theme=" + "x" * 10_000, "theme", "There is no theme with the slug '" + "x" * 60 + "…'."),
        ("status=" + "x" * 10_000, "status", "'" + "x" * 60 + "…' is not among the words"),
        ("x" * 10_000 + "=1", "x" * 10_000, "There is no parameter '" + "x" * 60 + "…' here."),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(query: str, name: str, sentence: str):
    promise("a", agreement=AgreementFactory(code="2021-FS"))
    DialogueFactory(slug="scm")

    errors = refused(query)

    assert list(errors) == [name]
    assert errors[name][0].startswith(sentence)


def test_every_wrong_parameter_is_told_at_once():
    assert set(refused("theme=x&status=y&due_after=z&stauts=1")) == {"theme", "status", "due_after", "stauts"}


def test_only_three_wrong_values_of_one_parameter_are_told():
    assert len(refused("&".join(f"theme=x{n}" for n in range(50)))["theme"]) == 3


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("&".join(f"target={currency}" for currency in ["USD"] * 101), "target"),
        ("&".join(f"unknown{n}=1" for n in range(101)), "unknown0"),
    ],
)
def test_address_without_measure_is_refused_once(query: str, name: str):
    assert refused(query) == {name: ["An address takes at most 100 values; give fewer."]}


@pytest.mark.parametrize("name", ["agreement", "thread", "commitment"])
def test_what_readers_may_not_see_does_not_exist_for_filters(name: str):
    hidden = promise("a", agreement=AgreementFactory(code="2030-X", draft=True))
    value = "2030-X" if name == "agreement" else hidden.code
    rows = StatusUpdate.objects.ever_published() if name == "commitment" else Commitment.objects.public()
    filterset_class = filters.StatusUpdateFilter if name == "commitment" else filters.CommitmentFilter

    errors = filterset_class(QueryDict(f"{name}={value}"), rows, moment=MOMENT).errors

    assert list(errors) == [name]
    assert "Did you mean" not in errors[name][0]


def test_page_ignores_what_campaigns_add_and_its_own_names():
    promise("a")
    filterset = asked("utm_source=mail&utm_medium=x&fbclid=1&gclid=2&page=3", ignore=(*CAMPAIGN, "page"))

    assert filterset.is_valid()
    assert [commitment.title_en for commitment in filterset.qs] == ["a"]


# The other lists


def keys(filterset_class: type[StrictFilterSet], rows: object, query: str, key: str = "code") -> list[str]:
    filterset = filterset_class(QueryDict(query), rows, moment=MOMENT)
    assert filterset.is_valid(), filterset.errors
    return [getattr(row, key) for row in filterset.qs]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["C", "A", "B"]),
        ("ordering=issued_on", ["A", "C", "B"]),
        ("ordering=-code", ["C", "B", "A"]),
        ("kind=treaty", ["A"]),
        ("party=KOR&party=USA", ["A"]),
        ("text_held=none", ["B"]),
        ("issued_after=1953-10-01", ["C", "A"]),
        ("issued_before=1953-10-01", ["A"]),
    ],
)
def test_agreements_are_filtered(query: str, codes: list[str]):
    treaty = AgreementFactory(code="A", kind="treaty", issued_on=date(1953, 10, 1))
    treaty.parties.add(PartyFactory(code="KOR"), PartyFactory(code="USA"))
    AgreementFactory(code="B", issued_on=None, text_held="none")
    AgreementFactory(code="C")

    assert keys(filters.AgreementFilter, Agreement.objects.for_list(), query) == codes


def test_passages_stand_in_the_order_of_the_texts():
    later, first = AgreementFactory(code="B"), AgreementFactory(code="A")
    PassageFactory(agreement=later, position=1, number="1")
    PassageFactory(agreement=first, position=2, number="1a")
    PassageFactory(agreement=first, position=1, number="1")

    assert keys(filters.PassageFilter, Passage.objects.for_list(DAY), "", "number") == ["1", "1a", "1"]
    assert keys(filters.PassageFilter, Passage.objects.for_list(DAY), "agreement=A", "number") == ["1", "1a"]


@pytest.mark.parametrize(
    ("query", "rationales"),
    [
        ("", ["confirmed", "joint", "own"]),
        ("ordering=effective_on", ["own", "joint", "confirmed"]),
        ("ordering=published_at", ["joint", "own", "confirmed"]),
        ("commitment=2021-A-002", ["joint"]),
        ("party=KOR", ["confirmed", "joint", "own"]),
        ("party=USA", ["joint"]),
        ("party=JPN", []),
        ("status=under_way", ["confirmed", "own"]),
        ("changed=true", ["joint", "own"]),
        ("changed=false", ["confirmed"]),
        ("published_after=2022-02-02", ["confirmed", "own"]),
        ("published_after=2022-02-03", ["confirmed"]),
        ("effective_after=2021-12-02", ["confirmed", "joint"]),
    ],
)
def test_status_updates_are_filtered(query: str, rationales: list[str]):
    korea = PartyFactory(code="KOR")
    PartyFactory(code="JPN")
    one, both = promise("a", obligors=["KOR"]), promise("b", obligors=["KOR", "USA"])
    # 20:00 UTC is the next day in Seoul
    moments = [datetime(2022, 2, day, 20, tzinfo=UTC) for day in (1, 3)]
    StatusUpdateFactory(commitment=one, party=korea, rationale="own", published_at=moments[0])
    StatusUpdateFactory(
        commitment=one, party=korea, rationale="confirmed", effective_on=date(2022, 1, 20), published_at=moments[1]
    )
    StatusUpdateFactory(commitment=both, rationale="joint", implementation="stalled", effective_on=date(2021, 12, 10))

    rows = StatusUpdate.objects.ever_published().for_list(DAY, NOW)

    assert keys(filters.StatusUpdateFilter, rows, query, "rationale") == rationales


def test_recommendations_are_filtered():
    first = RecommendationFactory(code="2024-A-R01", theme=ThemeFactory(slug="cyber"), agreement__code="2024-A")
    first.addressees.add(PartyFactory(code="KOR"))
    RecommendationFactory(code="2024-B-R01").addressees.add(PartyFactory(code="USA"))
    rows = Recommendation.objects.public()

    for query in ("agreement=2024-A", "addressee=KOR", "theme=cyber"):
        assert keys(filters.RecommendationFilter, rows, query) == ["2024-A-R01"]
    assert keys(filters.RecommendationFilter, rows, "addressee=KOR&addressee=USA&ordering=-code") == [
        "2024-B-R01",
        "2024-A-R01",
    ]
