"""The filters of dialogues and meetings."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.utils import translation

from alliance.api.filters import StrictFilterSet
from alliance.moment import Moment
from dialogues.filters import DialogueFilter, MeetingFilter
from dialogues.models import Dialogue, Meeting
from tests.factories import DialogueFactory, DialoguePartyFactory, MeetingFactory, ThemeFactory

pytestmark = pytest.mark.django_db

DAY = date(2023, 6, 30)
NOW = datetime(2023, 7, 1, tzinfo=UTC)
MOMENT = Moment(day=DAY, known_at=NOW, today=DAY)


def keys(filterset_class: type[StrictFilterSet], rows: object, query: str, key: str) -> list[str]:
    filterset = filterset_class(QueryDict(query), rows, moment=MOMENT)
    assert filterset.is_valid(), filterset.errors
    return [getattr(row, key) for row in filterset.qs]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["kidd", "ncg", "scm"]),
        ("ordering=-name", ["scm", "ncg", "kidd"]),
        ("party=KOR&party=USA", ["scm"]),
        ("theme=defence", ["kidd", "ncg", "scm"]),
        ("theme=nuclear", ["ncg"]),
        ("state=proposed&state=active", ["ncg", "scm"]),
        ("state=dormant", ["kidd"]),
        ("cadence_missed=true", ["kidd"]),
        ("cadence_missed=0", ["ncg", "scm"]),
    ],
)
def test_dialogues_are_filtered(query: str, slugs: list[str]):
    yearly = {"cadence_months": 12, "cadence_url": "https://example.org/charter"}
    defence = ThemeFactory(slug="defence")
    scm = DialogueFactory(slug="scm", theme=defence, **yearly)
    DialoguePartyFactory(dialogue=scm, party__code="KOR")
    DialoguePartyFactory(dialogue=scm, party__code="USA")
    MeetingFactory(dialogue=scm, starts_on=date(2022, 11, 3))
    MeetingFactory(dialogue=DialogueFactory(slug="kidd", theme=defence, **yearly), starts_on=date(2020, 9, 9))
    DialogueFactory(slug="ncg", theme=ThemeFactory(slug="nuclear", parent=defence))

    assert keys(DialogueFilter, Dialogue.objects.for_list(DAY), query, "slug") == slugs


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["c", "b", "a"]),
        ("ordering=starts_on", ["b", "c", "a"]),
        ("dialogue=scm", ["b"]),
        ("state=held&state=postponed", ["b", "a"]),
        ("starts_after=2022-03-01", ["c", "b"]),
        ("starts_after=2022-03-02", ["c"]),
        ("starts_before=2022-03-01", ["b"]),
    ],
)
def test_meetings_are_filtered(query: str, codes: list[str]):
    MeetingFactory(code="a", starts_on=None, state="postponed")
    MeetingFactory(code="b", dialogue__slug="scm", starts_on=date(2022, 3, 1))
    MeetingFactory(code="c", starts_on=date(2024, 1, 1), state="scheduled")

    assert keys(MeetingFilter, Meeting.objects.for_list(DAY), query, "code") == codes


@pytest.mark.parametrize(("language", "slugs"), [("en", ["a", "b", "c"]), ("ko", ["c", "a", "b"])])
def test_dialogues_are_sorted_by_their_names_in_the_language_of_the_page(language: str, slugs: list[str]):
    for slug, english, korean in (
        ("a", "Alliance talks", "동맹 대화"),
        ("b", "Board", "위원회"),
        ("c", "Council", "경제 협의회"),
    ):
        DialogueFactory(slug=slug, name_en=english, name_ko=korean)

    with translation.override(language):
        assert keys(DialogueFilter, Dialogue.objects.all(), "", "slug") == slugs
        assert keys(DialogueFilter, Dialogue.objects.all(), "ordering=-name", "slug") == slugs[::-1]
