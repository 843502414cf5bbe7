"""A ledger for the charts, and what they say of it."""

from datetime import date

from alliance.charts.data import Chart, Promises
from alliance.charts.page import NAMES
from alliance.charts.pulses import dialogues
from alliance.moment import Moment
from dialogues.models import Dialogue
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    MeetingFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.history import a_ledger_with_a_past, assessed

TODAY = date(2025, 1, 1)


def a_ledger_of_many_kinds() -> None:
    """The ledger with a past, and promises of several themes, texts, strengths and parties in many states."""
    a_ledger_with_a_past()
    climate = ThemeFactory(slug="climate")
    oceans = ThemeFactory(slug="oceans", parent=climate)
    defence = ThemeFactory(slug="defence")
    treaty = AgreementFactory(code="1953-T", kind="treaty", issued_on=None, title_ko="")
    sheet = AgreementFactory(code="2021-B", issued_on=date(2021, 5, 21))
    both = ["KOR", "USA"]
    owed = CommitmentFactory(agreement=sheet, theme=oceans, obligors=both)
    assessed(owed, "delivered", date(2022, 1, 1), party=owed.obligations.get(party__code="USA").party)
    assessed(owed, "under_way", date(2022, 2, 1), party=owed.obligations.get(party__code="KOR").party)
    CommitmentFactory(agreement=sheet, theme=oceans, obligors=both, strength="intent")
    CommitmentFactory(agreement=sheet, theme=climate, obligors=["USA"], strength="exploratory")
    assessed(CommitmentFactory(agreement=sheet, theme=defence, strength="intent"), "stalled", date(2023, 1, 1))
    StatusUpdateFactory(upheld=True, commitment__agreement=treaty, commitment__obligation="standing")
    CommitmentFactory(agreement=sheet, strength="declaratory")
    CommitmentFactory(agreement=sheet, is_general=True)
    CommitmentFactory(agreement__draft=True)
    CommitmentLinkFactory()
    MeetingFactory(dialogue=None, title_en="Talks", starts_on=date(2020, 1, 1))
    technology = Dialogue.objects.get(slug="tec")
    MeetingFactory(dialogue=technology, state="scheduled", starts_on=date(2026, 1, 1))
    MeetingFactory(dialogue=DialogueFactory(), starts_on=None)


def at(day: date) -> Moment:
    now = Moment.now()
    return Moment(day=day, known_at=now.known_at, today=now.today, asked=(("as_of", str(day)),))


def charts(day: date) -> dict[str, Chart]:
    promises, moment = Promises(at(day)), at(day)
    return {name: getattr(promises, name)() for name in NAMES if name != "dialogues"} | {"dialogues": dialogues(moment)}


def counts(chart: Chart) -> dict[str, dict[str, int]]:
    return {row.key: {cell.status: cell.count for cell in row.cells} for row in chart.rows}
