"""The page of the charts, and each chart as a file: a picture to embed and a table."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import TemplateView

from alliance.api.fields import nearest, shown
from alliance.charts import paint, wording
from alliance.charts.data import Chart, Promises
from alliance.charts.drawing import bars, columns, lines
from alliance.charts.pulses import DialogueChart, dialogues
from alliance.charts.sheet import sheet_of
from alliance.charts.table import written
from alliance.moment import FIELDS
from alliance.pages import Misunderstood, PlainPage
from commitments.models import Commitment

OF_PROMISES: dict[str, Callable[[Promises], Chart]] = {
    "status": Promises.status,
    "themes": Promises.themes,
    "agreements": Promises.agreements,
    "strength": Promises.strength,
    "parties": Promises.parties,
    "progress": Promises.progress,
}

NAMES = (*OF_PROMISES, "dialogues")


class ChartsPage(PlainPage, TemplateView):
    template_name = "alliance/charts/page.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        promises = Promises(self.moment)
        made = Commitment.objects.public().made_by(self.day)
        charts = [*(build(promises) for build in OF_PROMISES.values()), dialogues(self.moment)]
        return super().get_context_data(
            charts=[(chart, wording.denominator(chart), _drawn(chart)) for chart in charts],
            paint=paint.by_reference(),
            left_out=made.count_left_out(self.day),
            **context,
        )


class ChartFile(PlainPage):
    """One chart, by its name in the address."""

    def chart(self) -> Chart:
        name = self.kwargs["name"]
        if name == "dialogues":
            return dialogues(self.moment)
        if name not in OF_PROMISES:
            raise Http404(f"There is no chart called {shown(name)}.{nearest(name, NAMES)}")
        return OF_PROMISES[name](Promises(self.moment))


class ChartPicture(ChartFile):
    """An SVG that needs no other file. Its style is in presentation attributes, which the site's policy allows."""

    takes = (*FIELDS, "theme")

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        theme = request.GET.get("theme", "light")
        if theme not in paint.THEMES:
            raise Misunderstood(f"theme: give one of {' or '.join(paint.THEMES)}, and not {shown(theme)}.")
        chart = self.chart()
        sheet = sheet_of(
            chart,
            moment=self.moment,
            left_out="" if isinstance(chart, DialogueChart) else wording.left_out(self.left_out()),
            source=f"{self.whole_address(reverse('charts'))}#{name}",
            addressed=self.whole_address,
        )
        context = {"sheet": sheet, "chart": chart, "paint": paint.by_value(theme)}
        return render(request, "alliance/charts/file.svg", context, content_type="image/svg+xml")

    def left_out(self) -> dict[str, int]:
        return Commitment.objects.public().made_by(self.day).count_left_out(self.day)

    def whole_address(self, address: str) -> str:
        """With the host and at the moment: a file may be opened anywhere."""
        return self.request.build_absolute_uri(self.moment.of(address))


class ChartTable(ChartFile):
    """The numbers as CSV."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        table = written(self.chart(), self.moment)
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="pacta-{name}-{self.day:%Y-%m-%d}.csv"'
        return response


def _drawn(chart: Chart) -> Any:
    if isinstance(chart, DialogueChart):
        return lines(chart)
    return columns(chart) if chart.name == "progress" else bars(chart)
