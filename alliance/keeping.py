"""What is typed into the forms of the workbench and not saved: kept for its author alone, within limits.

A script sends a form's fields shortly after the last key stroke (`static/js/keeping.js`); the form, opened again, shows
them (`commitments/admin/kept.py`); saving it, or its author, throws them away.
"""

import json
import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.views.decorators.http import require_http_methods

from alliance.models import KeptForm, User
from alliance.numbers import whole

MOST_BYTES = 100_000
"""Of the fields of one form that a script sends, as JSON."""

MOST_OF_DRAFT = 2_000_000
"""Of what the server has made of a text, signed. A form that carries more would not be taken."""

MOST_FORMS = 50
"""Of one person; when another one is kept, the oldest falls away."""

FORMS = "/admin/"
"""Where the forms are whose fields are kept."""

NOT_KEPT = ("csrfmiddlewaretoken", "password")
"""What is in a field with such a name is never kept."""

FROM = "_from"
"""The field of a form that tells what it showed when it was opened, by `stamps_of`."""

SAVED = "saved_from"
"""Where a session has the windows whose forms were saved, each with the address and the name of the record."""

MOST_SAVED = 20
"""Windows that a session knows; when another one is saved, the first falls away."""

NO_DRAFT = "What was read is not kept on the server, so neither is what is typed over it; stay in this window."

Fields = dict[str, list[str]]


