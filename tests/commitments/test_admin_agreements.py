"""Agreements in the workbench: what is missing still, the ways to text, coding and files, and what stays."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from alliance.models import User
from commitments.models import Agreement
from tests.commitments.admin_forms import agreement_form, enter
from tests.factories import AgreementFactory, CommitmentFactory
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def test_agreement_shows_what_its_coding_lacks(client: Client, analyst: User, reviewer: User):
    agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)
    CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="")
    place = address(Agreement, "change", agreement.pk)
    sentence = "2021-FS-001 has no citation in a public text; quote the words that make it."

    shown = enter(client, reviewer).get(place)

    assert sentence in shown.text


@pytest.mark.parametrize(
    ("is_public", "links"), [(False, ["Add its text", "Coding"]), (True, ["Text with its marks", "View on site"])]
)
def test_form_leads_to_the_coding(client: Client, analyst: User, is_public: bool, links: list[str]):
    agreement = AgreementFactory(draft=not is_public)

    answer = enter(client, analyst).get(address(Agreement, "change", agreement.pk))

    assert tools(answer) == links


def tools(answer: Any) -> list[str]:
    """The links above a form or a list."""
    links = BeautifulSoup(answer.content, "html.parser").select(".object-tools a:not(.historylink)")
    return [link.get_text(strip=True) for link in links]


def test_list_of_agreements_leads_to_its_files_and_to_a_new_text(client: Client, analyst: User):
    answer = enter(client, analyst).get(address(Agreement, "changelist"))

    assert tools(answer) == ["Add from a text", "Export CSV", "Export XLSX", "Import", "Add agreement"]


def test_published_agreement_is_not_deleted(client: Client, administrator: User):
    seen, unseen = AgreementFactory(), AgreementFactory(draft=True)
    enter(client, administrator)

    answers = [client.post(address(Agreement, "delete", one.pk), {"post": "yes"}) for one in (seen, unseen)]

    assert [answer.status_code for answer in answers] == [403, 302]
    assert list(Agreement.objects.all()) == [seen]


def test_names_stand_one_a_line_and_may_have_commas(client: Client, analyst: User):
    agreement = AgreementFactory(draft=True)
    names = "Fact sheet, partnership\n\n 한미  파트너십 \n"

    enter(client, analyst).post(
        address(Agreement, "change", agreement.pk), agreement_form(agreement, other_names=names)
    )

    assert Agreement.objects.get().other_names == ["Fact sheet, partnership", "한미 파트너십"]
    assert "Fact sheet, partnership\n한미 파트너십" in client.get(address(Agreement, "change", agreement.pk)).text
