"""What reports advise, in their own words; no promises."""

from random import Random

from alliance.generating import words
from alliance.generating.ledger import Ledger
from alliance.generating.text import Promise, Text
from alliance.generating.vocabulary import Vocabulary
from commitments.models import Citation, Recommendation, RecommendationAddressee, RecommendationLink


def write(ledger: Ledger, random: Random, known: Vocabulary, text: Text, earlier: list[Promise]) -> None:
    """Eight to twenty-five, each with its words, whom it asks and the promises that it concerns."""
    for place in range(1, random.randint(8, 25) + 1):
        area = random.choice(list(words.SUBJECTS))
        advice = words.filler(random, "advice", area)
        before, after = (words.filler(random, "assessment", area) for _ in range(2))
        passage = text.passage(ledger, f"{before} {advice} {after}", heading="What to do", no_commitment="advice")
        number = _recommendation(ledger, random, known, text, f"{text.code}-R{place:02}", area)
        quoted = {"number": 1, "quote": advice.removesuffix(".")}
        ledger.add(Citation, text.act, recommendation_id=number, passage_id=passage, **quoted)
        for party in random.sample(text.parties, random.randint(1, len(text.parties))):
            addressed = {"recommendation_id": number, "party_id": known.parties[party]}
            ledger.add(RecommendationAddressee, text.act, **addressed)
        for promise in random.sample(earlier, min(2, len(earlier))):
            kind = "taken_up_by" if random.random() < 0.05 else "concerns"
            link = {"recommendation_id": number, "commitment_id": promise.number, "kind": kind}
            ledger.add(RecommendationLink, text.act, **link)


def _recommendation(ledger: Ledger, random: Random, known: Vocabulary, text: Text, code: str, area: str) -> int:
    subject, subject_ko = random.choice(words.SUBJECTS[area])
    return ledger.add(
        Recommendation,
        text.act,
        code=code,
        agreement_id=text.number,
        title_en=f"Bring work on {subject} under one roof",
        title_ko=f"{subject_ko} 업무의 일원화",
        summary=f"Whoever works on {subject} should answer to one office.",
        theme_id=known.themes[random.choice(known.areas[area])],
    )
