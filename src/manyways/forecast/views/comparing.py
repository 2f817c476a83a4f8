"""Two kept forecasts compared with what moved each window, and one made again from its record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways import __version__
from manyways.access.models import Job
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.forecast.actions import compare_forecasts
from manyways.forecast.lists.comparing import Compared, ComparedTable, compared_rows
from manyways.forecast.models import Forecast
from manyways.forecast.places import places
from manyways.forecast.progress import compared, comparing
from manyways.ui.pages import page

MOST_OFFERED = 100


def _seen(request: HttpRequest, key: UUID) -> Forecast:
    return get_object_or_404(Forecast.objects.visible_to(actor(request)), key=key)


def others(request: HttpRequest, found: Forecast) -> list[Forecast]:
    """The newest other forecasts, to choose one to compare with."""
    rows = Forecast.objects.visible_to(actor(request)).exclude(pk=found.pk)
    return list(rows.order_by("-as_of", "-id")[:MOST_OFFERED])


def compare(request: HttpRequest, before: UUID, after: UUID) -> HttpResponseBase:
    """What became of each window from one kept forecast to another; why, once the job has found out."""
    by, first, second = actor(request), _seen(request, before), _seen(request, after)
    if (first.as_of, first.pk) > (second.as_of, second.pk):
        return redirect("forecast:compare_forecasts", after, before)
    job = compared(first, second, by)
    rows = compared_rows(first, second, _steps(job), by)
    table = ComparedTable(request, rows=rows)
    context = {
        "before": first,
        "after": second,
        "table": table,
        "sentence": moved_sentence(rows),
        "is_explained": job is not None,
        "may_compare": may(by, "forecast.compare_forecasts"),
        "job": comparing(by, (first, second)),
        "pages": places("forecasts"),
    }
    return table.answer() or page(request, "forecast/compare_forecasts.html", context)


def choose(request: HttpRequest, key: UUID) -> HttpResponse:
    """From the choice on a forecast's page to the comparison."""
    try:
        other = UUID(request.GET.get("with", ""))
    except ValueError:
        return redirect("forecast:forecast", key)
    return redirect("forecast:compare_forecasts", other, key)


def _steps(job: Job | None) -> dict[int, list[tuple[str, int | None]]]:
    kept = (job.result or {}).get("steps", {}) if job else {}
    return {int(pk): [(name, days) for name, days in steps] for pk, steps in kept.items()}


def moved_sentence(rows: list[Compared]) -> str:
    """How many windows moved."""
    moved = sum(row.shown.is_moved for row in rows)
    return ngettext("%(n)s window moved.", "%(n)s windows moved.", moved) % {"n": moved}


@require_POST
def start(request: HttpRequest, before: UUID, after: UUID) -> HttpResponse:
    """Find out why, or make one forecast again; the page follows the job."""
    compare_forecasts(_seen(request, before), _seen(request, after), by=actor(request))
    if before == after:
        return redirect("forecast:forecast", after)
    return redirect("forecast:compare_forecasts", before, after)


def again_sentence(found: Forecast, job: Job | None) -> str:
    """What came of making it again: equal to the byte, or how many windows differ and with which engines."""
    if job is None:
        return ""
    differ, count = job.result["differ"], job.result["of"]
    if not differ:
        return ngettext(
            "Made again from its record: the window is equal to the byte.",
            "Made again from its record: all %(n)s windows are equal to the byte.",
            count,
        ) % {"n": count}
    words = {"n": differ, "of": count, "then": found.engine_version, "now": __version__}
    return (
        _(
            "Made again from its record: %(n)s of %(of)s windows differ. It was made by engine %(then)s, this is %(now)s."
        )
        % words
    )
