"""`changes/`: whole revisions in order, what was and what is, and sentences for what is not understood."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance import revision
from commitments.models import Agreement, Commitment, Target, Theme
from tests import factories
from tests.commitments.at_once import COMMITTED, at_once, bare_transaction
from tests.stored.copies import CHANGES, applied, full_copy, pages, told
from tests.tracked import committing

NOW = datetime(2022, 6, 1, 3, tzinfo=UTC)


def changed(row: Any, **values: Any) -> int:
    """The revision that these values made."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)
    return revision.current()


def kinds(entries: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(entry["kind"], entry["resource"], entry["key"]) for entry in entries]


def problem(**query: Any) -> dict[str, Any]:
    answer = Client().get(CHANGES, query)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.status_code == 400
    return answer.json()["errors"]


@committing
def test_an_entry_says_what_was_and_what_is(client):
    theme = factories.ThemeFactory(slug="energy", name_en="Power", name_ko="전력")
    before = revision.current()

    number = changed(theme, name_en="Energy")

    [entry] = told(after=before)
    made_at = entry.pop("at")
    assert datetime.fromisoformat(made_at).tzinfo == UTC
    assert entry == {
        "revision": number,
        "kind": "changed",
        "resource": "themes",
        "key": "energy",
        "url": "/api/v1/themes/energy/",
        "was": {"slug": "energy", "name": "Power", "name_ko": "전력", "parent": None},
        "is": {"slug": "energy", "name": "Energy", "name_ko": "전력", "parent": None},
    }


@committing
def test_everything_after_the_beginning_makes_the_full_copy():
    with transaction.atomic():
        factories.MeetingItemFactory()

    assert applied({}, told(after=0)) == full_copy()
    assert pages(after=0)[-1]["up_to"] == revision.current()


@committing
def test_an_agreement_that_is_published_is_told_with_all_that_hangs_on_it():
    with transaction.atomic():
        promise = factories.CommitmentFactory(code="2021-FS-001", agreement__code="2021-FS", agreement__draft=True)
        factories.MeetingItemFactory(meeting__code="scm-1", meeting__dialogue__slug="scm", commitment=promise)
    before = revision.current()

    changed(promise.agreement, published_at=NOW)

    number = promise.citations.get().passage.number
    assert kinds(told(after=before)) == [
        ("created", "agreements", "2021-FS"),
        ("created", "passages", f"2021-FS {number}"),
        ("created", "commitments", "2021-FS-001"),
        ("changed", "meetings", "scm-1"),
    ]


@committing
def test_a_retired_commitment_leaves_its_reason_and_takes_its_updates_with_it():
    with transaction.atomic():
        update = factories.StatusUpdateFactory(commitment__code="2021-FS-001", commitment__agreement__code="2021-FS")
    before = revision.current()

    changed(update.commitment, retired_at=NOW, retired_reason="A double.")

    gone, lost = told(after=before)
    assert kinds([gone, lost]) == [
        ("retired", "commitments", "2021-FS-001"),
        ("retired", "status-updates", str(update.pk)),
    ]
    assert gone["is"] == {
        "code": "2021-FS-001",
        "agreement": "2021-FS",
        "retired_at": "2022-06-01T03:00:00Z",
        "retired_reason": "A double.",
        "replaced_by": None,
    }
    assert lost["is"] is None


@committing
def test_updates_are_published_and_withdrawn_and_drafts_are_not_told():
    with transaction.atomic():
        promise = factories.CommitmentFactory()
    draft = factories.StatusUpdateFactory(commitment=promise, draft=True, implementation="not_assessable")
    before = revision.current()

    changed(draft, state="submitted", submitted_at=NOW)
    assert told(after=before) == []
    changed(draft, state="published", published_at=NOW, reviewer=factories.UserFactory(username="reads-it"))
    withdrawal = {"withdrawn_by": factories.UserFactory(username="takes-it-back"), "withdrawal_reason": "Wrong."}
    changed(draft, state="withdrawn", withdrawn_at=NOW, **withdrawal)

    entries = told(after=before)
    assert [(each["kind"], each["is"]["withdrawal_reason"]) for each in entries] == [
        ("status_published", ""),
        ("status_withdrawn", "Wrong."),
    ]
    assert not any(name in str(entries) for name in ("reads-it", "takes-it-back", draft.author.username))


@committing
def test_an_unused_theme_that_is_deleted_has_no_record_any_more():
    theme = factories.ThemeFactory(slug="energy")
    before = revision.current()

    theme.delete()

    [entry] = told(after=before)
    assert (entry["kind"], entry["key"], entry["is"]) == ("retired", "energy", None)


