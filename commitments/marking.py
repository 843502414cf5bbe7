"""The door of coding: selected words of a passage become a mark, and a passage without a promise gets its reason.

As in `commitments.workflow` each function is one transaction under the name of who does it, and raises `Refused`. The
agreement of the passage is locked first, so that two people at once get two codes and two numbers; then the passage,
which must be as it was shown. What is quoted is what stands in the stored passage: nobody sends words, only where they
begin and end.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max

from alliance import past
from alliance.models import Keyed, User
from commitments import quotation
from commitments.choices import CitationKind, NoCommitment, Role
from commitments.models import Agreement, Citation, Commitment, Obligation, Party, Passage, Recommendation
from commitments.workflow import MAY_CODE, MAY_PUBLISH_AGREEMENT, Refused, step


class PassageChanged(Refused):
    """The passage is not any more as it was shown."""

    def __init__(self, passage: Passage, by: User | None = None) -> None:
        super().__init__(
            f"Passage {passage.number} was changed meanwhile{_by_whom(passage, by)}; here it is as it stands now. "
            "Select the words again."
        )


class MarkChanged(Refused):
    """The mark, a citation or the mention of a dialogue, is not any more as it was shown."""

    def __init__(self, mark: Keyed, by: User) -> None:
        super().__init__(f"The mark was changed meanwhile{_by_whom(mark, by)}; here it is as it stands now.")


def _by_whom(row: Keyed, by: User | None) -> str:
    """Who changed it last, where that is known; `by` is who is told."""
    last = past.versions_of(row).select_related("actor").first()
    if last is None or last.actor is None:
        return ""
    return " by yourself, in another window or by another way" if last.actor == by else f" by {last.actor}"


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words selected in a passage as it was shown, in that version: from `start` up to `end`, in code points."""

    passage: int
    version: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """A stored, locked passage and the words in it as a citation keeps them."""

    passage: Passage
    quote: str
    occurrence: int


def mark_commitment(
    *,
    words: Words,
    commitment: Commitment,
    by: User,
    obligors: Collection[Party] = (),
    counterparts: Collection[Party] = (),
    reason: str = "",
) -> Citation:
    """Store a new commitment of the passage's agreement, under its next code, made by these words."""
    with step(by=by, reason=reason):
        place = place_of(words, by=by, reason=reason)
        _put_on_record(commitment, place.passage.agreement)
        for role, parties in ((Role.OBLIGOR, obligors), (Role.COUNTERPART, counterparts)):
            for party in parties:
                Obligation.objects.create(commitment=commitment, party=party, role=role)
        return _cite(place, commitment)


def mark_recommendation(
    *,
    words: Words,
    recommendation: Recommendation,
    by: User,
    addressees: Collection[Party] = (),
    reason: str = "",
) -> Citation:
    """Store a new recommendation of the passage's agreement, under its next code, made by these words."""
    with step(by=by, reason=reason):
        place = place_of(words, by=by, reason=reason)
        _put_on_record(recommendation, place.passage.agreement)
        for party in addressees:
            recommendation.addressee_links.create(party=party)
        return _cite(place, recommendation)


def cite(*, words: Words, parent: Commitment | Recommendation, by: User, reason: str = "") -> Citation:
    """A further citation of what is on record; another agreement's commitment is told here, not made."""
    with step(by=by, reason=reason):
        place = place_of(words, by=by, reason=reason, also=parent.agreement_id)
        if isinstance(parent, Commitment) and Commitment.objects.filter(pk=parent.pk).exclude(retired_at=None).exists():
            raise Refused(f"{parent.code} is retired; cite the commitment that replaced it.")
        return _cite(place, parent)


def move(*, citation: int, version: int, words: Words, by: User, reason: str = "") -> Citation:
    """Give a citation, as it was shown, other words of its passage."""
    with step(by=by, reason=reason):
        place = place_of(words, by=by, reason=reason)
        stored = as_shown(_stored(citation, place.passage), version, by)
        stored.quote, stored.occurrence = place.quote, place.occurrence
        _once(place, stored.commitment or stored.recommendation, but=stored.pk)
        stored.full_clean()
        stored.save()
    return stored


def unmark(*, citation: int, version: int, passage: Passage, by: User, reason: str = "") -> None:
    """Take a citation away as it was shown; its commitment or recommendation stays, to be cited again or retired."""
    with step(by=by, reason=reason):
        open_passage(passage, by=by, reason=reason)
        as_shown(_stored(citation, passage), version, by).delete()


def say_no_commitment(*, passage: int, version: int, why: str, by: User, reason: str = "") -> Passage:
    """Say why a passage holds no commitment, or with an empty `why` that this is open again."""
    with step(by=by, reason=reason):
        stored = locked_passage(passage, version=version, by=by, reason=reason)
        if why and stored.citations.living().filter(commitment__isnull=False).exists():
            raise Refused(f"Passage {stored.number} holds a commitment; take its mark away first.")
        if why not in ("", *NoCommitment.values):
            raise Refused("Choose one of the reasons.")
        stored.no_commitment = why
        stored.save()
    return stored


