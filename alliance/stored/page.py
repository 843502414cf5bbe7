"""The page of the data: the files of the last dump, and each of them."""

from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from alliance.api.fields import shown
from alliance.api.filters import CAMPAIGN
from alliance.language import PARAMETER
from alliance.stored.dumping import MANIFEST, README, SUMS, Dump, dumps
from alliance.stored.shapes import RESOURCES

KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/jsonl",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
"""The media types of the files by the end of their names."""

FORMS = {"csv": "CSV", "jsonl": "JSON Lines"}

NAMES = {
    "parties": _("Parties"),
    "themes": _("Themes"),
    "agreements": _("Agreements"),
    "passages": _("Passages"),
    "commitments": _("Commitments"),
    "recommendations": _("Recommendations"),
    "status-updates": _("Status updates"),
    "dialogues": _("Dialogues"),
    "meetings": _("Meetings"),
}
"""What the resources are called."""


def readable() -> list[Dump]:
    """The dumps that can be offered, the latest first."""
    return [dump for dump in dumps(settings.DUMP_FOLDER) if _is_whole(dump)] if settings.DUMP_FOLDER else []


def _is_whole(dump: Dump) -> bool:
    try:
        return bool(dump.manifest["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def names_of(dump: Dump) -> list[str]:
    """The files that a dump has, and no other."""
    return [*(file["name"] for file in dump.manifest["files"]), README, SUMS, MANIFEST]


class DataPage(TemplateView):
    """It is of the moment of the dump, so it takes no day."""

    template_name = "alliance/data.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for name in request.GET:
            if not any(fnmatchcase(name, pattern) for pattern in (*CAMPAIGN, PARAMETER)):
                sentence = gettext("This page takes no parameter, so none called {name}; take it out.")
                return render(request, "400.html", {"told": sentence.format(name=shown(name))}, status=400)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        dump = next(iter(readable()), None)
        return super().get_context_data(
            dump=dump,
            exported_at=dump and datetime.fromisoformat(dump.manifest["exported_at"]),
            groups=[(NAMES[name], _files(dump, name)) for name in RESOURCES] if dump else [],
            others=[(name, _address(dump, name)) for name in (README, SUMS, MANIFEST)] if dump else [],
            lists=[_list(name) for name in RESOURCES],
            **context,
        )


def _list(resource: str) -> tuple[Any, str, dict[str, str]]:
    """What it is called, its address in the API, and its files as of now by the name of their form."""
    address = reverse(f"api:{RESOURCES[resource].model._meta.model_name}-list")
    return NAMES[resource], address, {name: f"{address}?format={form}" for form, name in FORMS.items()}


def _files(dump: Dump, resource: str) -> list[dict[str, Any]]:
    files = [file for file in dump.manifest["files"] if file["resource"] == resource]
    return [file | {"address": _address(dump, file["name"])} for file in files]


def _address(dump: Dump, name: str) -> str:
    return reverse("data-file", args=[dump.name, name])


class DataFile(View):
    """A file of one dump, as it lies there. Only names that the dump itself tells are looked for."""

    def get(self, request: HttpRequest, dump: str, name: str) -> HttpResponseBase:
        for each in readable():
            if each.name == dump and name in names_of(each):
                try:
                    return self._sent(each, name)
                except FileNotFoundError:  # a newer dump has just taken its place
                    break
        sentence = gettext(
            "There is no file {name} in a dump {dump}: the page of the data lists those of the last one."
        )
        raise Http404(sentence.format(name=shown(name), dump=shown(dump)))

    def _sent(self, dump: Dump, name: str) -> HttpResponseBase:
        path = dump.folder / name
        kind = KINDS.get(path.suffix, KINDS[""])
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
