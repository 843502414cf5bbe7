"""The steps of a coding as a whole, taken on its screen: returned with a note, published as it was read."""

import pytest
from django.test import Client

from alliance.keeping import keep
from alliance.models import KeptForm, User
from commitments.models import Agreement, Commitment
from tests.coding.screens import screen, soup
from tests.commitments.admin_forms import enter
from tests.factories import AgreementFactory, CommitmentFactory

pytestmark = pytest.mark.django_db


def test_return_without_a_note_is_refused_and_the_note_is_kept(client: Client, analyst: User, reviewer: User):
    agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)

    refused = enter(client, reviewer).post(screen(agreement), {"act": "return", "note": " "})
    stale = client.post(screen(agreement), {"act": "return", "note": "See passage 2.", "seen": 99})
    enter(client, analyst).post(screen(agreement), {"act": "return", "note": "Mine."})
    assert soup(stale).select_one("#return-note").get_text().strip() == "See passage 2."
    assert soup(refused).select_one(".errorlist").get_text().strip() == "Say in the note what is missing."
    assert Agreement.objects.get().review_note == ""

    enter(client, reviewer).post(screen(agreement), {"act": "return", "note": "See passage 3."})
    assert "See passage 3." in enter(client, analyst).get(screen(agreement)).text


def test_note_that_was_kept_goes_with_its_return_and_not_before(client: Client, analyst: User, reviewer: User):
    agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)
    place = screen(agreement)
    keep(reviewer, f"{place}?note", {"note": ["See passage 2."]})
    page = soup(enter(client, reviewer).get(place))
    sent = {"act": "return", "note": "See passage 2.", "_from": page.select_one(".return [name=_from]")["value"]}

    refused = soup(client.post(place, sent | {"seen": 99}))
    assert (refused.select_one(".return [name=_from]")["value"], KeptForm.objects.count()) == (sent["_from"], 1)

    client.post(place, sent)
    assert (Agreement.objects.get().review_note, KeptForm.objects.count()) == ("See passage 2.", 0)


def test_note_that_cannot_be_sent_any_more_is_there_to_copy(client: Client, analyst: User, reviewer: User):
    agreement = AgreementFactory(draft=True, coded_by=None, checked_by=None)
    place = screen(agreement)
    keep(reviewer, f"{place}?note", {"note": ["See passage 2."]})

    page = soup(enter(client, reviewer).get(KeptForm.objects.get().get_absolute_url()))
    Agreement.objects.all().delete()
    gone = client.get(place)

    told = page.find("section", attrs={"aria-labelledby": "note-heading"})
    assert [text in told.get_text() for text in ("See passage 2.", "not your turn", "Discard it")] == [True, True, True]
    assert (gone.status_code, "See passage 2." in gone.text) == (410, True)


@pytest.mark.django_db(transaction=True)
def test_coding_is_published_as_it_was_read(client: Client, analyst: User, reviewer: User):
    agreement = AgreementFactory(code="2021-FS", draft=True, coded_by=analyst, checked_by=None)
    CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="meet", title_en="Meet")
    place = screen(agreement)
    seal = soup(enter(client, reviewer).get(place)).select_one("[name=seal]")["value"]
    Commitment.objects.update(title_en="Meet twice")

    late = client.post(place, {"act": "publish", "seal": seal})
    blind = client.post(place, {"act": "publish"})

    assert [soup(answer).select_one(".errorlist li").get_text() for answer in (late, blind)] == [
        "The coding has changed since you opened this page; look at what is new, then publish.",
        "This page does not say what of the coding you saw; look at it once more, then publish.",
    ]
    assert not Agreement.objects.get().is_public


@pytest.mark.django_db(transaction=True)
def test_coding_is_signed_as_it_was_read(client: Client, analyst: User):
    agreement = AgreementFactory(code="2021-FS", draft=True, coded_by=None, checked_by=None)
    CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="meet", title_en="Meet")
    place = screen(agreement)
    seal = soup(enter(client, analyst).get(place)).select_one("[name=seal]")["value"]
    Commitment.objects.update(title_en="Meet twice")

    late = client.post(place, {"act": "finish", "seal": seal})
    blind = client.post(place, {"act": "finish"})

    assert [soup(answer).select_one(".errorlist li").get_text() for answer in (late, blind)] == [
        "The coding has changed since you opened this page; look at what is new, then sign it.",
        "This page does not say what of the coding you saw; look at it once more, then sign it.",
    ]
    assert not Agreement.objects.get().is_signed
