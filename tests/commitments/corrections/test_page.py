"""The page of corrections: what it costs, of which record and day it is, and what it does not understand.

Whether something was public before is a question between transactions, so these tests commit.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from alliance.models import User
from commitments import workflow
from tests.commitments.corrections.changes import change, page, public_promise
from tests.commitments.steps import NOW
from tests.factories import CommitmentFactory, PartyFactory, StatusUpdateFactory
from tests.html import links, words

pytestmark = pytest.mark.django_db(transaction=True)


def test_page_costs_the_same_for_one_and_for_many(client: Client, django_assert_num_queries: Any):
    promises = [public_promise(code=f"2021-FS-{n:03}", agreement__code=f"2021-F{n}") for n in range(1, 14)]
    for number, promise in enumerate(promises):
        change(promise.agreement, place="Seoul")
        change(promise, title_en=f"Meet {number}")
        change(promise.citations.get(), kind="reported")
        change(promise.obligations.get(), party=PartyFactory(code="USA"))
        if number == 0:
            with django_assert_num_queries(9):
                client.get("/corrections/")

    with django_assert_num_queries(9):  # the page's seven, between the revision before it and after
        answer = client.get("/corrections/")

    assert "52 corrections, 1 to 50 shown" in words(answer)
    assert "52 corrections, 51 to 52 shown" in page(client, "?page=2")
    assert client.get("/corrections/?page=3").status_code == 404


def test_page_of_one_record(client: Client):
    promise, other = public_promise(), public_promise(code="2019-FDV-001", agreement__code="2019-FDV")
    change(promise, title_en="Meet twice")
    change(promise.agreement, place="Seoul")
    change(other, title_en="Meet thrice")

    assert "1 correction " in page(client, "?commitment=2019-FDV-001")
    assert "2 corrections" in page(client, "?agreement=2021-FS")
    assert "/corrections/?commitment=2021-FS-001" in links(client.get("/commitments/2021-FS-001/"))
    assert "/corrections/?agreement=2021-FS" in links(client.get(promise.agreement.get_absolute_url()))


def test_page_of_another_day_and_of_earlier_knowledge(client: Client, reviewer: User):
    old, new = (
        public_promise(),
        public_promise(code="2022-JS-001", agreement__code="2022-JS", agreement__issued_on=date(2022, 5, 21)),
    )
    with transaction.atomic():
        update = StatusUpdateFactory(commitment=old, effective_on=date(2021, 12, 1))
    workflow.withdraw(update=update, by=reviewer, at=NOW, reason="A double.")
    change(old, title_en="Meet twice")
    change(new, title_en="Meet thrice")

    told = page(client, "?as_of=2022-05-20")
    assert ("2 corrections" in told, "Meet thrice" in told) == (True, False)
    assert "1 correction " in page(client, "?as_of=2021-11-30")
    assert "There is none yet." in page(client, f"?known_at={NOW - timedelta(days=1):%Y-%m-%d}")
    assert "1 correction " in page(client, f"?known_at={NOW:%Y-%m-%d}")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("party=KOR", "This page takes no parameter but as_of and known_at and commitment and agreement and page, so"),
        ("as_of=yesterday", "as_of: "),
        ("page=0", "A page is a number from 1, and not '0'."),
        ("page=%00", "A page is a number from 1, and not '\\x00'."),
        ("page=" + "9" * 30, "A page is a number from 1"),
        ("page=1&page=2", "Give page once."),
        ("commitment=2021-FS-01", "There is no commitment with the code '2021-FS-01'. Did you mean 2021-FS-001?"),
        ("commitment=SECRET-001", "There is no commitment with the code 'SECRET-001'."),
        ("agreement=%00", "There is no agreement with the code '\\x00'."),
        ("agreement=SECRET", "There is no agreement with the code 'SECRET'."),
    ],
)
def test_address_that_is_not_understood_is_a_400(client: Client, query: str, sentence: str):
    public_promise()
    with transaction.atomic():
        CommitmentFactory(code="SECRET-001", agreement__draft=True, agreement__code="SECRET")

    answer = client.get(f"/corrections/?{query}")

    assert answer.status_code == 400
    assert sentence in words(answer)
