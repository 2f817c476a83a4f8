"""How a team's work flows, and the initiatives of teams, goals and programs."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.web import actor
from manyways.engine.flow.cycle_time import NotEnoughHistory, ageing, cycle_times
from manyways.engine.flow.stages import cumulative_flow, flow_efficiency
from manyways.engine.flow.throughput import weekly_counts
from manyways.engine.time import minute_of
from manyways.engine.time.moments import day_of
from manyways.goals.models import Goal, Program
from manyways.teams.models import Team
from manyways.teams.views import team_tabs
from manyways.ui.charts import Bar, Chart, Dot, Layer, bars, scatter, stacked_areas
from manyways.ui.pages import page
from manyways.ui.values import date_text, number_text, percent_text
from manyways.work.arrays import TeamFlow, team_flow_of, team_stages_of
from manyways.work.models import Initiative

WEEKS_SHOWN = 13
ROWS_SHOWN = 50


def team_flow(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throughput, cycle time, ageing and cumulative flow of one team."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    flow = team_flow_of(team)
    times = cycle_times(flow.history, first_day=day_of(flow.first_day), last_day=day_of(flow.last_day))
    charts = [throughput_chart(flow)]
    if not isinstance(times.percentiles, NotEnoughHistory):
        charts += [cycle_chart(flow, times), ageing_chart(flow, times)]
    charts += cumulative_charts(team, flow)
    context = {
        "team": team,
        "tabs": team_tabs(team, "flow"),
        "charts": charts,
        "sentence": flow_sentence(times),
        "assumptions": _(
            "Items finished from %(first)s to %(last)s. Both days of an item count; dropped items do not."
        )
        % {"first": date_text(flow.first_day), "last": date_text(flow.last_day)},
    }
    return page(request, "work/team_flow.html", context)


def _whole(days: float) -> float:
    """Days of the history are whole; written without the decimal."""
    return int(days) if days == int(days) else days


def flow_sentence(times: Any) -> str:
    """How long an item takes, or that there is not enough history to say."""
    if isinstance(times.percentiles, NotEnoughHistory):
        words = {"finished": times.percentiles.finished, "needed": times.percentiles.needed}
        return _("Not enough history: %(finished)s of %(needed)s finished items.") % words
    half, most = times.percentiles[50], times.percentiles[85]
    return _("Half of the items take %(half)s days or less, 85 %% take %(most)s or less.") % {
        "half": number_text(_whole(half)),
        "most": number_text(_whole(most)),
    }


def throughput_chart(flow: TeamFlow) -> Chart:
    """Items finished in each of the last weeks."""
    counts = weekly_counts(
        flow.history.finished_days, first_day=day_of(flow.first_day), last_day=day_of(flow.last_day)
    )[-WEEKS_SHOWN:]
    first = flow.last_day - timedelta(days=7 * len(counts) - 1)
    rows = [Bar(date_text(first + timedelta(weeks=at)), int(count)) for at, count in enumerate(counts)]
    typical = number_text(_whole(float(np.median(counts)))) if len(counts) else "0"
    return bars(_("%(count)s items finished in a usual week") % {"count": typical}, rows, unit=_("items"))


def cycle_chart(flow: TeamFlow, times: Any) -> Chart:
    """Each finished item by the day it was finished and the days it took."""
    span = max(1, (flow.last_day - flow.first_day).days)
    dots = []
    for row, finished, days in zip(times.rows, times.finished_days, times.days, strict=True):
        across = (int(finished) - day_of(flow.first_day)) / span
        item = flow.items[int(row)]
        dots.append(
            Dot(item.name, across, float(days), date_text(item.finished_at), days > times.percentiles[95])
        )
    return scatter(
        _("85 %% of the items take %(days)s days or less")
        % {"days": number_text(_whole(times.percentiles[85]))},
        dots,
        {level: _whole(times.percentiles[level]) for level in (50, 85, 95)},
        unit=_("days"),
    )


def ageing_chart(flow: TeamFlow, times: Any) -> Chart:
    """Each item in progress by its age, beside how long finished ones took."""
    ages = ageing(flow.history, as_of_day=day_of(flow.last_day) + 1, times=times)
    old = int(np.sum(ages.standing >= 85))
    count = max(1, len(ages.rows))
    dots = [
        Dot(flow.items[int(row)].name, (at + 0.5) / count, float(days), "", float(standing) >= 85)
        for at, (row, days, standing) in enumerate(zip(ages.rows, ages.age_days, ages.standing, strict=True))
    ]
    title = ngettext(
        "%(count)s item in progress is older than 85 %% of those finished",
        "%(count)s items in progress are older than 85 %% of those finished",
        old,
    )
    levels = {level: _whole(times.percentiles[level]) for level in (50, 85)}
    return scatter(title % {"count": old}, dots, levels, unit=_("days"))


def cumulative_charts(team: Team, flow: TeamFlow) -> list[Chart]:
    """How many items stood in each stage at the end of each week; none without moves on the board."""
    moves = team_stages_of(team, flow.first_day)
    if not len(moves.history.items):
        return []
    days = [flow.last_day - timedelta(weeks=back) for back in range(WEEKS_SHOWN, -1, -1)]
    ends = [minute_of(datetime.combine(day + timedelta(days=1), datetime.min.time())) for day in days]
    inside = cumulative_flow(moves.history, ends).inside
    layers = [
        Layer(stage.name, [float(count) for count in inside[:, at]]) for at, stage in enumerate(moves.stages)
    ]
    share = flow_efficiency(moves.history).share
    title = _("What stood in each stage, by week")
    if share is not None and share < 1:
        title = _("Items were worked on for %(share)s of the time they were under way") % {
            "share": percent_text(share)
        }
    return [stacked_areas(title, [date_text(day) for day in days], layers)]


def _initiatives_fragment(request: HttpRequest, title: str, **where: Any) -> HttpResponse:
    rows = Initiative.objects.visible_to(actor(request)).filter(**where).select_related("kind", "owner")
    context = {"title": title, "initiatives": list(rows.order_by("state", "due_on", "name")[:ROWS_SHOWN])}
    return page(request, "work/serving.html", context, "list")


def team_initiatives(request: HttpRequest, key: UUID) -> HttpResponse:
    """The initiatives a team leads or works on."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    return _initiatives_fragment(request, _("Initiatives it leads"), team=team)


def serving_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """The initiatives that serve a goal."""
    goal = get_object_or_404(Goal.objects.visible_to(actor(request)), key=key)
    return _initiatives_fragment(request, _("Initiatives that serve it"), goal=goal)


def serving_program(request: HttpRequest, key: UUID) -> HttpResponse:
    """The initiatives of a program."""
    program = get_object_or_404(Program.objects.visible_to(actor(request)), key=key)
    return _initiatives_fragment(request, _("Initiatives"), program=program)
