"""Random writes to a small ledger, each a step of a transaction; some are refused by a rule, and then all of it is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, models, transaction

from commitments.models import (
    Agency,
    Agreement,
    Citation,
    Commitment,
    CommitmentLink,
    Evidence,
    Party,
    Passage,
    Recommendation,
    StatusUpdate,
    Target,
    Theme,
)
from dialogues.models import Dialogue, Meeting, MeetingItem
from tests import factories

NOW = datetime(2023, 1, 1, tzinfo=UTC)
DROPPED = (Target, Citation, CommitmentLink, MeetingItem, Theme, StatusUpdate, Meeting, Evidence, Agency, Passage)


class NothingThere(Exception):
    """There is no row for this step."""


def write(steps: list[tuple[str, int]], number: int) -> None:
    """One transaction of these steps; what is refused changes nothing."""
    try:
        with transaction.atomic():
            for place, (name, which) in enumerate(steps):
                take(name, which, f"{number}-{place}")
    except (DatabaseError, models.ProtectedError, NothingThere):
        pass


def take(name: str, which: int, new: str) -> None:
    at = NOW + timedelta(minutes=int(new.partition("-")[0]))
    match name:
        case "draft agreement":
            agreement = factories.AgreementFactory(draft=True)
            promise = factories.CommitmentFactory(agreement=agreement, code=f"{agreement.code}-001")
            hang_on(promise)
        case "add":
            agreement = one(Agreement.objects.all(), which)
            hang_on(factories.CommitmentFactory(agreement=agreement, code=f"{agreement.code}-{which:03}"))
        case "publish agreement":
            draft = one(Agreement.objects.filter(published_at=None), which)
            Agreement.objects.filter(pk=draft.pk).update(
                published_at=at, coded_by=factories.UserFactory(), checked_by=factories.UserFactory()
            )
        case "edit":
            Commitment.objects.filter(pk=one(Commitment.objects.all(), which).pk).update(title_en=f"Title {which}")
        case "edit passage":
            Passage.objects.filter(pk=one(Passage.objects.all(), which).pk).update(heading=f"Heading {which}")
        case "move":
            promise, theme = one(Commitment.objects.all(), which), one(Theme.objects.all(), which)
            Commitment.objects.filter(pk=promise.pk).update(theme=theme)
        case "hand over":
            target, promise = one(Target.objects.all(), which), one(Commitment.objects.all(), which + 1)
            Target.objects.filter(pk=target.pk).update(commitment=promise, number=which + 5)
        case "retire":
            promise = one(Commitment.objects.filter(retired_at=None), which)
            successor = one(Commitment.objects.exclude(pk=promise.pk), which)
            Commitment.objects.filter(pk=promise.pk).update(
                retired_at=at, retired_reason="A double.", replaced_by=successor
            )
        case "draft update":
            factories.StatusUpdateFactory(commitment=one(Commitment.objects.all(), which), draft=True)
        case "publish update":
            factories.StatusUpdateFactory(
                commitment=one(Commitment.objects.filter(retired_at=None), which), **judged(at)
            )
        case "correct":
            old = one(StatusUpdate.objects.filter(state="published"), which)
            withdraw(old, at)
            factories.StatusUpdateFactory(commitment=old.commitment, replaces=old, **judged(at))
        case "withdraw":
            withdraw(one(StatusUpdate.objects.filter(state="published"), which), at)
        case "rename":
            model: Any = [Theme, Party, Agency][which % 3]
            row = one(model.objects.all(), which)
            model.objects.filter(pk=row.pk).update(**{model.KEY[0]: f"new-{new}"})
        case "take a key":
            model = [Theme, Party, Agency, Meeting][which % 4]
            take_a_key(model, which)
        case "theme":
            factories.ThemeFactory(slug=f"theme-{new}", parent=one(Theme.objects.filter(parent=None), which))
        case "name":
            Dialogue.objects.update(note=f"Note {which}")
            Recommendation.objects.update(note=f"Note {which}")
        case "meet":
            promise = one(Commitment.objects.all(), which)
            meeting = factories.MeetingFactory(code=f"meeting-{new}", dialogue=one(Dialogue.objects.all(), which))
            factories.MeetingItemFactory(meeting=meeting, commitment=promise)
            factories.MeetingOutcomeFactory(meeting=meeting, agreement=promise.agreement)
        case "drop":
            one(DROPPED[which % len(DROPPED)]._base_manager.all(), which).delete()


def hang_on(promise: Commitment) -> None:
    """Something in each of its parts, some of them pointing to it from elsewhere."""
    factories.TargetFactory(commitment=promise, payer=factories.PartyFactory(code="USA"))
    obligation = promise.obligations.get()
    factories.ObligationAgencyFactory(obligation=obligation, agency__party=obligation.party)
    factories.CommitmentThemeFactory(commitment=promise)
    report = factories.RecommendationFactory()
    factories.RecommendationLinkFactory(recommendation=report, commitment=promise)
    passage = Passage.objects.filter(agreement=promise.agreement).first()
    factories.CitationFactory(commitment=None, recommendation=report, passage=passage, quote="They will")
    factories.DialogueMentionFactory(
        dialogue=factories.DialogueFactory(established_by_commitment=promise), passage=passage, quote="They will"
    )
    later = factories.CommitmentFactory(agreement__issued_on=date(2022, 5, 21))
    factories.CommitmentLinkFactory(later=later, earlier=promise)


def take_a_key(model: Any, which: int) -> None:
    """A row takes the key of another, which is deleted where it may be, and else takes a new one."""
    taker = one(model.objects.all(), which)
    name = model.KEY[-1]
    other = one(model.objects.exclude(pk=taker.pk), which)
    key = getattr(other, name)
    try:
        with transaction.atomic():
            other.delete()
    except (DatabaseError, models.ProtectedError):
        model.objects.filter(pk=other.pk).update(**{name: f"{key}-{which}"})
    model.objects.filter(pk=taker.pk).update(**{name: key})


def judged(at: datetime) -> dict[str, Any]:
    """What an update says that needs no evidence but may have some."""
    return {"recorded_at": at, "implementation": "not_assessable", "effective_on": date(2022, 12, 1)}


def withdraw(update: StatusUpdate, at: datetime) -> None:
    StatusUpdate.objects.filter(pk=update.pk).update(
        state="withdrawn", withdrawn_at=at, withdrawn_by=factories.UserFactory(), withdrawal_reason="Wrong."
    )


def one(rows: Any, which: int) -> Any:
    found = list(rows.order_by("pk"))
    if not found:
        raise NothingThere
    return found[which % len(found)]


NAMES = (
    *("draft agreement", "add", "add", "publish agreement", "publish agreement", "edit", "edit passage", "move"),
    *("hand over", "retire", "draft update", "publish update", "publish update", "correct", "withdraw", "rename"),
    *("take a key", "theme", "name", "meet", "drop", "drop"),
)
