"""Nothing that is not public comes out of any address: the test walks the map of the site and so knows new ones."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from alliance.models import User
from commitments.models import Agreement, Commitment
from dialogues.models import Meeting
from tests.factories import (
    MOMENT,
    AgreementFactory,
    AgreementLinkFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    EvidenceFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    ObligationFactory,
    PassageFactory,
    RecommendationFactory,
    RecommendationLinkFactory,
    StatusUpdateFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"
"""Stands in everything that readers must not see, and nowhere else."""

STAFF_ONLY = ("admin/", "static/")
"""Addresses of the site that ask for more than reading; everything else is walked."""


def canaries(agreement: Agreement) -> dict[str, list[str]]:
    """Hang hidden things on a public agreement wherever that is lawful; the values for the parts of addresses."""
    public = CommitmentFactory(agreement=agreement, code="2021-OPEN-001", quote="meet")
    published = StatusUpdateFactory(commitment=public)
    hidden = AgreementFactory(code="2022-HIDE", title_en=CANARY, note=CANARY, issued_on=date(2022, 5, 1), draft=True)
    words = PassageFactory(agreement=hidden, text=f"The {CANARY} will meet.", heading=CANARY, note=CANARY)
    promise = hidden_promise(CommitmentFactory(agreement=hidden, title_en=CANARY, summary=CANARY, quote=""), words)
    retired = CommitmentFactory(
        agreement=agreement, title_en=CANARY, summary=CANARY, note=CANARY, retired_at=MOMENT, retired_reason="A double."
    )
    retired_later = CommitmentFactory(
        agreement__issued_on=date(2022, 5, 1), title_en=CANARY, retired_at=MOMENT, retired_reason="A double."
    )
    for later in (promise, retired_later):
        CommitmentLinkFactory(later=later, earlier=public, kind="strengthens", note=CANARY)
    AgreementLinkFactory(later=hidden, earlier=agreement, note=CANARY)
    updates = [unpublished(public, words, state) for state in ("draft", "submitted", "returned", "withdrawn")]
    updates += [StatusUpdateFactory(commitment=promise, rationale=CANARY, effective_on=date(2022, 6, 1))]
    advice = RecommendationFactory(agreement=hidden, title_en=CANARY, summary=CANARY)
    RecommendationLinkFactory(recommendation=advice, commitment=public)
    RecommendationLinkFactory(recommendation=RecommendationFactory(), commitment=promise, kind="taken_up_by")
    meeting = meetings(hidden, promise, public)
    return {
        "code": [public.code, promise.code, retired.code, retired_later.code, meeting.code, advice.code],
        "slug": [agreement.slug, hidden.slug, "open-dialogue"],
        "id": [str(published.pk), *(str(update.pk) for update in updates)],
        "url": ["nothing-here"],
        "path": ["nothing-here"],
        "dump": ["nothing-here"],
    }


def hidden_promise(promise: Commitment, words: Any) -> Commitment:
    CitationFactory(commitment=promise, passage=words, quote=f"The {CANARY} will meet")
    TargetFactory(commitment=promise, text=CANARY)
    ObligationFactory(commitment=promise, party__code="CANARY-ISLANDS", party__name_en="Islands", role="counterpart")
    return promise


def unpublished(commitment: Commitment, words: Any, state: str) -> Any:
    told = {"rationale": CANARY, "review_note": CANARY, "effective_on": date(2022, 2, 1)}
    person = User.objects.get_or_create(username="somebody")[0]
    gone = {"withdrawn_at": MOMENT, "withdrawn_by": person, "withdrawal_reason": CANARY} if state == "withdrawn" else {}
    update = StatusUpdateFactory(commitment=commitment, draft=True, state=state, submitted_at=MOMENT, **told, **gone)
    EvidenceFactory(update=update, title=CANARY)
    no_address = {"url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
    EvidenceFactory(update=update, passage=words, **no_address)
    return update


def meetings(hidden: Agreement, promise: Commitment, public: Commitment) -> Meeting:
    dialogue = DialogueFactory(slug="open-dialogue", established_by_commitment=promise)
    DialogueFactory(slug="other-dialogue", established_by_agreement=hidden)
    meeting = MeetingFactory(dialogue=dialogue, code="open-dialogue-1")
    MeetingItemFactory(meeting=meeting, commitment=promise, note=CANARY)
    MeetingItemFactory(meeting=meeting, commitment=public)
    MeetingOutcomeFactory(meeting=meeting, agreement=hidden)
    return meeting


def addresses(values: dict[str, list[str]], patterns: Any = None, begin: str = "/") -> Iterator[str]:
    """Every address of the site's map, its parts filled in with each of the values."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        part = str(pattern.pattern)
        if begin == "/" and part.startswith(STAFF_ONLY):
            continue
        for filled in fillings(pattern, values):
            if isinstance(pattern, URLResolver):
                yield from addresses(values, pattern.url_patterns, begin + filled)
            else:
                yield begin + filled


def fillings(pattern: URLPattern | URLResolver, values: dict[str, list[str]]) -> Iterator[str]:
    """The part of an address that a pattern stands for, once for each value of each of its names."""
    names = list(pattern.pattern.converters)
    assert names or "(?P<" not in str(pattern.pattern), f"{pattern.pattern}: written as a path, its parts can be filled"
    for chosen in product(*(values[name] for name in names)):
        part = str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
        for name, value in zip(names, chosen, strict=True):
            kind = next(text for text in part.split("<") if text.partition(">")[0].rpartition(":")[2] == name)
            part = part.replace(f"<{kind.partition('>')[0]}>", value)
        yield part


@pytest.mark.parametrize("query", ["", "?as_of=2026-01-01", "?known_at=2026-01-01", "?full=1"])
@pytest.mark.parametrize("who", ["anybody", "reader"])
def test_no_address_tells_what_is_not_public(request: pytest.FixtureRequest, client: Client, who: str, query: str):
    values = canaries(AgreementFactory(code="2021-OPEN", slug="open")) | {"name": ["status", "dialogues"], "pk": ["1"]}
    if who == "reader":
        client.force_login(request.getfixturevalue("reader"))

    answers = {address: client.get(address + query) for address in addresses(values)}

    assert len(answers) > 40
    assert {address for address, answer in answers.items() if answer.status_code >= 500} == set()
    assert {address for address, answer in answers.items() if CANARY.casefold() in body(answer).casefold()} == set()
    assert {address for address, answer in answers.items() if "2022-HIDE" in body(answer).replace(address, "")} == set()


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")
