"""The vocabularies of domain.md, each value with its own facts. A leaf: it imports nothing of ours."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Precision(TextChoices):
    """How exactly a date is known. A month or year is stored as its last day."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class PartyKind(TextChoices):
    STATE = "state", pgettext_lazy("kind of party", "State")
    ORGANISATION = "organisation", _("Organisation")
    COMPANIES = "companies", _("Companies")


class AgreementKind(TextChoices):
    """What can be signed or issued; `meeting_outcome` is a meeting whose result has no text of its own."""

    TREATY = "treaty", _("Treaty")
    AGREEMENT = "agreement", pgettext_lazy("kind of text", "Agreement")
    JOINT_STATEMENT = "joint_statement", _("Joint statement")
    COMMUNIQUE = "communique", _("Communiqué")
    FACT_SHEET = "fact_sheet", _("Fact sheet")
    DECLARATION = "declaration", _("Declaration")
    VISION = "vision", _("Vision")
    FRAMEWORK = "framework", _("Framework")
    MEMORANDUM = "memorandum", _("Memorandum")
    STRATEGY = "strategy", _("Strategy")
    RESOLUTION = "resolution", _("Resolution")
    LAW = "law", _("Law")
    REMARKS = "remarks", _("Remarks")
    INITIATIVE = "initiative", _("Initiative")
    MEETING_OUTCOME = "meeting_outcome", _("Meeting outcome")
    REPORT = "report", _("Report")
    EDITORIAL = "editorial", _("Editorial")


class AgreementState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


class TextHeld(TextChoices):
    FULL = "full", _("Full text")
    EXCERPTS = "excerpts", _("Excerpts")
    NONE = "none", _("No text")


class LegalForce(TextChoices):
    BINDING = "binding", _("Legally binding")
    POLITICAL = "political", _("Political")
    NONE = "none", _("None")


class Nature(TextChoices):
    PRIMARY = "primary", _("Primary: the parties speak")
    SECONDARY = "secondary", _("Secondary: somebody tells of it")


class AgreementLinkKind(TextChoices):
    AMENDS = "amends", _("amends")
    EXTENDS = "extends", _("extends")
    SUPERSEDES = "supersedes", _("supersedes")
    IMPLEMENTS = "implements", _("implements")
    ESTABLISHED_UNDER = "established_under", _("established under")


class NoCommitment(TextChoices):
    """Why a passage holds no commitment (codebook, "What is a commitment")."""

    RECITAL = "recital", _("Recital")
    ASSESSMENT = "assessment", _("Assessment")
    PAST_EVENT = "past_event", _("Past event")
    EXPECTATION = "expectation", _("Expectation of another")
    THIRD_PARTY = "third_party", _("Third party's goal")
    ADVICE = "advice", _("Advice")
    STRUCTURE = "structure", _("Structure of the text")


class ObligationKind(TextChoices):
    """What would fulfil it (codebook, "Obligation")."""

    ONE_OFF = "one_off", _("One-off")
    RECURRING = "recurring", _("Recurring")
    STANDING = "standing", _("Standing")


class Strength(TextChoices):
    """How hard the words bind, strongest first (codebook, "Strength")."""

    BINDING = "binding", _("Binding")
    FIRM = "firm", _("Firm")
    INTENT = "intent", _("Intent")
    EXPLORATORY = "exploratory", _("Exploratory")
    DECLARATORY = "declaratory", _("Declaratory")

    HARD = nonmember(("binding", "firm"))


class DueBasis(TextChoices):
    """Where the due date comes from (codebook, "Deadlines")."""

    STATED = "stated", _("Stated in the text")
    EVENT = "event", _("Date of the event named")
    COUNTED = "counted", _("Counted from the day of issue")


class CitationKind(TextChoices):
    ORIGINAL = "original", _("Original words")
    REPORTED = "reported", _("Told by another text")


class Role(TextChoices):
    OBLIGOR = "obligor", _("Owes it")
    COUNTERPART = "counterpart", _("Counterpart")


class Comparator(TextChoices):
    EXACTLY = "exactly", _("exactly")
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    ABOUT = "about", _("about")


class CommitmentLinkKind(TextChoices):
    """How a later commitment stands to an earlier one; all but `part_of` make a thread."""

    REAFFIRMS = "reaffirms", _("reaffirms")
    STRENGTHENS = "strengthens", _("strengthens")
    WEAKENS = "weakens", _("weakens")
    RECASTS = "recasts", _("recasts")
    IMPLEMENTS = "implements", _("implements")
    SUPERSEDES = "supersedes", _("supersedes")
    PART_OF = "part_of", _("is part of")


