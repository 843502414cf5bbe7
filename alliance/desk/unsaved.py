"""What was typed into forms and not saved; where one form is open in several windows, what tells them apart."""

import re
from collections import defaultdict
from itertools import takewhile

from django.utils.text import Truncator

from alliance.desk.lines import Line, Section, minute
from alliance.keeping import Fields
from alliance.models import KeptForm, User
from commitments.admin.choices import BEFORE, OFFERED
from commitments.admin.stale import SEEN

NOT_TYPED = re.compile(rf"_|.*:|({SEEN}|{BEFORE}|{OFFERED}|.*-[A-Z_]+|.*-id)$")
"""Fields of a form into which nobody types: its own, and those of choices and of rows."""

LONG_SHARED = 30
"""Letters with which two texts may begin alike and still be told apart by their beginnings."""


def typed(user: User) -> Section:
    """All of it, as it has no list of its own. `keeping.py` bounds it."""
    rows = list(KeptForm.objects.of(user).defer("data", "draft"))
    apart = _apart(rows)
    return Section(
        name="typed",
        heading="Typed and not saved",
        count=len(rows),
        address="",
        lines=[_line(row, apart.get(row.pk, "")) for row in rows],
    )


def _line(row: KeptForm, apart: str) -> Line:
    facts = filter(None, [f"kept {minute(row.kept_at)}", apart])
    return Line(address=row.get_absolute_url(), title=str(row), facts=tuple(facts))


def _apart(rows: list[KeptForm]) -> dict[int, str]:
    """By key, of each form that is kept in several windows, what it has in the field that tells them apart."""
    windows = defaultdict(list)
    for row in rows:
        windows[row.path].append(row.pk)
    several = [key for keys in windows.values() if len(keys) > 1 for key in keys]
    if not several:
        return {}
    kept = dict(KeptForm.objects.filter(pk__in=several).values_list("pk", "data"))
    told = (_differing({key: kept[key] for key in keys if key in kept}) for keys in windows.values() if len(keys) > 1)
    return {key: words for found in told for key, words in found.items()}


def _differing(forms: dict[int, Fields]) -> dict[int, str]:
    """The field in which most of the forms differ, the one with the most words; nothing where all are alike."""
    names = sorted({name for fields in forms.values() for name in fields if not NOT_TYPED.match(name)})
    texts = {name: [" ".join(" ".join(fields.get(name, [])).split()) for fields in forms.values()] for name in names}
    best = max(names, key=lambda name: (len({*texts[name]}), sum(map(len, texts[name]))), default="")
    if not best or len({*texts[best]}) == 1:
        return {}
    alike = list(takewhile(lambda letters: len({*letters}) == 1, zip(*texts[best], strict=False)))
    shared = "".join(next(zip(*alike, strict=True), ()))
    start = shared.rfind(" ") + 1 if len(shared) > LONG_SHARED else 0
    label = re.sub(r".*-", "", best).replace("_", " ")
    return {key: f"{label}: {_cut(text, start)}" for key, text in zip(forms, texts[best], strict=True)}


def _cut(text: str, start: int) -> str:
    return f"“{'… ' if start else ''}{Truncator(text[start:]).chars(60)}”" if text else "empty"
