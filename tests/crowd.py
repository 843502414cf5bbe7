"""A ledger of many: so many rows of every kind or more, and on the first noun of a kind more parts than a real one has.

Nothing in it is published, so that the rules for what readers see ask for nothing more.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import connection

from alliance.models import LoadedRecord, User
from commitments.models import (
    Agency,
    Agreement,
    AgreementLink,
    AgreementParty,
    Citation,
    Commitment,
    CommitmentLink,
    CommitmentTheme,
    Evidence,
    Obligation,
    ObligationAgency,
    Party,
    Passage,
    Recommendation,
    RecommendationAddressee,
    RecommendationLink,
    StatusUpdate,
    Target,
    Theme,
)
from dialogues.models import Dialogue, DialogueMention, DialogueParty, Meeting, MeetingItem, MeetingOutcome

PARTS = 40
"""How many parts of a kind the first noun has at most; further ones hang on the others, one on each."""

MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
SOURCE = {"source_url": "https://example.org/", "source_title": "Readout", "source_publisher": "Department of State"}


def crowd(rows: int) -> None:
    """Write a ledger with so many rows in each table."""
    numbers = range(1, rows + 1)
    vocabulary(numbers)
    texts(numbers)
    promises(numbers)
    updates(numbers)
    recommendations(numbers)
    meetings(numbers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # else what reads so many rows may be planned as if there were none


def shared_out[Noun, Part](nouns: Sequence[Noun], parts: Sequence[Part]) -> Iterator[tuple[Noun, Part]]:
    """To whom each part belongs."""
    for n, part in enumerate(parts):
        yield nouns[0 if n < PARTS else n % len(nouns)], part


def vocabulary(numbers: range) -> None:
    User.objects.bulk_create(User(username=f"person-{n}") for n in numbers)
    Group.objects.bulk_create(Group(name=f"Group {n}") for n in numbers)
    LoadedRecord.objects.bulk_create(LoadedRecord(label="commitments.party", key=[f"P{n}"], values={}) for n in numbers)
    Party.objects.bulk_create(Party(code=f"P{n}", name_en=f"Party {n}", kind="state") for n in numbers)
    first, *others = Party.objects.all()
    Agency.objects.bulk_create(Agency(code=f"first-{n}", party=first, name_en="Ministry") for n in numbers[:PARTS])
    Agency.objects.bulk_create(Agency(code=f"of-{each.code}", party=each, name_en="Ministry") for each in others)
    Theme.objects.bulk_create(Theme(slug=f"theme-{n}", name_en=f"Theme {n}") for n in range(len(numbers) + 1))


def texts(numbers: range) -> None:
    coder, checker = User.objects.order_by("id")[:2]
    facts = {"title_en": "Fact sheet", "kind": "fact_sheet", "text_held": "full", "coded_by": coder}
    old, new = date(2021, 5, 21), date(2022, 5, 21)
    Agreement.objects.bulk_create(Agreement(code=f"2021-A{n}", slug=f"a{n}", issued_on=old, **facts) for n in numbers)
    Agreement.objects.bulk_create(
        Agreement(code=f"2022-A{n}", slug=f"b{n}", issued_on=new, checked_by=checker, **facts) for n in numbers
    )
    older, made = agreements("2021"), agreements("2022")
    AgreementLink.objects.bulk_create(
        AgreementLink(later=later, earlier=earlier, kind="supersedes") for later, earlier in shared_out(made, older)
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, party=party)
        for agreement, party in shared_out(made, list(Party.objects.all()))
    )
    Passage.objects.bulk_create(
        Passage(agreement=made[0], number=str(n), position=n, text=f"They will hold meeting {n} soon.") for n in numbers
    )


def agreements(year: str) -> list[Agreement]:
    return list(Agreement.objects.filter(code__startswith=year).order_by("id"))


def commitments(year: str) -> list[Commitment]:
    return list(Commitment.objects.filter(code__startswith=year).order_by("id"))


def promises(numbers: range) -> None:
    themes, parties, passages = list(Theme.objects.all()), list(Party.objects.all()), list(Passage.objects.all())
    facts = {"title_en": "Hold a meeting", "obligation": "one_off", "strength": "firm", "theme": themes[0]}
    for year in ("2021", "2022"):
        agreement = agreements(year)[0]
        Commitment.objects.bulk_create(
            Commitment(agreement=agreement, code=f"{agreement.code}-{n:03}", **facts) for n in numbers
        )
    older, made = commitments("2021"), commitments("2022")
    Citation.objects.bulk_create(
        Citation(commitment=promise, number=n, passage=passage, quote=f"hold meeting {passage.number}")
        for n, (promise, passage) in enumerate(shared_out(made, passages), start=1)
    )
    Obligation.objects.bulk_create(
        Obligation(commitment=promise, party=party, role="obligor") for promise, party in shared_out(made, parties)
    )
    ObligationAgency.objects.bulk_create(
        ObligationAgency(obligation=owed, agency=agency)
        for owed in Obligation.objects.select_related("party").prefetch_related("party__agencies")
        for agency in owed.party.agencies.all()
    )
    Target.objects.bulk_create(
        Target(commitment=promise, number=n, text="a meeting", quantity=n, unit="meetings", payer=parties[0])
        for promise, n in shared_out(made, numbers)
    )
    CommitmentTheme.objects.bulk_create(
        CommitmentTheme(commitment=promise, theme=theme) for promise, theme in shared_out(made, themes[1:])
    )
    CommitmentLink.objects.bulk_create(
        CommitmentLink(later=later, earlier=earlier, kind="reaffirms") for later, earlier in shared_out(made, older)
    )


def updates(numbers: range) -> None:
    author = User.objects.order_by("id")[0]
    facts = {"implementation": "under_way", "rationale": "They met.", "confidence": "medium", "author": author}
    StatusUpdate.objects.bulk_create(
        StatusUpdate(commitment=promise, effective_on=date(2022, 6, 1) + timedelta(days=n), recorded_at=MOMENT, **facts)
        for promise, n in shared_out(commitments("2022"), numbers)
    )
    found = list(StatusUpdate.objects.order_by("effective_on"))
    Evidence.objects.bulk_create(
        Evidence(update=update, basis="official_document", passage=passage)
        for update, passage in shared_out(found, list(Passage.objects.all()))
    )


def recommendations(numbers: range) -> None:
    facts = {"agreement": agreements("2022")[1], "title_en": "Meet more often", "theme": Theme.objects.all()[0]}
    Recommendation.objects.bulk_create(Recommendation(code=f"2022-A2-R{n:02}", **facts) for n in numbers)
    made = list(Recommendation.objects.order_by("id"))
    RecommendationAddressee.objects.bulk_create(
        RecommendationAddressee(recommendation=advice, party=party)
        for advice, party in shared_out(made, list(Party.objects.all()))
    )
    RecommendationLink.objects.bulk_create(
        RecommendationLink(recommendation=advice, commitment=promise, kind="concerns")
        for advice, promise in shared_out(made, commitments("2022"))
    )


def meetings(numbers: range) -> None:
    facts = {"kind": "consultations", "theme": Theme.objects.all()[0]}
    Dialogue.objects.bulk_create(Dialogue(slug=f"dialogue-{n}", name_en=f"Dialogue {n}", **facts) for n in numbers)
    made = list(Dialogue.objects.order_by("id"))
    DialogueParty.objects.bulk_create(
        DialogueParty(dialogue=dialogue, party=party) for dialogue, party in shared_out(made, list(Party.objects.all()))
    )
    DialogueMention.objects.bulk_create(
        DialogueMention(dialogue=dialogue, passage=passage, quote=f"meeting {passage.number}")
        for dialogue, passage in shared_out(made, list(Passage.objects.all()))
    )
    Meeting.objects.bulk_create(
        Meeting(dialogue=made[0], code=f"meeting-{n}", starts_on=date(2022, 3, 1) + timedelta(days=n), **SOURCE)
        for n in numbers
    )
    held = list(Meeting.objects.order_by("id"))
    MeetingItem.objects.bulk_create(
        MeetingItem(meeting=meeting, commitment=promise, kind="reviewed")
        for meeting, promise in shared_out(held, commitments("2022"))
    )
    MeetingOutcome.objects.bulk_create(
        MeetingOutcome(meeting=meeting, agreement=agreement)
        for meeting, agreement in shared_out(held, agreements("2022"))
    )
