"""Status updates in the API: read by everybody, written by analysts and reviewers through the door."""

from collections.abc import Callable
from typing import Any, cast

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.bodies import JSONBody, only_of_known_length
from alliance.api.fields import shown
from alliance.api.limits import WriteLimit
from alliance.api.once import once
from alliance.api.preconditions import if_match
from alliance.api.refusals import Unprocessable
from alliance.api.views import Resource
from alliance.models import User
from commitments import columns, filters, serializers, workflow
from commitments.api import own
from commitments.api.drafting import drafted
from commitments.api.rights import MAY_SEE_DRAFTS, MayWrite
from commitments.models import StatusUpdate
from commitments.querysets import StatusUpdateQuerySet
from commitments.replacing import without

OWN = serializers.OwnStatusUpdateSerializer

type Taken = Callable[[StatusUpdate], object]


class MethodsAlone(SimpleMetadata):
    """OPTIONS tells the methods; DRF would make up from what is read what is sent. That stands in the description."""

    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        return {}


class StatusUpdateResource(Resource):
    """Status updates: the public assessments of commitments, withdrawn and corrected ones included, latest first."""

    queryset = StatusUpdate.objects.ever_published()
    serializer_class = serializers.StatusUpdateSerializer
    filterset_class = filters.StatusUpdateFilter
    table = columns.STATUS_UPDATES
    lookup_field = "id"
    lookup_value_converter = "uuid"
    dated_by = ["effective_on", "published_at"]
    permission_classes = [MayWrite]
    parser_classes = [JSONBody]
    throttle_classes = [WriteLimit]
    metadata_class = MethodsAlone

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        only_of_known_length(request)

    def get_queryset(self) -> StatusUpdateQuerySet:
        return StatusUpdate.objects.ever_known(self.day, self.known_at).for_list(self.day, self.known_at)

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    @extend_schema(responses=own.READ)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What readers see; who may write is told what is stored, drafts included, unless a moment is asked for."""
        if not request.query_params and request.user.has_perm(MAY_SEE_DRAFTS):
            return own.answer(own.found(kwargs["id"]))
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(request=serializers.StatusUpdateDraftSerializer, responses={201: OWN})
    def create(self, request: Request) -> Response:
        """Makes a draft with its evidence. It is not public until a colleague has published it."""
        return once(request, self.person, self._make)

    def _make(self) -> Response:
        sent = self._sent(serializers.StatusUpdateDraftSerializer(data=self.request.data))
        with own.refusals_told(), workflow.step(by=self.person):
            update = StatusUpdate()
            evidence = drafted(update, sent)
            stored = workflow.draft(update=update, by=self.person, evidence=evidence or ())
            answer = own.answer(own.found(stored.pk), 201)
        answer["Location"] = reverse("api:statusupdate-detail", args=[stored.pk])
        return answer

    @extend_schema(request=serializers.StatusUpdateChangeSerializer, responses=OWN)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Changes an own draft, or one that was returned; `evidence` is all of it, as it is to be."""
        sent = request.data

        def change(stored: StatusUpdate) -> None:
            form = serializers.StatusUpdateChangeSerializer(data=sent, partial=True)
            evidence = drafted(stored, self._sent(form))
            held = list(stored.evidence.all())
            new, dropped = ([], []) if evidence is None else (without(evidence, held), without(held, evidence))
            workflow.draft(update=stored, by=self.person, evidence=new, dropped=dropped)

        return self._step(change)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Deletes an own draft; what was handed in before is withdrawn instead."""
        return self._step(lambda stored: workflow.discard(update=stored, by=self.person), is_last=True)

    @extend_schema(request=None, responses=OWN)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Hands an own draft in for review; from now on its content is frozen."""
        self._sent_nothing()
        return self._step(lambda stored: workflow.submit(update=stored, by=self.person, at=timezone.now()))

    @extend_schema(request=None, responses=OWN)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **kwargs: Any) -> Response:
        """Makes a colleague's update public; what it corrects is withdrawn with it."""
        self._sent_nothing()
        return self._step(lambda stored: workflow.publish(update=stored, by=self.person, at=timezone.now()))

    @extend_schema(request=serializers.ReturnSerializer, responses=OWN)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_to_author(self, request: Request, **kwargs: Any) -> Response:
        """Sends a submitted update back to its author, with a note."""
        note = self._sent(serializers.ReturnSerializer(data=request.data))["note"]
        return self._step(lambda stored: workflow.return_to_author(update=stored, by=self.person, note=note))

    @extend_schema(request=serializers.WithdrawalSerializer, responses=OWN)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Takes an update out for good, with a reason: an own one before it is public, afterwards as a reviewer."""
        reason = self._sent(serializers.WithdrawalSerializer(data=request.data))["reason"]
        return self._step(
            lambda stored: workflow.withdraw(update=stored, by=self.person, at=timezone.now(), reason=reason)
        )

    def _step(self, take: Taken, *, is_last: bool = False) -> Response:
        """Lock the update, compare it with the version that was seen, take the step, and answer what is stored then."""
        self._only_bare()
        update, tags = own.found(self.kwargs["id"]), if_match(self.request)
        with own.refusals_told(), workflow.step(by=self.person):
            stored = workflow.locked(StatusUpdate, update, None)
            own.only_as_seen(stored, tags)
            take(stored)
            return Response(status=204) if is_last else own.answer(own.found(stored.pk))

    def _sent(self, form: Any) -> dict[str, Any]:
        """What was sent, if it is of the right kinds."""
        self._only_bare()
        if not form.is_valid():
            raise Unprocessable(form.errors)
        sent: dict[str, Any] = form.validated_data
        return sent

    def _sent_nothing(self) -> None:
        if self.request.data not in ({}, None):
            raise Unprocessable(["This step takes no body: it says all by its address and If-Match."])

    def _only_bare(self) -> None:
        for name in self.request.query_params:
            raise ValidationError(
                {name: [f"There is no parameter {shown(name)} here: a record is written by its body."]}
            )

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What a write is answered, refusals included, is nobody else's."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            answer["Cache-Control"] = own.NEVER_CACHED
        return answer
