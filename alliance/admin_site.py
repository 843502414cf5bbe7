"""The admin site: its name, and an index in the order of the work instead of the alphabet."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

SECTIONS = {
    "Assessment": ("StatusUpdate", "Evidence"),
    "Promises": ("Commitment", "Recommendation", "CommitmentLink", "Citation", "Obligation", "Target"),
    "Texts": ("Agreement", "Passage", "AgreementLink"),
    "Dialogues": ("Dialogue", "Meeting"),
    "Vocabulary": ("Theme", "Party", "Agency"),
    "People": ("User", "Group"),
}
"""The models of each section of the index, the two main ones first; what is named nowhere stands under Other."""

OF_THE_ACCOUNT = {"password_change", "password_change_done"}


class PactaAdminSite(AdminSite):
    site_header = "Pacta"
    site_title = "Pacta"
    index_title = "Workbench"
    enable_nav_sidebar = False  # the head of each page has the same links and leaves its width to the lists

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # the ledger loses nothing by the dozen

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """My desk; below it the lists."""
        from alliance.desk.sections import desk  # not above: this module is loaded before there are models

        return super().index(request, desk(request) | (extra_context or {}))

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The site has one login; who is logged in already and has no work here is told so."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = reverse("admin:index")
        from django.contrib.auth.views import redirect_to_login  # knows models, which are not there yet above

        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(wanted)

    @method_decorator(login_not_required)
    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return HttpResponseRedirect(reverse("account_logout"))

    def get_urls(self) -> list[Any]:
        """Django's, without what the account page has, and ours."""
        # these need the models, and this module is read before them
        from alliance.coding.urls import urls as coding
        from alliance.desk.following import following
        from alliance.keeping import kept
        from alliance.tables.urls import tables_urls as tables
        from alliance.undoing.urls import undoing_urls as undoing

        djangos = [url for url in super().get_urls() if getattr(url, "name", None) not in OF_THE_ACCOUNT]
        desk = path("desk/themes/", self.admin_view(following), name="desk_themes")
        return [path("kept/", kept, name="kept"), desk, *coding(self), *undoing(self), *tables(self), *djangos]

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
