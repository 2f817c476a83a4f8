"""Evidence: what was promised before and what came, beside how often forecasts held, here and on the teams' past."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.models import Job
from manyways.access.rules import may, may_everywhere
from manyways.access.web import actor
from manyways.forecast.actions import add_past_date, ask_back_test
from manyways.forecast.evidence import OwnRecord, PastSlips, own_record, past_slips
from manyways.forecast.forms import PastDateForm
from manyways.forecast.lists import BackTestTable, PastDateTable
from manyways.forecast.models import SEE_COST, SEE_PAST, BackTest
from manyways.forecast.places import places
from manyways.forecast.progress import latest_job
from manyways.ui.answers import refused_by
from manyways.ui.charts import Bar, Chart, bars
from manyways.ui.pages import page, toast
from manyways.ui.values import number_text, percent_text

FEW = 5


def evidence(request: HttpRequest) -> HttpResponseBase:
    """The record of dates promised, the record of forecasts, the tests on each team's past."""
    by = actor(request)
    table = PastDateTable(request)
    answer = table.answer()
    if answer:
        return answer
    past, own = past_slips(by, sees_cost=may_everywhere(by, SEE_COST)), own_record(by)
    context = {
        "pages": places("evidence"),
        "sentence": f"{past_sentence(past)} {own_sentence(own)}",
        "past": past,
        "facts": _facts(past),
        "table": table if may_everywhere(by, SEE_PAST) else None,
        "form": PastDateForm(),
        "may_add": may_everywhere(by, "forecast.add_past_date"),
        "own": own,
        "chart": _calibration(own),
        "waiting": own.at(85).waiting,
        "range": _range_words(own),
    }
    return page(request, "forecast/evidence.html", context)


def teams_past(request: HttpRequest) -> HttpResponseBase:
    """How forecasts would have done on each team's own past."""
    by = actor(request)
    table = BackTestTable(request)
    rows = list(BackTest.objects.visible_to(by).select_related("team").order_by("team__name"))
    context = {
        "pages": places("teams_past"),
        "table": table,
        "sentence": tested_sentence(rows),
        "tested": max((row.tested_at for row in rows), default=None),
        "short": [row for row in rows if not row.scores],
        "job": latest_job("back-test"),
        "may_test": may(by, "forecast.ask_back_test"),
    }
    return table.answer() or page(request, "forecast/teams_past.html", context)


def tested_sentence(rows: Sequence[BackTest]) -> str:
    """What all tests say together of the days called safe, by both methods."""
    shares = {}
    for model in ("calibrated", "plain"):
        found = [score for row in rows for score in row.scores if score["model"] == model]
        judged = sum(score["judged"] for score in found)
        held = sum(score["coverage"]["85"] * score["judged"] for score in found)
        shares[model] = percent_text(round(held), judged)
    if not any(row.scores for row in rows):
        return _("No team's past has been tested yet.")
    words = {"here": shares["calibrated"], "plain": shares["plain"]}
    return (
        _(
            "Forecast as here, what is called safe (85\u202f%%) would have held %(here)s times; with the pace taken as fixed, %(plain)s."
        )
        % words
    )


def past_sentence(past: PastSlips) -> str:
    """`Median slip 31\u202f%, 3 of 8 within 10\u202f% of plan.`"""
    found = past.slips
    if not found.compared:
        return _("No past dates noted yet.")
    words = {
        "slip": percent_text((found.median_whole_percent or 0) / 100),
        "near": found.near,
        "all": found.compared,
    }
    return _("Median slip %(slip)s, %(near)s of %(all)s within 10\u202f%% of plan.") % words


def own_sentence(own: OwnRecord) -> str:
    """How often what was called safe held; with nothing judged, that there is no record yet."""
    safe = own.at(85)
    if not safe.judged:
        return _("No window of a kept forecast has come due yet, so forecasts here have no record.")
    share = percent_text(safe.hits, safe.judged)
    if safe.judged < FEW:
        return _("%(hits)s of %(judged)s days called safe held: too few to say a share.") % {
            "hits": safe.hits,
            "judged": safe.judged,
        }
    return _("Days called safe to plan on (85\u202f%%) held %(share)s times.") % {"share": share}


def _facts(past: PastSlips) -> list[tuple[str, str]]:
    """The figures beside the sentence, each with its base."""
    found, rows = past.slips, []
    if past.lead_days is not None:
        words = {"days": number_text(round(past.lead_days)), "n": past.leads}
        rows.append((_("Median time to a customer"), _("%(days)s days, of %(n)s") % words))
    if past.cost_percent is not None:
        words = {"share": percent_text(past.cost_percent / 100), "n": past.costs}
        rows.append((_("Median cost beyond plan"), _("%(share)s, of %(n)s") % words))
    if found.left_out:
        text = ngettext("%(n)s not finished", "%(n)s not finished", found.left_out) % {"n": found.left_out}
        rows.append((_("Not counted"), text))
    if past.is_enough:
        rows.append((_("Six in seven slipped by no more than"), past.late))
    return rows


def _calibration(own: OwnRecord) -> Chart | None:
    """Said against held, level by level."""
    if not own.at(50).judged:
        return None
    rows = []
    for rate in own.rates:
        words = percent_text(rate.hits, rate.judged)
        said = _("Said %(level)s\u202f%%") % {"level": rate.level}
        rows.append(Bar(said, rate.share or 0, rate.level == 85, words, aim=rate.level / 100))
    return bars(_("How often days of kept forecasts held"), rows, unit=_("Held"), width=300, full=1)


def _range_words(own: OwnRecord) -> str:
    """What the true share of the safe days may be, as few cases leave much open."""
    safe = own.at(85)
    if safe.low is None or safe.high is None or safe.judged < FEW:
        return ""
    words = {"low": percent_text(safe.low), "high": percent_text(safe.high)}
    return _("With so many cases the true share of safe days lies between %(low)s and %(high)s.") % words


@require_POST
def add_past(request: HttpRequest) -> HttpResponse:
    """One more piece of past work."""
    form = PastDateForm(request.POST)
    if not form.is_valid():
        raise refused_by(form)
    given = {name: value for name, value in form.cleaned_data.items() if value is not None}
    past = add_past_date(**given, by=actor(request))
    toast(request, _("%(name)s noted") % {"name": past.name}, undo_url())
    return redirect("forecast:evidence")


@require_POST
def new_back_test(request: HttpRequest) -> HttpResponse:
    """Test forecasts on every team's past."""
    job: Job = ask_back_test(by=actor(request))
    toast(request, str(job))
    return redirect("forecast:teams_past")
