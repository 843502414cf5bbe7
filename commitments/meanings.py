"""What the statuses mean and what each must rest on (domain.md, "Status"): told to readers and beside the form."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.choices import Implementation

Meanings = dict[Implementation, Promise]

STATUSES: Meanings = {
    Implementation.DELIVERED: _("One-off: its test is met, early or late; the schedule says which."),
    Implementation.UPHELD: _("Recurring or standing: kept over the period that is named."),
    Implementation.PARTLY_DELIVERED: _("A part that can be checked by itself is done, or it was kept in part."),
    Implementation.UNDER_WAY: _("One-off: something beyond the announcement has happened."),
    Implementation.STALLED: _("Work began, and evidence shows that it stopped."),
    Implementation.NO_ACTION_FOUND: _("Somebody looked and found nothing; the search is on record."),
    Implementation.REVERSED: _(
        "Contradicted or given up by one who owes it, or the date passed with the contrary done."
    ),
    Implementation.NOT_ASSESSABLE: _("Public sources cannot decide it, or its condition has not arisen."),
    Implementation.LAPSED: _("What it was about ceased to exist, without a contrary act of those who owe it."),
    Implementation.SUPERSEDED: _("A later promise or text took its place."),
}

EVIDENCE_BARS: Meanings = {
    Implementation.DELIVERED: _("An official document, or two sources of different publishers."),
    Implementation.UPHELD: _("A source dated in the period or after it."),
    Implementation.PARTLY_DELIVERED: _("One source for that part."),
    Implementation.UNDER_WAY: _("One dated source later than the promise."),
    Implementation.STALLED: _("A source, or nine idle months with a search on record."),
    Implementation.NO_ACTION_FOUND: _("A search on record: where, when, with which words."),
    Implementation.REVERSED: _("An official document, or two sources of different publishers."),
    Implementation.NOT_ASSESSABLE: _("The reason."),
    Implementation.LAPSED: _("A source for that."),
    Implementation.SUPERSEDED: _("The link to what took its place."),
}
