"""Forecasts as pages: the quick one, the kept ones, and starting a new one."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.forecast.actions import ask_forecast
from manyways.forecast.evidence import is_bare, past_slips, references_of
from manyways.forecast.forms import QuickForm
from manyways.forecast.lists import ForecastTable, WindowTable
from manyways.forecast.models import Forecast, Window
from manyways.forecast.places import places
from manyways.forecast.progress import COMPARING, NAMES, compared, comparing, latest_job
from manyways.forecast.queries import Pace, chances_by_day, drawing, drivers_of, latest_forecast, paces_of
from manyways.forecast.quick import QuickForecast, quick_forecast
from manyways.forecast.views.comparing import again_sentence, others
from manyways.ui.charts import Bar, Chart, bars
from manyways.ui.pages import page, toast
from manyways.ui.values import axis_date_text, date_text, percent_text
from manyways.work.models import Initiative
from manyways.work.views.record import record_page, seen_initiative

NEARLY_SURE = 0.995
SAFE = 0.85


def quick(request: HttpRequest) -> HttpResponse:
    """Weekly counts and what is left, to likely and safe weeks. Nothing is written."""
    form = QuickForm(request.GET or None)
    found = None
    if form.is_valid():
        found = quick_forecast(form.cleaned_data["counts"], form.cleaned_data["left"], today())
    context = {
        "pages": places("quick"),
        "form": form,
        "found": found,
        "chart": chance_chart(found) if found and found.chances else None,
    }
    return page(request, "forecast/quick.html", context, fragment="answer")


def chance_chart(found: QuickForecast) -> Chart:
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


def initiative_forecast(request: HttpRequest, key: UUID) -> HttpResponse:
    """The Forecast tab of an initiative: the chance by each day, and what decides it."""
    by = actor(request)
    found = seen_initiative(request, key)
    latest = latest_forecast()
    window = (
        Window.objects.filter(forecast=latest, initiative=found, item__isnull=True).first()
        if latest
        else None
    )
    references = references_of([found], {found.pk: window} if window else {}, by)
    context = {
        "forecast": latest,
        "window": window,
        "reference": references.get(found.pk),
        "past": past_slips(by) if references else None,
        "drivers": [(each, percent_text(each.share)) for each in drivers_of(window, by)] if window else [],
        "paces": [(pace.team, pace_text(pace)) for pace in paces_of(latest, found, by)] if latest else [],
        "chart": _chance_chart(window, latest.as_of) if window and latest and window.safe_on else None,
    }
    sentence = window_sentence(found, window)
    return record_page(
        request, found, "forecast/initiative_forecast.html", context, here="forecast", sentence=sentence
    )


def window_sentence(initiative: Initiative, window: Window | None) -> str:
    """What the forecast says, in words."""
    if initiative.due_on and is_bare(initiative, window):
        return _("Planned for %(day)s, with nothing to forecast from yet.") % {
            "day": date_text(initiative.due_on)
        }
    if window is None:
        return _("No forecast has looked at this yet.")
    if window.likely_on is None or window.safe_on is None:
        return f"{drawing(initiative, window).label}."
    days = {"likely": date_text(window.likely_on), "safe": date_text(window.safe_on)}
    text = _("Likely by %(likely)s, safe to plan on %(safe)s.") % days
    if window.confidence is None:
        return text
    chance = {"chance": percent_text(window.confidence), "day": date_text(window.given_on)}
    return text + " " + _("The date given, %(day)s, holds with a chance of %(chance)s.") % chance


def pace_text(pace: Pace) -> str:
    """What was assumed of a team, and on what ground."""
    said = {"spread": percent_text(pace.spread), "weeks": pace.weeks, "basis": pace.basis}
    if pace.basis:
        return (
            _(
                "As in its last %(weeks)s weeks, give or take %(spread)s: learnt from %(basis)s past forecasts of its own."
            )
            % said
        )
    return (
        _(
            "As in its last %(weeks)s weeks, give or take %(spread)s: assumed, its past is too short to learn it from."
        )
        % said
    )


def _chance_chart(window: Window, as_of: date) -> Chart:
    days = chances_by_day(window, as_of)
    rows = [Bar(axis_date_text(day), share, share >= SAFE, percent_text(share)) for day, share in days]
    return bars(_("Chance to be done by"), rows, unit=_("Chance"))


def forecasts(request: HttpRequest) -> HttpResponse:
    """All kept forecasts, newest first."""
    table = ForecastTable(request)
    answer = table.answer()
    context = {
        "table": table,
        "pages": places("forecasts"),
        "job": latest_job("forecast"),
        "may_ask": may(actor(request), "forecast.ask_forecast"),
    }
    return answer or page(request, "forecast/forecasts.html", context)  # type: ignore[return-value]


def job_state(request: HttpRequest, name: str) -> HttpResponse:
    """How far a job of forecasting is, as a fragment that asks again; the page comes anew once it has ended."""
    if name not in {*NAMES, COMPARING}:
        raise Http404
    shown = comparing(actor(request)) if name == COMPARING else latest_job(name)
    response = page(request, "forecast/job.html", {"job": shown})
    if shown is None or not shown.is_running:
        response["HX-Refresh"] = "true"
    return response


def forecast(request: HttpRequest, key: str) -> HttpResponse:
    """One kept forecast: what it said, and from what."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Forecast.objects.visible_to(request.user), key=key)
    table = WindowTable(request, forecast=found)
    answer = table.answer()
    context = {
        "table": table,
        "pages": places("forecasts"),
        "forecast": found,
        "others": others(request, found),
        "again": again_sentence(found, compared(found, found, request.user)),
        "may_compare": may(request.user, "forecast.compare_forecasts"),
        "job": comparing(request.user, (found, found)),
    }
    return answer or page(request, "forecast/forecast.html", context)  # type: ignore[return-value]


@require_POST
def new_forecast(request: HttpRequest) -> HttpResponse:
    """Start a forecast of the whole portfolio as of today."""
    assert isinstance(request.user, User)
    ask_forecast(by=request.user)
    toast(request, _("Forecasting. The windows change when it is done."))
    back = request.POST.get("back", "")
    return redirect(back if _is_local(back) else "forecast:forecasts")


def _is_local(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")
