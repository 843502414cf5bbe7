"""The resources of this app in the API."""

from alliance.api.views import Resource
from dialogues import columns, filters, serializers
from dialogues.models import Dialogue, Meeting
from dialogues.querysets import DialogueQuerySet, MeetingQuerySet


class DialogueResource(Resource):
    """Dialogues: what meets, and whether it still does."""

    queryset = Dialogue.objects.all()
    serializer_class = serializers.DialogueSerializer
    filterset_class = filters.DialogueFilter
    table = columns.DIALOGUES
    lookup_field = "slug"

    def get_queryset(self) -> DialogueQuerySet:
        return Dialogue.objects.for_list(self.day)


class MeetingResource(Resource):
    """Meetings: the rounds of the dialogues and meetings outside them, latest first."""

    queryset = Meeting.objects.all()
    serializer_class = serializers.MeetingBriefSerializer
    full_serializer_class = serializers.MeetingSerializer
    filterset_class = filters.MeetingFilter
    table = columns.MEETINGS
    lookup_field = "code"
    dated_by = ["starts_on"]

    def get_queryset(self) -> MeetingQuerySet:
        meetings = Meeting.objects.begun_by(self.moment.meetings_until)
        return meetings.for_rounds(self.day) if self.is_full else meetings.for_list(self.day)
