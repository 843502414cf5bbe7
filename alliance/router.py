"""Every resource of the API, under /api/v1/."""

from django.urls import path, reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from alliance.api import security  # noqa: F401  # so that the description knows of it
from alliance.api.views import MayRead, OneAnswer
from alliance.search_resource import SearchResource
from alliance.stored.api import Changes
from commitments import api as commitments
from commitments.summary.resource import Summary
from dialogues import api as dialogues

app_name = "api"

router = SimpleRouter(use_regex_path=False)
router.register("agreements", commitments.AgreementResource)
router.register("passages", commitments.PassageResource)
router.register("commitments", commitments.CommitmentResource)
router.register("status-updates", commitments.StatusUpdateResource)
router.register("dialogues", dialogues.DialogueResource)
router.register("meetings", dialogues.MeetingResource)
router.register("recommendations", commitments.RecommendationResource)
router.register("parties", commitments.PartyResource)
router.register("themes", commitments.ThemeResource)


class Root(OneAnswer):
    """What there is: the path of each list, of the description and of its page for people."""

    permission_classes = [MayRead]

    @extend_schema(
        tags=["root"],
        responses={(200, "application/json"): {"type": "object", "additionalProperties": {"type": "string"}}},
    )
    def get(self, request: Request) -> Response:
        names = {prefix: f"api:{basename}-list" for prefix, _, basename in router.registry}
        names |= {name: f"api:{name}" for name in ("summary", "search", "changes", "schema", "docs")}
        return Response({name: reverse(view) for name, view in names.items()})


class Schema(OneAnswer, SpectacularJSONAPIView):
    """The description, in English whatever is asked."""


class Docs(OneAnswer, SpectacularSwaggerSplitView):
    """Its page for people, which asks for its own script."""

    takes = ("script",)


urlpatterns = [
    path("", Root.as_view(), name="root"),
    *router.urls,
    path("changes/", Changes.as_view(), name="changes"),
    path("summary/", Summary.as_view({"get": "list"}), name="summary"),
    path("search/", SearchResource.as_view({"get": "list"}), name="search"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(url_name="api:schema"), name="docs"),
]
