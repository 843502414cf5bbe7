"""What a chart says of itself in whole sentences: the same on the page and in the file."""

from collections.abc import Mapping

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.charts.data import Chart
from alliance.charts.pulses import DialogueChart
from alliance.dates import in_words
from alliance.moment import Moment


def denominator(chart: Chart) -> str:
    """Of how many it is, and how many of them nobody has assessed; or what else it cannot show."""
    whole = chart.whole
    numbers = {
        "total": intcomma(whole.total),
        "assessed": intcomma(whole.assessed),
        "unknown": intcomma(whole.not_assessed),
        "day": whole.label,
    }
    if isinstance(chart, DialogueChart):
        return _of_meetings(chart)
    if chart.name == "parties":
        told = _(
            "A promise that several owe counts for each of them, with that party's own status: %(total)s in all, "
            "%(assessed)s assessed, %(unknown)s not assessed."
        )
    elif chart.name == "progress":
        told = _(
            "Each column is what was counted on that day, the last of a quarter. On %(day)s: %(total)s promises, "
            "%(assessed)s assessed, %(unknown)s not assessed."
        )
    else:
        told = _("%(total)s promises are counted: %(assessed)s assessed, %(unknown)s not assessed.")
    return told % numbers


def _of_meetings(chart: DialogueChart) -> str:
    told = [
        (ngettext("%(number)s meeting is on record.", "%(number)s meetings are on record.", chart.whole.total))
        % {"number": intcomma(chart.whole.total)},
        ngettext(
            "Of %(number)s dialogue no meeting held is on record.",
            "Of %(number)s dialogues no meeting held is on record.",
            chart.silent,
        )
        % {"number": intcomma(chart.silent)},
    ]
    if chart.undated:
        drawn = ngettext(
            "%(number)s meeting has no date and is not drawn.",
            "%(number)s meetings have no date and are not drawn.",
            chart.undated,
        )
        told.append(drawn % {"number": intcomma(chart.undated)})
    return " ".join(told)


def left_out(counts: Mapping[str, int]) -> str:
    return _("Not counted: %(declaratory)s declaratory, %(general)s general pledges, %(earlier)s made again later.") % {
        reason: intcomma(number) for reason, number in counts.items()
    }


def as_of(moment: Moment) -> str:
    day = {"day": in_words(moment.day)}
    if moment.knowledge is None:
        return _("As of %(day)s.") % day
    known = in_words(timezone.localtime(moment.knowledge))
    return _("As of %(day)s, with the statuses known at %(known)s.") % {**day, "known": known}
