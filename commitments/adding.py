"""The door through which an agreement comes in with its text: the record, its parties and its passages, or nothing."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from alliance.history import recorded
from alliance.models import User
from commitments import importer
from commitments.models import Agreement, AgreementParty, Party, Passage
from commitments.workflow import MAY_CODE, Refused, step

MAY_ADD = ("commitments.add_agreement", "commitments.add_passage")
MOST_PASSAGES = 2_000


def add_agreement(
    *, agreement: Agreement, parties: Collection[Party], passages: Sequence[importer.Passage], by: User
) -> Agreement:
    """Store a new agreement with its parties and its text, unpublished; its coding comes next."""
    try:
        with _as_one_batch(agreement), step(by=by):
            if not all(by.has_perm(right) for right in MAY_ADD):
                raise Refused("Adding an agreement needs the rights of an analyst.")
            agreement.save(force_insert=True)
            AgreementParty.objects.bulk_create([AgreementParty(agreement=agreement, party=party) for party in parties])
            _store(agreement, passages)
    except Refused:
        if Agreement.objects.filter(Q(code=agreement.code) | Q(slug=agreement.slug)).exists():
            raise Refused(f"Somebody has just added {agreement.code}, or another agreement at its address.") from None
        raise
    return agreement


def add_text(
    *, agreement: Agreement, passages: Sequence[importer.Passage], sha256: str, text_held: str, by: User
) -> Agreement:
    """Store the text of an agreement that has none yet and that readers do not see."""
    with _as_one_batch(agreement), step(by=by):
        if not by.has_perm(MAY_CODE):
            raise Refused("Adding a text needs the rights of an analyst.")
        stored = Agreement.objects.select_for_update(no_key=True).filter(pk=agreement.pk).first()
        if fault := text_fault(stored):
            raise Refused(fault)
        assert stored is not None
        stored.sha256, stored.text_held = sha256, text_held
        stored.save()
        _store(stored, passages)
    return stored


def text_fault(agreement: Agreement | None) -> str:
    """Why no text can be added to this agreement; empty where it can."""
    if agreement is None:
        return "The agreement is not there any more."
    if agreement.is_public:
        return f"Readers see {agreement.code} already; what its text lacks is added passage by passage, by a reviewer."
    held = agreement.passages.count()
    return f"{agreement.code} has its text already, in {held} passages; change those." if held else ""


def _as_one_batch(agreement: Agreement) -> AbstractContextManager[None]:
    return recorded(batch=f"text of {agreement.code[:30]} {timezone.now():%Y-%m-%d %H:%M:%S}")


def _store(agreement: Agreement, passages: Sequence[importer.Passage]) -> None:
    """Write the passages in one statement; their keys are drawn before, as one may introduce another."""
    if not passages:
        raise Refused("The text has no passage.")
    keys = dict(zip((passage.number for passage in passages), _drawn(len(passages)), strict=True))
    rows = [
        Passage(
            pk=keys[passage.number],
            agreement=agreement,
            number=passage.number,
            position=passage.position,
            heading=passage.heading,
            text=passage.text,
            lead_in_id=keys[passage.lead_in] if passage.lead_in else None,
            corrections=[
                {"was": change.was, "is": change.becomes, "reason": change.reason} for change in passage.corrections
            ],
        )
        for passage in passages
    ]
    Passage.objects.bulk_create(rows)


def _drawn(count: int) -> list[int]:
    """So many new primary keys of passages."""
    table, column = Passage._meta.db_table, Passage._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return [key for (key,) in cursor.fetchall()]