def place_of(words: Words, *, by: User, reason: str, also: int | None = None) -> Place:
    """The selected words where they stand, in a passage that is locked until the transaction ends.

    `also` is the agreement of what is to be cited, which is locked with the passage's own.
    """
    passage = locked_passage(words.passage, version=words.version, by=by, reason=reason, also=also)
    return selected(passage, words, by)


def selected(passage: Passage, words: Words, by: User | None = None) -> Place:
    """The words as a citation keeps them, without spaces at their ends; refused where they are none of this passage."""
    if passage.version != words.version:
        raise PassageChanged(passage, by)
    if not 0 <= words.start < words.end <= len(passage.text):
        raise Refused("These words lie outside of the passage; select them again.")
    cut = passage.text[words.start : words.end]
    quote = cut.strip()
    if not quote:
        raise Refused("Select at least one word.")
    start = words.start + len(cut) - len(cut.lstrip())
    if any(quotation.splits_character(passage.text, place) for place in (start, start + len(quote))):
        raise Refused("These words begin or end within a character; select the whole of it.")
    occurrence = quotation.occurrence_at(start, quote, passage.text)
    if occurrence is None:
        raise Refused("The same words begin a little earlier and run into these; select one word more or less.")
    return Place(passage=passage, quote=quote, occurrence=occurrence)


def locked_passage(number: int, *, version: int, by: User, reason: str, also: int | None = None) -> Passage:
    """The stored passage as it was shown, locked after its agreement; refused where this person may not code it."""
    agreement_id = Passage.objects.filter(pk=number).values_list("agreement", flat=True).first()
    if agreement_id is None:
        raise Refused("The passage is not there any more.")
    agreement = _locked_agreement(agreement_id, by=by, reason=reason, also=also)
    passage = Passage.objects.select_for_update(no_key=True).filter(pk=number).first()
    if passage is None:
        raise Refused("The passage is not there any more.")
    passage.agreement = agreement
    if passage.version != version:
        raise PassageChanged(passage, by)
    return passage


def open_passage(passage: Passage, *, by: User, reason: str) -> None:
    """Lock the agreement of a passage for whoever takes a mark of it away; refused where this person may not."""
    _locked_agreement(passage.agreement_id, by=by, reason=reason)


def as_shown[Mark: Keyed](mark: Mark, version: int, by: User) -> Mark:
    """The stored mark, where it is in the version that was shown."""
    if mark.version != version:
        raise MarkChanged(mark, by)
    return mark


def _locked_agreement(number: int, *, by: User, reason: str, also: int | None = None) -> Agreement:
    rows = Agreement.objects.select_for_update(no_key=True).filter(pk__in={number, also or number}).order_by("pk")
    agreement = next((row for row in rows if row.pk == number), None)
    if agreement is None:
        raise Refused("The agreement is not there any more.")
    if not by.has_perm(MAY_CODE):
        raise Refused("Coding an agreement needs the rights of an analyst.")
    if agreement.is_public and not by.has_perm(MAY_PUBLISH_AGREEMENT):
        raise Refused("Readers see this agreement already; ask a reviewer to add to its coding.")
    if agreement.is_public and not reason:
        raise Refused("Say why: readers see this among the corrections.")
    return agreement


def _put_on_record(record: Commitment | Recommendation, agreement: Agreement) -> None:
    """Store a new record of the agreement under its next code."""
    record.agreement = agreement
    record.code = type(record).objects.next_code(agreement)
    record.full_clean()
    record.save()


def _stored(citation: int, passage: Passage) -> Citation:
    """A citation of this passage, which somebody else may have taken away meanwhile."""
    stored = Citation.objects.filter(pk=citation, passage=passage).first()
    if stored is None:
        raise Refused("The mark is not there any more.")
    stored.passage = passage
    return stored


def _cite(place: Place, parent: Commitment | Recommendation) -> Citation:
    """The next citation of `parent`; a passage that holds a commitment says no more why it holds none."""
    _once(place, parent)
    is_told = parent.agreement_id != place.passage.agreement_id
    citation = Citation(
        passage=place.passage,
        quote=place.quote,
        occurrence=place.occurrence,
        kind=CitationKind.REPORTED if is_told else CitationKind.ORIGINAL,
        number=(parent.citations.aggregate(last=Max("number"))["last"] or 0) + 1,
    )
    if isinstance(parent, Commitment):
        citation.commitment = parent
        if place.passage.no_commitment:
            place.passage.no_commitment = ""
            place.passage.save()
    else:
        citation.recommendation = parent
    citation.full_clean()
    citation.save()
    return citation


def _once(place: Place, parent: Commitment | Recommendation | None, but: int | None = None) -> None:
    """The same words are cited once for the same record."""
    assert parent is not None  # the database keeps it so
    same = parent.citations.filter(passage=place.passage, quote=place.quote, occurrence=place.occurrence)
    if any(key != but for key in same.values_list("pk", flat=True)):
        raise Refused(f"{parent.code} has these very words already.")
