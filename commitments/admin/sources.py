"""Where evidence is found: in the stored texts, and among the sources that were entered before."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alliance import numbers
from alliance.searching.asking import MOST_CHARACTERS, Asked
from alliance.searching.finding import Part, find
from alliance.searching.marking import Marker, Piece
from commitments.admin.days import as_typed
from commitments.choices import Basis, Nature
from commitments.models import Evidence, Passage
from commitments.search import PASSAGE

SHOWN = 8
"""How many passages are offered at once."""

NAMED = re.compile(r"(?P<code>\S+?),?\s+(?:passage\s+)?(?P<number>\S+)", re.IGNORECASE)
"""A passage by the code of its text and its number: 2022-JS 7a."""

TRACKING = re.compile(r"utm_|fbclid$|gclid$")
"""Parameters of an address that say where a reader came from, and nothing of what is read."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage that was found, with the sentence in which the words stand."""

    passage: Passage
    pieces: list[Piece]

    @property
    def basis(self) -> str:
        """What it is, where the text itself says so: official, where the parties speak. Otherwise it is to be said."""
        return str(Basis.OFFICIAL_DOCUMENT) if self.passage.agreement.nature == Nature.PRIMARY else ""


def passages(request: HttpRequest) -> HttpResponse:
    """The passages in which these words stand (`q`), but none of the promise's own text (`commitment`)."""
    words, commitment = _asked(request, "q"), numbers.whole(_asked(request, "commitment"))
    rows: Any = Passage.objects.select_related("agreement")
    if commitment is not None:
        rows = rows.exclude(agreement__commitments=commitment)
    hits = found(words, rows) if words.strip() else []
    return render(request, "admin/commitments/statusupdate/passages.html", {"hits": hits, "words": words})


def found(words: str, rows: Any) -> list[Hit]:
    """First the passage that is named by its code and number, then those that have the words, the best first."""
    named = NAMED.fullmatch(words.strip())
    first = list(rows.filter(agreement__code__iexact=named["code"], number__iexact=named["number"])) if named else []
    asked = Asked.read(words)
    keys = _keys(asked, rows, loosely=False)
    loosely = not keys
    keys = keys or _keys(asked, rows, loosely=True)
    stored = rows.in_bulk(keys)
    shown = [*first, *(stored[key] for key in keys if stored[key] not in first)][:SHOWN]
    return _marked(asked, shown, loosely)


def _keys(asked: Asked, rows: Any, *, loosely: bool) -> list[int]:
    if not asked.terms:
        return []
    parts = {PASSAGE: [Part(noun=PASSAGE, rows=rows)]}
    return [int(one.key) for one in find(asked, parts, loosely=loosely, after=0, first=SHOWN)]


def _marked(asked: Asked, shown: list[Passage], loosely: bool) -> list[Hit]:
    marker = Marker(asked, [passage.text for passage in shown], loosely=loosely)
    return [Hit(passage=one, pieces=marker.sentence(one.text) or [Piece(one.text[:280], False)]) for one in shown]


def address(request: HttpRequest) -> HttpResponse:
    """What the ledger knows of an address (`url`): its details, where it was used, whether this form has it already.

    `update` is the update that is written, `other` each further address on its form. The server never fetches it.
    """
    url, update = normal(_asked(request, "url")), _asked(request, "update")
    others = [normal(other) for other in request.GET.getlist("other")]
    known = known_by(url)
    elsewhere = [item for item in known if str(item.update_id) != update]
    context = {
        "known": known[0] if known else None,
        "published_on": as_typed(known[0].published_on, known[0].published_precision) if known else "",
        "used": list({item.update.commitment_id: item for item in elsewhere}.values())[:SHOWN],
        "is_double": bool(url) and url in others,
    }
    return render(request, "admin/commitments/statusupdate/address.html", context)


def known_by(url: str) -> list[Evidence]:
    """The evidence at this normal address, the latest entered first."""
    parts = urlsplit(url)
    if not parts.hostname:
        return []
    rows = Evidence.objects.filter(url__icontains=f"{parts.netloc}{parts.path}")
    rows = rows.select_related("update__commitment").order_by("-update__recorded_at", "-accessed_on", "id")
    return [item for item in rows if normal(item.url) == url]


def normal(url: str) -> str:
    """An address without what makes no difference: fragment, tracking, a slash at its end, capitals in the host."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.lower()
    except ValueError:
        return ""
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(name)]
    return urlunsplit((parts.scheme.lower(), host, parts.path.rstrip("/"), urlencode(kept), ""))


def _asked(request: HttpRequest, name: str) -> str:
    text = request.GET.get(name, "")
    if "\0" in text:
        raise BadRequest("A search has no NUL characters.")
    return text[:MOST_CHARACTERS] if name == "q" else text[:500]