@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Keep the fields of a form (POST `path`, `window`, `title` and `data`), or forget them (with `forget` instead).

    Over a draft, `draft` is the key of the row that has it, `from` what the page showed (`stamps_of`), and `data` holds
    only the fields that somebody has touched.
    Who has signed in anew meanwhile asks with GET for the token that the form then needs (`static/js/session.js`); who
    comes back to a form asks what was saved of it in a `window`.
    `user` is the key of the person who opened the form: in a browser where somebody else has signed in since, nothing
    of it goes over to them.
    """
    if not admin.site.has_permission(request) or not isinstance(request.user, User):
        return _refused(401, "You are signed out. What you typed stays in this window.")
    if sentence := of_another(request.user, (request.POST or request.GET).get("user", "")):
        return _refused(403, f"{sentence} It stays in this window.")
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "saved": saved_from(request, request.GET.get("window", ""))})
    path, window = request.POST.get("path", ""), request.POST.get("window", "")
    if not path.startswith(FORMS) or len(path) > 500 or "\0" in path or not re.fullmatch(r"\w{0,32}", window):
        return _refused(400, "This is no form of the workbench.")
    if "forget" in request.POST:
        forget(request.user, path, window, request.POST.get("from", ""))
        return JsonResponse({})
    return _keep_sent(request.user, path, window, request.POST)


def _keep_sent(user: User, path: str, window: str, sent: QueryDict) -> HttpResponse:
    text = sent.get("data", "")
    if len(text.encode(errors="replace")) > MOST_BYTES:
        return _refused(413, f"This is more than {MOST_BYTES // 1000} KB, too much to be kept before it is sent.")
    if (fields := read(text)) is None:
        return _refused(400, "The fields are not in the form in which the workbench sends them.")
    go_on(user, path, window, sent.get("from") or " ".join(fields.get(FROM, [])))
    if "draft" in sent:
        row = keep_over(user, path, fields, window=window, key=sent.get("draft", ""))
    else:
        row = keep(user, path, fields, window=window, title=sent.get("title", ""))
    if row is None:
        return _refused(409, NO_DRAFT)
    return JsonResponse({"at": formatted(timezone.localtime(row.kept_at), "H:i")})


def of_another(user: User, key: str) -> str:
    """That a form was opened by another person (of this key) than the one who is signed in now; else nothing."""
    if key in ("", str(user.pk)):
        return ""
    other = User.objects.filter(pk=number).first() if (number := whole(key)) is not None else None
    return f"You are signed in as {user} now, but this was typed by {other or 'somebody else'}."


def keep(
    user: User, path: str, fields: Fields, *, window: str = "", title: str = "", draft: str = ""
) -> KeptForm | None:
    """Keep them in place of what was kept before of this form in this window; None where the draft is too large."""
    if len(draft) > MOST_OF_DRAFT:
        return None
    new = {"data": _to_keep(fields), "title": _clean(title)[:200], "draft": draft, "kept_at": timezone.now()}
    row, _ = KeptForm.objects.update_or_create(user=user, path=path, window=window, defaults=new)
    oldest = KeptForm.objects.of(user).values("pk")[MOST_FORMS:]
    KeptForm.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()
    return row


def go_on(user: User, path: str, window: str, shown: str) -> None:
    """With the first key the row that a window shows becomes its own, so that the desk has it once.

    Not if it was kept anew since it was shown: that is another window's, and both stay.
    """
    rows = KeptForm.objects.of(user).filter(path=path).defer("data", "draft")
    if not shown or any(row.window == window for row in rows):
        return
    for row in rows:
        if row.stamp == shown.split()[0]:
            KeptForm.objects.filter(pk=row.pk, kept_at=row.kept_at).update(window=window)


def keep_over(user: User, path: str, fields: Fields, *, window: str, key: str) -> KeptForm | None:
    """Keep what is typed over a draft beside what was typed before: in this window's row, or else that of this key.

    None where neither row is there any more.
    """
    own = KeptForm.objects.of(user).filter(path=path, window=window).exclude(draft="").first()
    row = own or kept_of(user, path, key)
    if row is None or not row.draft:
        return None
    came_from = {} if own else {FROM: [stamps_of(row)]}
    return keep(user, path, row.data | came_from | fields, window=window, title=row.title, draft=row.draft)


def kept_of(user: User, path: str, key: str | None = None) -> KeptForm | None:
    """What was kept of a form: that of one window, or the latest."""
    rows = KeptForm.objects.of(user).filter(path=path)
    if key is None:
        return rows.first()
    return rows.filter(pk=number).first() if (number := whole(key)) is not None else None


def forget(user: User, path: str, window: str, shown: str = "") -> None:
    """What was kept of a form in one window, and what the window showed of others (`stamps_of`) if it is still that."""
    rows = KeptForm.objects.of(user).filter(path=path).defer("data", "draft")
    keys = [row.pk for row in rows if row.window == window or row.stamp in shown.split()]
    if keys:
        KeptForm.objects.filter(pk__in=keys).delete()


def remember_saved(request: HttpRequest, window: str, address: str, name: str) -> None:
    """The form of this window was saved as a record; who comes back to it is told so."""
    if re.fullmatch(r"\w{1,32}", window):
        saved = request.session.get(SAVED, {}) | {window: {"address": address, "name": name}}
        request.session[SAVED] = dict([*saved.items()][-MOST_SAVED:])


def saved_from(request: HttpRequest, window: str) -> dict[str, str] | None:
    found: dict[str, str] | None = request.session.get(SAVED, {}).get(window)
    return found


def stamps_of(row: KeptForm) -> str:
    """What a window shows that shows this row: the row, and the rows that it was made of in its turn."""
    return " ".join([row.stamp, *row.data.get(FROM, [])])


def read(text: str) -> Fields | None:
    """The fields that a script has sent as JSON; None where they make no sense."""
    try:
        fields: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or not all(_is_texts(values) for values in fields.values()):
        return None
    return fields


def _to_keep(fields: Fields) -> Fields:
    """Without what is never kept, and what the database could not hold."""
    kept = {_clean(name): [_clean(value) for value in values] for name, values in fields.items()}
    return {name: values for name, values in kept.items() if not any(part in name for part in NOT_KEPT)}


def _is_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _clean(text: str) -> str:
    """Without what the database could not hold."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _refused(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status)
