"""Forecasts as pages: the quick one, the kept ones, and starting a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.clock import today
from manyways.access.models import User
from manyways.forecast.actions import ask_forecast
from manyways.forecast.forms import QuickForm
from manyways.forecast.lists import ForecastTable, WindowTable
from manyways.forecast.models import Forecast
from manyways.forecast.quick import QuickForecast, quick_forecast
from manyways.ui.charts import Bar, Chart, bars
from manyways.ui.pages import page, toast
from manyways.ui.values import percent_text

NEARLY_SURE = 0.995


def quick(request: HttpRequest) -> HttpResponse:
    """Weekly counts and what is left, to likely and safe weeks. Nothing is written."""
    form = QuickForm(request.GET or None)
    found = None
    if form.is_valid():
        found = quick_forecast(form.cleaned_data["counts"], form.cleaned_data["left"], today())
    context = {"form": form, "found": found, "chart": _chart(found) if found and found.chances else None}
    return page(request, "forecast/quick.html", context, fragment="answer")


def _chart(found: QuickForecast) -> Chart:
    """The chance to be done by each week, up to near certainty."""
    done, rows = 0.0, []
    for week, share in found.chances:
        done += share
        text = ngettext("%(n)s week", "%(n)s weeks", week) % {"n": week}
        rows.append(
            Bar(text, done, week in {found.likely_weeks, found.safe_weeks}, percent_text(min(done, 1.0)))
        )
        if done > NEARLY_SURE:
            break
    return bars(_("Chance to be done within"), rows, unit=_("Chance"))


def forecasts(request: HttpRequest) -> HttpResponse:
    """All kept forecasts, newest first."""
    table = ForecastTable(request)
    answer = table.answer()
    return answer or page(request, "forecast/forecasts.html", {"table": table})  # type: ignore[return-value]


def forecast(request: HttpRequest, key: str) -> HttpResponse:
    """One kept forecast: what it said, and from what."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Forecast.objects.visible_to(request.user).defer("input"), key=key)
    table = WindowTable(request, forecast=found)
    answer = table.answer()
    return answer or page(request, "forecast/forecast.html", {"table": table, "forecast": found})  # type: ignore[return-value]


@require_POST
def new_forecast(request: HttpRequest) -> HttpResponse:
    """Start a forecast of the whole portfolio as of today."""
    assert isinstance(request.user, User)
    ask_forecast(by=request.user)
    toast(request, _("Forecasting. The windows change when it is done."))
    return redirect(
        request.POST.get("back") if _is_local(request.POST.get("back", "")) else "forecast:forecasts"
    )


def _is_local(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")