class RecommendationLinkKind(TextChoices):
    CONCERNS = "concerns", _("concerns")
    TAKEN_UP_BY = "taken_up_by", _("taken up by")


class Implementation(TextChoices):
    """What became of a promise (domain.md, "Status"), least advanced first, then what cannot be weighed.

    The rank that decides the headline is in the SQL function `implementation_rank`, its one definition.
    """

    REVERSED = "reversed", _("Reversed")
    NO_ACTION_FOUND = "no_action_found", _("No action found")
    STALLED = "stalled", _("Stalled")
    UNDER_WAY = "under_way", _("Under way")
    PARTLY_DELIVERED = "partly_delivered", _("Partly delivered")
    DELIVERED = "delivered", _("Delivered")
    UPHELD = "upheld", _("Upheld")
    NOT_ASSESSABLE = "not_assessable", _("Not assessable")
    LAPSED = "lapsed", _("Lapsed")
    SUPERSEDED = "superseded", _("Superseded")

    VERDICTS = nonmember(("delivered", "partly_delivered", "upheld", "reversed"))
    NEED_STRONG_EVIDENCE = nonmember(("delivered", "reversed"))
    NEED_NO_EVIDENCE = nonmember(("superseded", "not_assessable"))
    DATED_BY_SEARCH = nonmember(("no_action_found", "not_assessable"))
    ONE_OFF_ONLY = nonmember(("delivered", "under_way"))
    NEVER_ONE_OFF = nonmember(("upheld",))


NOT_ASSESSED = "not_assessed"
"""What stands where no update exists. It is no implementation: nobody can publish it."""

STATUS_LABELS = {NOT_ASSESSED: _("Not assessed"), **dict(Implementation.choices)}
"""Every headline with its label, "not assessed" included."""


class Confidence(TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class UpdateState(TextChoices):
    """The steps of a status update; `commitments.workflow` is the one door between them."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = nonmember(("draft", "returned"))


class Basis(TextChoices):
    """What kind of source an evidence is."""

    OFFICIAL_DOCUMENT = "official_document", _("Official document")
    OFFICIAL_STATEMENT = "official_statement", _("Official statement")
    CREDIBLE_REPORTING = "credible_reporting", _("Credible reporting")
    SEARCH_RECORD = "search_record", _("Search record")


class Claim(TextChoices):
    """What may be said of a promise across a table; computed by the expression `standing.CLAIM`.

    Bad news stays `late` however sure it is: it is asked about. Good news that is not sure, or old, is not claimed.
    """

    USABLE = "usable", _("Delivered or upheld, to use")
    LATE = "late", _("Late or stuck")
    MOVING = "moving", _("Moving")
    DOUBTFUL = "doubtful", _("Not to be claimed")
    NOT_ASSESSED = "not_assessed", _("Not assessed")


class Schedule(TextChoices):
    """How a commitment stands to its date; computed by the SQL function `schedule`."""

    NO_DEADLINE = "no_deadline", _("No deadline")
    NOT_YET_DUE = "not_yet_due", _("Not yet due")
    DUE_SOON = "due_soon", _("Due soon")
    DELIVERED_ON_TIME = "delivered_on_time", _("Delivered on time")
    DELIVERED_LATE = "delivered_late", _("Delivered late")
    OVERDUE = "overdue", _("Overdue")
    DATE_PASSED = "date_passed", _("Date passed, not looked at since")
    CLOSED = "closed", _("Closed")

    LATE = nonmember(("overdue", "date_passed"))


class LeftOut(TextChoices):
    """Why no share counts a public commitment, the first reason that applies (domain.md, "thread")."""

    DECLARATORY = "declaratory", _("Declaratory")
    GENERAL = "general", _("General pledge, carried out by its parts")
    EARLIER = "earlier", _("Earlier member of its thread")


class Freshness(TextChoices):
    """How long ago the current status was looked at; computed by the SQL function `freshness`."""

    NEVER = "never", _("Never looked at")
    FRESH = "fresh", _("Fresh")
    AGEING = "ageing", _("Ageing")
    STALE = "stale", _("Stale")
    SETTLED = "settled", _("Settled")

    TO_REVIEW = nonmember(("never", "ageing", "stale"))
