"""Every address of the site lets in whom `alliance/access/declared.py` declares, and nobody else."""

import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from alliance.access.declared import DOORS, READ, Door, doors
from alliance.access.records import models
from alliance.access.routes import routes
from alliance.access.who import Who
from alliance.models import Change, Keyed
from commitments.models import Agreement, StatusUpdate
from dialogues.models import Dialogue
from tests import tracked
from tests.access import walking, whole_site
from tests.access.walking import PEOPLE, is_let_in, least
from tests.test_admin_contract import FACTORIES, make
from tests.world import public_ledger

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.access.whole_site"),
    pytest.mark.usefixtures("undrawn", "configured"),
]

ROUTES = list(dict.fromkeys(routes(whole_site.urlpatterns)))
OWN = {model: f"admin/{model._meta.app_label}/{model._meta.model_name}/" for model in models()}
"""Where the addresses of a model begin."""

UNDECLARED = "{}: nothing says who may come to this address. Add a Door for it to DOORS in alliance/access/declared.py."
LOOK_AND_SEND = ("GET", "POST")
OTHERS = ("PUT", "PATCH", "DELETE")
METHODS = (*LOOK_AND_SEND, *OTHERS)

type Sessions = dict[Who, dict[str, str]]


def test_every_address_is_declared():
    assert [UNDECLARED.format(route) for route in ROUTES if route not in doors()] == []


def test_every_door_leads_somewhere():
    assert sorted(doors().keys() - set(ROUTES)) == []


def test_no_door_is_declared_twice():
    assert [door.route for door in DOORS if sum(door.route == other.route for other in DOORS) > 1] == []


# The addresses of the site, over a small world


def values() -> dict[str, str]:
    """What stands for a part of an address: by the part before it, or by its own name."""
    public_ledger()
    Dialogue.objects.update(note="A change that can be undone.")
    change = Change.objects.latest("id")
    update, agreement = StatusUpdate.objects.get(commitment__code="2021-P1-001"), Agreement.objects.get(code="2021-P1")
    return {
        "agreements": "2021-p1",
        "batch": "nothing-here",
        "change": str(change.pk),
        "charts": "status",
        "commitments": "2021-P1-001",
        "data": "nothing-here",
        "dialogues": "dialogue-1",
        "history": change.transaction,
        "meetings": "dialogue-1-1",
        "parties": "KOR",
        "passkeys": "1",
        "recommendations": "2024-R1-R01",
        "reset": "1",
        "status-updates": str(update.pk),
        "themes": "theme-1",
        "tokens": "1",
        "transaction": "nothing-here",
        "<app_label>": "commitments",
        "<key>": "made-up",
        "<path:content_type_id>": str(ContentType.objects.get_for_model(Agreement).pk),
        "<path:object_id>": str(agreement.pk),
        "<str:name>": "nothing-here",
        "<url>": "nothing-here",
    }


QUERIES = {"admin/autocomplete/": "?app_label=commitments&model_name=obligation&field_name=party&term="}
"""What some addresses do not answer without."""


def address(route: str, known: dict[str, str]) -> str:
    """The route with its parts filled in."""

    def filled(found: re.Match[str]) -> str:
        value = known.get(found["before"]) or known.get(found["part"])
        assert value, f"{route}: say in `values` of tests/access/test_addresses.py what stands for {found['part']}."
        return f"{found['before']}/{value}" if found["before"] else value

    return "/" + re.sub(r"(?:(?P<before>[\w-]+)/)?(?P<part><[^>]+>)", filled, route) + QUERIES.get(route, "")


SITE = [route for route in ROUTES if not route.startswith(tuple(OWN.values()))]


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_addresses_of_the_site_let_in_whom_they_should(sessions: Sessions, who: Who):
    known = values()
    asked = [(route, method) for route in SITE for method in (LOOK_AND_SEND if takes_others(route) else METHODS)]

    found = {(route, method): is_let_in(sessions[who], method, address(route, known)) for route, method in asked}

    assert found == {(route, method): who >= least_for(doors()[route], method) for route, method in asked}


def takes_others(route: str) -> bool:
    """Of Django's own forms, which take PUT, PATCH and DELETE for one of the two; nothing else answers these."""
    return route.startswith(("admin/", "accounts/"))


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_no_other_method_lets_in_who_may_neither_look_nor_send(sessions: Sessions, who: Who):
    known = values()
    shut = [route for route in SITE if who < min(doors()[route].look, doors()[route].send, doors()[route].edit)]

    asked = [(route, method) for route in shut for method in OTHERS]

    assert [told for told in asked if is_let_in(sessions[who], told[1], address(told[0], known))] == []


def test_without_public_reading_only_the_ways_in_and_out_are_open(
    sessions: Sessions, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.PUBLIC_READ = False
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
    monkeypatch.setattr(walking, "BROWSER", Client())  # which begins with these settings
    known = values()

    def is_open(who: Who, route: str) -> bool:
        return any(is_let_in(sessions[who], method, address(route, known)) for method in METHODS)

    assert {route for route in SITE if is_open(Who.ANYBODY, route)} == {
        *("accounts/login/", "accounts/login/code/", "accounts/login/passkey/", "accounts/sso/", "accounts/sso/back/"),
        *("accounts/password/reset/", "accounts/password/reset/sent/", "accounts/password/reset/done/"),
        "accounts/password/reset/<uidb36>-<key>/",
        *("accounts/logout/", "admin/logout/", "healthz", "readyz"),
    }
    assert [route for route in READ if not is_open(Who.ACCOUNT, route)] == []


def least_for(door: Door, method: str) -> Who:
    return {"GET": door.look, "POST": door.send, "PATCH": door.edit, "DELETE": door.edit}.get(method, Who.NOBODY)


# What each model has in the workbench


@pytest.mark.parametrize("who", [Who.ANYBODY, Who.ACCOUNT], ids=lambda who: who.name)
def test_pages_of_the_models_are_for_staff(sessions: Sessions, who: Who):
    asked = [(route, method) for route in ROUTES if route not in SITE for method in METHODS]

    let_in = [told for told in asked if is_let_in(sessions[who], told[1], "/" + re.sub("<.*?>", "1", told[0]))]

    assert let_in == []


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_pages_of_a_model_let_in_whom_they_should(sessions: Sessions, model: type[Any]):
    staff = {who: session for who, session in sessions.items() if who >= Who.ANALYST}
    own = [doors()[route] for route in ROUTES if route.startswith(OWN[model])]
    hidden = tracked.make(model) if issubclass(model, Keyed) else make(model, 1)
    cases = [(page(door, hidden), door.look, door.send) for door in own]
    if any(door.seen for door in own):
        shown = FACTORIES[model]()
        cases += [(page(door, shown), *door.seen) for door in own if door.seen]

    found = {place: (least(staff, "GET", place), least(staff, "POST", place)) for place, _, _ in cases}

    assert found == {place: (known(look), known(send)) for place, look, send in cases}
    for place, look, send in cases:
        shut = {who: session for who, session in staff.items() if who < min(look, send)}
        assert {method: least(shut, method, place) for method in OTHERS} == dict.fromkeys(OTHERS, Who.NOBODY)


def page(door: Door, row: Any) -> str:
    return "/" + re.sub("<.*?>", str(row.pk), door.route)


def known(who: Who) -> Who:
    """As far as these people can tell: a superuser is none of them."""
    return who if who <= Who.ADMINISTRATOR else Who.NOBODY
