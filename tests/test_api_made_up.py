"""Requests made up from the API's description, by everybody: never a 500, never an answer that is not described.

`make fuzz` makes up twenty times as many.
"""

import os
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, assume, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from alliance.accounts import tokens
from alliance.accounts.limits import LIMITS
from alliance.models import User
from alliance.router import router
from alliance.wsgi import application
from commitments.api.own import tag_of
from commitments.models import StatusUpdate
from tests.factories import StatusUpdateFactory
from tests.test_api_schema import READ, SCHEMA, WRITTEN
from tests.world import bare_ledger, public_ledger

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))
"""How many times as many requests as usual."""

PEOPLE = ("anonymous", "analyst", "reviewer", "administrator")


def drawn(examples: int) -> settings:
    return settings(
        max_examples=examples * TIMES, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )


@pytest.fixture
def api(db) -> Iterator[schemathesis.BaseSchema]:
    """The application itself, in the transaction of the test: so a request does not close the connection."""
    public_ledger()
    bare_ledger()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(SCHEMA, application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


EXISTING = {
    "after": "0",
    "agreement": "2021-P1",
    "theme": "theme-1",
    "party": "KOR",
    "agency": "kor-1",
    "dialogue": "dialogue-1",
    "meeting": "dialogue-1-1",
    "thread": "2021-P1-001",
    "commitment": "2021-P1-001",
    "addressee": "KOR",
    "as_of": "2026-01-01",
    "known_at": "2026-01-01",
}
KEYS = {
    "agreements": "2021-p1",
    "commitments": "2021-P1-001",
    "dialogues": "dialogue-1",
    "meetings": "dialogue-1-1",
    "recommendations": "2024-R1-R01",
    "parties": "KOR",
    "themes": "theme-1",
}


@pytest.mark.parametrize("path", READ)
def test_made_up_requests_are_answered_as_described(api, path: str):
    """schemathesis's own pytest plugin does not work with pytest 9.2, so its cases are drawn here."""

    @drawn(12)
    @given(case=api[path]["GET"].as_strategy())
    def answered_as_described(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance])  # made-up codes do not exist

        case.query = {name: EXISTING.get(name, value) for name, value in agreeing(case.query).items()}
        case.path_parameters = {name: key_in(path) for name in case.path_parameters}
        assert case.call_and_validate().status_code == 200

    answered_as_described()


def agreeing(query: dict) -> dict:
    """Without what is refused beside something else: no description can say so of two parameters."""
    kind = query.get("format") or "json"
    left_out = {"cursor", "page"} | (set() if kind == "json" else {"page_size", "full"})
    left_out |= set() if kind == "csv" else {"raw", "rows"}
    return {name: value for name, value in query.items() if name not in left_out}


def key_in(path: str) -> str:
    """A key with which the address leads to a record."""
    resource = path.split("/")[3]
    return str(KEYS.get(resource) or StatusUpdate.objects.first().pk)


@pytest.mark.parametrize("path", [f"/api/v1/{prefix}/" for prefix, _, _ in router.registry])
def test_made_up_nonsense_is_refused(api, path: str):
    """Requests that break the description: never a 500, and never an answer as if nothing was wrong."""

    @drawn(12)
    @given(case=api[path]["GET"].as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
    def refused(case: schemathesis.Case) -> None:
        assume("=&" not in f"{urlencode(case.query, doseq=True)}&")  # an empty value asks nothing, and is no error
        case.call_and_validate()

    refused()


@pytest.fixture(params=PEOPLE)
def sent_along(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Who asks, by a token that may write."""
    for kind in ("write", "token"):
        monkeypatch.setitem(LIMITS, kind, LIMITS[kind]._replace(most=1_000_000))
    if request.param == "anonymous":
        return {}
    person: User = request.getfixturevalue(request.param)
    return {"Authorization": f"Bearer {tokens.make(person, name='made up', scope='write', days=1)[1]}"}


@pytest.mark.parametrize("path", [path for path in READ if path.startswith("/api/v1/status-updates/")])
def test_made_up_requests_of_people_are_answered_as_described(api, sent_along: dict[str, str], path: str):
    """Who may see drafts is answered in another form; everything else is the same for all."""

    @drawn(3)
    @given(case=api[path]["GET"].as_strategy())
    def answered_as_described(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=sent_along, excluded_checks=[positive_data_acceptance])
        case.path_parameters = {name: str(StatusUpdateFactory(draft=True).pk) for name in case.path_parameters}
        case.call_and_validate(headers=sent_along, excluded_checks=[positive_data_acceptance])

    answered_as_described()


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), WRITTEN)
def test_made_up_writes_are_answered_as_described(api, sent_along: dict[str, str], method: str, path: str, mode):
    """Never nonsense taken; of a draft that is there, as seen."""
    author = User.objects.filter(tokens__name="made up").first()

    @drawn(3)
    @given(case=api[path][method.upper()].as_strategy(generation_mode=mode))
    def answered_as_described(case: schemathesis.Case) -> None:
        assume(may_be_sent(case))
        case.call_and_validate(headers=sent_along, excluded_checks=[positive_data_acceptance])
        if mode is schemathesis.GenerationMode.POSITIVE and "{" in path:
            draft = StatusUpdateFactory(draft=True, **({"author": author} if author else {}))
            case.path_parameters = {"id": str(draft.pk)}
            headers = sent_along | {"If-Match": tag_of(draft)}
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    answered_as_described()


def may_be_sent(case: schemathesis.Case) -> bool:
    """Whether the client can send it: of a made-up `Host` with half a bracket it cannot, and fails by itself."""
    try:
        urlsplit(f"//{(case.headers or {}).get('Host', '')}")
    except ValueError:
        return False
    return True
