"""Two people on one form: what the first one does by whatever way, what the second one sends, and what is told."""

from typing import Any

from django.test import Client

from alliance.history import recorded
from alliance.models import User
from tests.commitments.forms import Fields, fields_of
from tests.commitments.kept_forms import keep
from tests.html import words
from tests.test_admin_contract import address


def opened(client: Client, row: Any) -> dict[str, Any]:
    """What the form of a record sends, as it is when somebody opens it."""
    return fields_of(client, address(type(row), "change", row.pk))


def saved(client: Client, row: Any, form: dict[str, Any]) -> Any:
    return client.post(address(type(row), "change", row.pk), form)


def again(client: Client, row: Any, answer: Any, **typed: Any) -> Any:
    """Send the form that came back, with what is chosen or typed now."""
    assert answer.status_code == 200
    return saved(client, row, sent_by(answer) | typed)


def sent_by(answer: Any) -> dict[str, Any]:
    """What the form that came back would send; of each choice that nobody made yet, yours is chosen."""
    fields = Fields(answer.text).sent
    chosen = {f"choice:{name}": "mine" for name in fields.get("offered", "").split()}
    return chosen | {name: value for name, value in fields.items() if name not in ("csrfmiddlewaretoken", "next", "q")}


def kept(client: Client, row: Any, form: dict[str, Any]) -> None:
    """What was typed into the form of a record is kept, as the script does, and not saved."""
    assert keep(client, address(type(row), "change", row.pk), form).status_code == 200


def reopened(client: Client, row: Any) -> Any:
    return client.get(address(type(row), "change", row.pk))


def change(kim: User, row: Any, reason: str = "", **values: Any) -> None:
    """The colleague changes a row, by whatever way."""
    with recorded(actor=kim, reason=reason):
        stored = type(row).objects.get(pk=row.pk)
        for name, value in values.items():
            setattr(stored, name, value)
        stored.save()


def told(answer: Any) -> str:
    """The text of the section above the form."""
    text = words(answer)
    return text[text.index(answer.context["meanwhile"].words.heading) :]
