"""docs/permissions.md, made from what is declared: `manage.py permissions` prints it."""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Model

from alliance.access import by_file
from alliance.access.declared import DOORS, READ
from alliance.access.records import is_ledger, models, rights_of
from alliance.access.steps import STEPS
from alliance.access.who import GROUPS

HEAD = """# Who may do what

This page is made from code: `manage.py permissions > docs/permissions.md`. The tests hold it against the code, and what
it says against every address of the site.

People belong to groups, which an administrator gives them: **{groups}**. Each may do all that the one before may.
*Any account* is somebody who has logged in and belongs to none; *anybody* has not logged in. With `PUBLIC_READ=false`
what anybody reads is for any account, and only the way in, the way out and the two addresses about the program's
health stay open. A *superuser* may do everything that is not barred for all (–). The groups and
their rights are written in `commitments/permissions.py` and set again at each update of the program; somebody with
other duties gets a group of another name."""

RECORDS = """## Records

Who looks at, adds, changes and deletes the records of each kind on their own pages in the workbench. *Seen* is a record
that readers see, where that makes a difference: a change or a deletion then needs a reason, which readers find among
the corrections, and nobody but a reviewer adds a part to it. *By file*: who adds and changes them by a file that is
taken in, or one field of many at once, and deletes what belongs to a noun; a noun is deleted by no file."""

STEPS_HEAD = """## Steps

What changes the state of a record goes through one door, `commitments/workflow/`, from the workbench as from
anywhere else. It asks for the right and for the record: a draft is its author's, nobody publishes their own work."""

ADDRESSES = """## Addresses

Who at least gets an answer to a look, to what is sent, and in the API to an edit (PATCH, DELETE); – : there is none.
The lists, forms, deletions and histories of the records follow the first table; so do files: whoever looks at a list
takes it out, whoever adds or changes takes one in, each row by the right for it. What is sent may still be refused by a
form or a step, with a sentence.
A new address gets its line in `alliance/access/declared.py`; without one the tests fail and say so."""


def page() -> str:
    groups = ", ".join(f"{name.lower()}s" for name in GROUPS.values())
    parts = [
        HEAD.format(groups=groups),
        f"{RECORDS}\n\n{_records()}",
        f"{STEPS_HEAD}\n\n{_steps()}",
        f"{ADDRESSES}\n\n{_addresses()}",
    ]
    return "\n\n".join(parts) + "\n"


def _records() -> str:
    head = ("record", "look", "add", "change", "delete", "change if seen", "delete if seen", "by file", "")
    return _table(head, _record_rows())


def _record_rows() -> Iterator[tuple[str, ...]]:
    for model in models():
        rights = rights_of(model)
        own = (rights.look, rights.add, rights.change, rights.delete)
        seen = ("" if who is None else who.words for who in (rights.seen_change, rights.seen_delete))
        file = by_file.in_words(model) if is_ledger(model) else ""
        yield (_name(model), *(who.words for who in own), *seen, file, rights.note)


def _name(model: type[Model]) -> str:
    """Its own name in words; what it is called on a form is often shorter."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


def _steps() -> str:
    return _table(("step", "who", "of what"), ((step.what, step.who.words, step.when) for step in STEPS))


def _addresses() -> str:
    reading = ", ".join(f"`/{route}`" for route in READ)
    rows = (
        (f"`/{door.route}`", door.look.words, door.send.words, door.edit.words, door.words)
        for door in DOORS
        if door.what
    )
    told = f"Readers' pages and API, for anybody to look at: {reading}."
    return f"{_table(('address', 'look', 'send', 'edit', ''), rows)}\n\n{told}"


def _table(head: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = tuple(head)
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