@committing
def test_a_record_with_another_key_is_taken_away_and_told_anew_and_so_is_what_names_it():
    with transaction.atomic():
        promise = factories.CommitmentFactory(code="2021-FS-001", theme__slug="energy")
    before = revision.current()

    changed(promise.theme, slug="power")

    entries = told(after=before)
    assert kinds(entries) == [
        ("retired", "themes", "energy"),
        ("created", "themes", "power"),
        ("changed", "commitments", "2021-FS-001"),
    ]
    assert entries[-1]["is"]["theme"] == "power"


@committing
def test_a_change_that_only_staff_sees_has_no_entry_and_up_to_goes_on():
    with transaction.atomic():
        passage = factories.PassageFactory()
    before = revision.current()

    number = changed(passage, note="For the coder.")

    assert number > before
    assert pages(after=before) == [{"next": None, "up_to": number, "results": []}]


@committing
def test_pages_stop_inside_a_revision_and_up_to_counts_whole_ones_only():
    factories.ThemeFactory(slug="first")
    before = revision.current()
    with transaction.atomic():
        for slug in ("a", "b", "c"):
            factories.ThemeFactory(slug=slug)
    factories.ThemeFactory(slug="d")
    now = revision.current()

    found = pages(after=before, page_size=2)

    assert [[entry["key"] for entry in page["results"]] for page in found] == [["a", "b"], ["c", "d"]]
    assert [page["up_to"] for page in found] == [before, now]


@committing
def test_a_page_costs_the_same_however_many_revisions_it_tells():
    def cost() -> int:
        with CaptureQueriesContext(connection) as statements:
            answer = Client().get(CHANGES, {"after": before, "page_size": 500})
        assert len(answer.json()["results"]) >= 1
        return len(statements)

    with transaction.atomic():
        target = factories.TargetFactory()
    before = revision.current()
    changed(target, unit="EUR")
    once = cost()
    for number in range(5):
        changed(target, unit=f"EUR {number}")
        with transaction.atomic():
            factories.TargetFactory()

    # how far the ledger goes, for `after`, for the page and after it; the revisions, which keys they gave up, what they
    # touched, what they published; the rows; which parts there are, and these; which parts of parts, and these; what
    # all of it names
    assert (once, cost()) == (13, 13)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"after": "last"}, {"after": ["'last' is no whole number from 0 to 1000000000000000."]}),
        ({"after": "7"}, {"after": ["There is no revision 7 yet: the last one is 0. A restored ledger counts anew."]}),
        ({"cursor": "abc"}, {"cursor": ["This is no cursor of ours: take it from `next`."]}),
        ({"page_size": "0"}, {"page_size": ["'0' is no whole number from 1 to 500."]}),
        (
            {"since": "0"},
            {"since": ["There is no parameter 'since' here: changes take after, cursor, page_size only."]},
        ),
    ],
)
def test_what_is_not_understood_is_told(query, errors):
    assert problem(**query) == errors


@committing
def test_a_cursor_goes_with_its_own_after():
    for slug in ("a", "b"):
        factories.ThemeFactory(slug=slug)
    cursor = pages(after=0, page_size=1)[0]["next"].rpartition("cursor=")[2]

    assert problem(after=1, cursor=cursor) == {"cursor": ["This cursor belongs to another `after`."]}


@committing
def test_two_writers_at_once_are_told_in_the_order_in_which_they_commit():
    with transaction.atomic():
        one, other = factories.CommitmentFactory(), factories.CommitmentFactory()
        target = factories.TargetFactory(commitment=other)
    copy, before = full_copy(), revision.current()

    def first() -> None:
        Commitment.objects.filter(pk=one.pk).update(title_en="One")
        Target.objects.filter(pk=target.pk).update(unit="EUR")

    def second() -> None:
        Theme.objects.update(name_en="Weather")
        Commitment.objects.filter(pk=other.pk).update(title_en="Other")

    assert at_once(first, second, bare_transaction, bare_transaction) == (COMMITTED, COMMITTED)

    entries = told(after=before, page_size=1)
    assert [entry["revision"] - before for entry in entries] == sorted(entry["revision"] - before for entry in entries)
    assert applied(copy, entries) == full_copy()


@committing
def test_what_is_written_while_its_agreement_is_published_is_told():
    with transaction.atomic():
        promise = factories.CommitmentFactory(agreement__draft=True)
    copy, before = full_copy(), revision.current()

    def edit() -> None:
        Commitment.objects.filter(pk=promise.pk).update(title_en="Another title")

    def publish() -> None:
        Agreement.objects.filter(pk=promise.agreement_id).update(published_at=NOW)

    at_once(publish, edit, bare_transaction, bare_transaction)
    numbered = revision.current()

    copies = applied(copy, told(after=before))
    assert copies == full_copy()
    assert numbered == before + 2
