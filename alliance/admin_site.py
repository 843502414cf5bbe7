"""The admin site: its name, and an index in the order of the work instead of the alphabet."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

SECTIONS = {
    "Assessment": ("StatusUpdate", "Evidence"),
    "Promises": ("Commitment", "Recommendation", "CommitmentLink", "Citation", "Obligation", "Target"),
    "Texts": ("Agreement", "Passage", "AgreementLink"),
    "Dialogues": ("Dialogue", "Meeting"),
    "Vocabulary": ("Theme", "Party", "Agency"),
    "People": ("User", "Group"),
}
"""The models of each section of the index, the two main ones first; what is named nowhere stands under Other."""


class PactaAdminSite(AdminSite):
    site_header = "Pacta"
    site_title = "Pacta"
    index_title = "Workbench"
    enable_nav_sidebar = False  # the head of each page has the same links and leaves its width to the lists

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # the ledger loses nothing by the dozen

    def get_urls(self) -> list[Any]:
        # these need the models, and this module is read before them
        from alliance.coding.urls import urls as coding
        from alliance.undoing.urls import undoing_urls as undoing

        return [*coding(self), *undoing(self), *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """As Django's, which passes on to the database what no text column can hold."""
        if "\0" in request.GET.get("term", ""):
            raise BadRequest("A search has no NUL characters.")
        return super().autocomplete_view(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models in their sections, each section leading to its first model; by app where one is asked for."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        sections = {
            name: [models.pop(model) for model in members if model in models] for name, members in SECTIONS.items()
        }
        return [
            _section(name, members) for name, members in (sections | {"Other": [*models.values()]}).items() if members
        ]


def _section(name: str, models: list[Any]) -> dict[str, Any]:
    """A section in the form in which Django's templates expect an app."""
    url = next((model["admin_url"] for model in models if model["admin_url"]), "")
    return {"name": name, "app_label": name.lower(), "app_url": url, "has_module_perms": True, "models": models}


class PactaAdminConfig(AdminConfig):
    default = False
    default_site = "alliance.admin_site.PactaAdminSite"
