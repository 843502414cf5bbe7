"""A small ledger with a past: two texts of one thread, statuses that were found, withdrawn and corrected, two rounds.

2018-05-01  2018-V is issued with the promise 2018-V-001
2019-03-01  the first round of the dialogue, which reviews 2018-V-001
2019-06-01  2018-V-001 is under way                     (published on 1 January 2022)
2020-06-01  2018-V-001 has stalled                      (published on 1 January 2022, withdrawn a year later)
2020-06-01  no, it is partly delivered                  (published on 1 January 2023, in its place)
2021-05-21  2021-FS is issued with 2021-FS-001, which reaffirms 2018-V-001, tells of it, and founds the dialogue `tec`
2022-03-01  the second round, which reviews 2021-FS-001; out of it comes 2021-FS (late, but so it is told)
2024-01-01  2024-R is issued with advice on both
"""

from datetime import UTC, date, datetime

from commitments.models import Commitment, StatusUpdate
from tests.factories import (
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
    UserFactory,
)

FOUND = datetime(2022, 1, 1, 3, tzinfo=UTC)
CORRECTED = datetime(2023, 1, 1, 3, tzinfo=UTC)


def assessed(commitment: Commitment, implementation: str, on: date, **fields: object) -> StatusUpdate:
    """A published update with the evidence that it needs."""
    said = {"implementation": implementation, "effective_on": on, "evidence": False}
    update = StatusUpdateFactory(commitment=commitment, **said, **fields)
    EvidenceFactory(update=update, published_on=on, accessed_on=date(2022, 1, 1))
    return update


def a_ledger_with_a_past() -> None:
    vision = AgreementFactory(code="2018-V", slug="vision", title_en="The vision", issued_on=date(2018, 5, 1))
    sheet = AgreementFactory(code="2021-FS", slug="sheet", title_en="The sheet", issued_on=date(2021, 5, 21))
    AgreementLinkFactory(later=sheet, earlier=vision, kind="implements")
    first = CommitmentFactory(code="2018-V-001", agreement=vision, title_en="Meet each year", quote="meet each year")
    second = CommitmentFactory(code="2021-FS-001", agreement=sheet, title_en="Go on meeting", quote="go on meeting")
    CommitmentLinkFactory(later=second, earlier=first)
    told = PassageFactory(agreement=sheet, text="They had promised to meet each year.")
    CitationFactory(commitment=first, number=2, passage=told, quote="meet each year", kind="reported")

    assessed(first, "under_way", date(2019, 6, 1), published_at=FOUND)
    withdrawn = {"state": "withdrawn", "withdrawn_at": CORRECTED, "withdrawal_reason": "It told of another group."}
    wrong = assessed(first, "stalled", date(2020, 6, 1), published_at=FOUND, withdrawn_by=UserFactory(), **withdrawn)
    assessed(first, "partly_delivered", date(2020, 6, 1), published_at=CORRECTED, replaces=wrong)

    scm = DialogueFactory(slug="scm", name_en="Consultative meeting")
    DialogueFactory(slug="tec", name_en="Technology dialogue", established_by_commitment=second)
    MeetingItemFactory(meeting=MeetingFactory(code="scm-1", dialogue=scm, starts_on=date(2019, 3, 1)), commitment=first)
    round_two = MeetingFactory(code="scm-2", dialogue=scm, starts_on=date(2022, 3, 1))
    MeetingItemFactory(meeting=round_two, commitment=second)
    MeetingOutcomeFactory(meeting=round_two, agreement=sheet)

    report = AgreementFactory(code="2024-R", slug="report", kind="report", issued_on=date(2024, 1, 1))
    advice = RecommendationFactory(code="2024-R-R01", agreement=report, title_en="Meet more often")
    words = PassageFactory(agreement=report, text="They should meet more often.")
    CitationFactory(commitment=None, recommendation=advice, passage=words, quote="should meet more often")
    for commitment in (first, second):
        RecommendationLinkFactory(recommendation=advice, commitment=commitment)
