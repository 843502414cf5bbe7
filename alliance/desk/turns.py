"""What waits for one person's hand: updates that came back, are begun or are to be read, and texts to code or check."""

from typing import Any

from django.template.defaultfilters import pluralize

from alliance import dates
from alliance.desk.lines import SHOWN, Line, Section, day_of, list_of, minute, page_of
from alliance.models import User
from commitments.choices import UpdateState
from commitments.models import Agreement, StatusUpdate


def returned(user: User) -> Section:
    """Own updates that a reviewer sent back, with the note that says what is missing."""
    rows = StatusUpdate.objects.unfinished_by(user).filter(state=UpdateState.RETURNED)
    shown = rows.select_related("commitment", "reviewer").order_by("-submitted_at", "-id")[:SHOWN]
    return Section(
        name="returned",
        heading="Updates returned to me",
        count=rows.count(),
        address=list_of(StatusUpdate, turn="mine", state__exact=UpdateState.RETURNED),
        lines=[_line(update, f"returned by {update.reviewer}", note=update.review_note) for update in shown],
        empty="No update came back to you.",
    )


def drafts(user: User) -> Section:
    """Own updates that were never handed in."""
    rows = StatusUpdate.objects.unfinished_by(user).filter(state=UpdateState.DRAFT)
    shown = rows.select_related("commitment").order_by("-recorded_at", "-id")[:SHOWN]
    return Section(
        name="drafts",
        heading="My drafts",
        count=rows.count(),
        address=list_of(StatusUpdate, turn="mine", state__exact=UpdateState.DRAFT),
        lines=[_draft(update) for update in shown],
        empty="You have begun no update. Take one that is due for review.",
    )


def _draft(update: StatusUpdate) -> Line:
    day = dates.in_words(update.effective_on, update.effective_precision)
    kind = "a correction, begun" if update.replaces_id else "begun"
    return _line(update, f"of {day}", f"{kind} {minute(update.recorded_at)}")


def to_review(user: User) -> Section:
    """Colleagues' updates, the one that has waited longest first. Never one's own: four eyes."""
    rows = StatusUpdate.objects.waiting_for(user)
    shown = rows.select_related("commitment", "author").order_by("submitted_at", "id")[:SHOWN]
    return Section(
        name="review",
        heading="Waiting for my review",
        count=rows.count(),
        address=list_of(StatusUpdate, turn="review"),
        lines=[_line(update, f"by {update.author}", f"submitted {day_of(update.submitted_at)}") for update in shown],
    )


def returned_texts(user: User) -> Section:
    """Texts that this person has coded and a reviewer sent back, with the note."""
    rows = Agreement.objects.returned_to(user)
    shown = rows.with_counts().with_uncoded().order_by("code")[:SHOWN]
    return Section(
        name="returned-texts",
        heading="Texts returned to me",
        count=rows.count(),
        address=list_of(Agreement, turn="returned"),
        lines=[_text(agreement, _progress(agreement), note=agreement.review_note) for agreement in shown],
        empty="No text came back to you.",
    )


def codings(user: User) -> Section:
    """Texts that this person is coding, and those that nobody has taken up."""
    rows = Agreement.objects.being_coded_by(user)
    shown = rows.with_counts().with_uncoded().order_by("code")[:SHOWN]
    return Section(
        name="codings",
        heading="Texts to code",
        count=rows.count(),
        address=list_of(Agreement, turn="code"),
        lines=[_coding(agreement) for agreement in shown],
        empty="No text of yours is unfinished, and none waits for somebody to take it up.",
    )


def _coding(agreement: Any) -> Line:
    note = agreement.review_note
    return _text(agreement, _progress(agreement), note=note, badge="Returned" if note else "")


def checks(user: User) -> Section:
    """Texts that colleagues have coded and signed."""
    rows = Agreement.objects.to_check_by(user)
    shown = rows.with_counts().select_related("coded_by").order_by("code")[:SHOWN]
    return Section(
        name="checks",
        heading="Texts waiting for my check",
        count=rows.count(),
        address=list_of(Agreement, turn="check"),
        lines=[_text(agreement, f"coded by {agreement.coded_by}") for agreement in shown],
    )


def _line(update: StatusUpdate, *facts: str, note: str = "") -> Line:
    commitment = update.commitment
    told = (update.get_implementation_display(), *facts)
    address = page_of(StatusUpdate, "change", update.pk)
    return Line(address=address, code=commitment.code, title=commitment.title_en, facts=told, note=note)


def _text(agreement: Any, *facts: str, note: str = "", badge: str = "") -> Line:
    held = agreement.commitments_count
    told = (f"{held} commitment{pluralize(held)}", *facts)
    address = page_of(Agreement, "coding", agreement.pk)
    return Line(address=address, code=agreement.code, title=agreement.title_en, facts=told, note=note, badge=badge)


def _progress(agreement: Any) -> str:
    held, open_ones = agreement.passages_held, agreement.passages_uncoded
    return f"{held - open_ones} of {held} passages coded" if held else "no passages yet"
