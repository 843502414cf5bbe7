"""What of this app is searched, as readers see it at a moment, and what is found by it."""

from alliance.moment import Moment
from alliance.searching.finding import Part
from commitments.models import Agreement, Citation, Commitment, Evidence, Passage, Recommendation, StatusUpdate
from commitments.querysets import CitationQuerySet, StatusUpdateQuerySet

COMMITMENT, AGREEMENT, PASSAGE = "commitment", "agreement", "passage"
STATUS_UPDATE, RECOMMENDATION = "statusupdate", "recommendation"


def of_commitments(moment: Moment) -> list[Part]:
    """A commitment by its code, title and summary, and by the words that it quotes."""
    commitments = Commitment.objects.public().made_by(moment.day)
    return [
        Part(noun=COMMITMENT, rows=commitments),
        Part(noun=COMMITMENT, rows=_quotations(moment).filter(commitment__in=commitments), finds="commitment"),
    ]


def of_agreements(moment: Moment) -> list[Part]:
    """An agreement by its code, titles and other names."""
    return [Part(noun=AGREEMENT, rows=Agreement.objects.public().made_by(moment.day))]


def of_passages(moment: Moment) -> list[Part]:
    return [Part(noun=PASSAGE, rows=Passage.objects.public().made_by(moment.day))]


def of_updates(moment: Moment) -> list[Part]:
    """What counted then, by its rationale and by titles, publishers and searches of its evidence."""
    return _updates(StatusUpdate.objects.known(moment.day, moment.known_at))


def of_history(moment: Moment) -> list[Part]:
    """The same of all updates that were published by then, withdrawn ones too."""
    return _updates(StatusUpdate.objects.ever_known(moment.day, moment.known_at))


def _updates(updates: StatusUpdateQuerySet) -> list[Part]:
    return [
        Part(noun=STATUS_UPDATE, rows=updates),
        Part(noun=STATUS_UPDATE, rows=Evidence.objects.filter(update__in=updates), finds="update"),
    ]


def of_recommendations(moment: Moment) -> list[Part]:
    """A recommendation by its code, title and summary, and by the words that it quotes."""
    advice = Recommendation.objects.public().made_by(moment.day)
    return [
        Part(noun=RECOMMENDATION, rows=advice),
        Part(noun=RECOMMENDATION, rows=_quotations(moment).filter(recommendation__in=advice), finds="recommendation"),
    ]


def _quotations(moment: Moment) -> CitationQuerySet:
    """Words in passages that readers see: another text may tell of a promise and not be published, or come later."""
    return Citation.objects.filter(passage__in=Passage.objects.public().made_by(moment.day))
