"""Who alone has made a text, a passage or a recommendation takes it out again, as long as readers do not see it."""

import pytest
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments import adding, importer, marking
from commitments.marking import Words
from commitments.models import Agreement, Party, Passage, Recommendation
from tests.conftest import member
from tests.factories import PartyFactory, PassageFactory, ThemeFactory
from tests.html import words
from tests.undoing.changing import latest, ledger, refused, undone

pytestmark = pytest.mark.django_db

BARRED = "To undo this is to delete {}, which your account may not do; ask an administrator."


def korea_and_states() -> list[Party]:
    return [PartyFactory(code=code) for code in ("KOR", "USA")]


def read_by(person: User, code: str = "2021-FS") -> str:
    """The batch in which this person has added a text."""
    parties = korea_and_states()
    agreement = Agreement(code=code, slug=code.lower(), title_en="Fact sheet", kind="fact_sheet", text_held="full")
    passages = importer.read_passages("Together they will:\n\n- meet every year;\n- trade more.\n").passages
    adding.add_agreement(agreement=agreement, parties=parties, passages=passages, by=person)
    return latest(table="commitments_agreement").batch


@pytest.mark.parametrize("group", ["Analyst", "Reviewer"])
def test_text_is_taken_out_by_who_has_read_it(group: str):
    person = member("reading", group)
    korea_and_states()  # else the ledger would have got them with the text
    before = ledger()
    batch = read_by(person)
    after = ledger()

    undo = undone(person, "batch", batch, "")
    assert ledger() == before

    undone(person, "batch", undo, "")
    assert ledger() == after


def test_text_of_a_colleague_is_not_taken_out(analyst: User, reviewer: User):
    batch = read_by(analyst)

    assert refused(reviewer, "batch", batch) == [BARRED.format("agreements")]


def test_text_on_which_a_colleague_has_worked_is_not_taken_out(analyst: User, reviewer: User):
    batch = read_by(analyst)
    with recorded(actor=reviewer):
        Passage.objects.filter(number="2").update(note="See the Korean text.")
        Passage.objects.filter(number="2").update(note="")

    assert refused(analyst, "batch", batch) == [BARRED.format("passages")]


def test_recommendation_is_taken_out_by_who_has_marked_it(analyst: User, reviewer: User):
    passage = PassageFactory(agreement__draft=True, text="They should meet.")
    marking.mark_recommendation(
        words=Words(passage=passage.pk, version=1, start=5, end=16),
        recommendation=Recommendation(title_en="Meet", theme=ThemeFactory()),
        by=analyst,
        addressees=[PartyFactory()],
    )
    change = latest(table="commitments_recommendation").pk

    assert refused(reviewer, "change", change) == [BARRED.format("recommendations")]
    undone(analyst, "change", change, "")
    assert Recommendation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_button_is_shown_to_who_has_read_it(client: Client, analyst: User, reviewer: User):
    batch = read_by(analyst)
    place = f"/admin/history/{latest(batch=batch).transaction}/"

    shown = {}
    for person in (analyst, reviewer):
        client.force_login(person)
        told = words(client.get(place))
        shown[person.username] = ("Undo all of it" in told, told.count("Undo this"))

    assert shown == {"analyst": (True, 6), "reviewer": (False, 2)}
