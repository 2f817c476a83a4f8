"""Which app's panel appears on whose page: the one place that knows all apps."""

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.rules import may
from manyways.change.models import Engagement, Stakeholder
from manyways.change.queries.reach import has_people
from manyways.forecast.models import Forecast, Window
from manyways.market.models import Launch
from manyways.money.models import SEE_BUDGET, BudgetLine
from manyways.people_partner.rules import coaches, is_inside
from manyways.portfolio.handovers import status_of_handover
from manyways.portfolio.queries import status_of, statuses_of
from manyways.schedule.gantt import add_to_gantt
from manyways.schedule.models import Baseline
from manyways.schedule.rows import Additions
from manyways.schedule.seen_plans import dates_seen
from manyways.teams.models import Team
from manyways.ui.panels import Panel, Part, register_panel, register_part, register_status, register_statuses
from manyways.work.models import Initiative
from manyways.work.queries.parts import count_as_part, parts_used
from manyways.work.queries.planned_days import Days, tell_planned_days

INITIATIVE = "work.initiative"
TEAM = "teams.team"
CHANGE = "change"


def _is_change(initiative: Initiative) -> bool:
    return initiative.kind is not None and initiative.kind.slug == CHANGE


def _has_plan(initiative: Initiative) -> bool:
    return initiative.way.has_plan and not _is_change(initiative)


def _has_board(initiative: Initiative) -> bool:
    return initiative.way.has_board and not _is_change(initiative)


def _is_no_change(initiative: Initiative) -> bool:
    """A change opens with its own five panels; the rest stands under More."""
    return not _is_change(initiative)


def _changes_something(initiative: Initiative) -> bool:
    """An organisational change, or any initiative that has people on its list."""
    return _is_change(initiative) or has_people(initiative)


def _is_shared(team: Team) -> bool:
    """A team that is there for others can work embedded in them or by itself."""
    return team.is_shared


def _helps_groups(by: User, initiative: Initiative) -> bool:
    return may(by, "change.edit_resistance", initiative)


def _never(_initiative: Initiative) -> bool:
    return False


def _sees_money(user: User, initiative: Initiative) -> bool:
    return may(user, SEE_BUDGET, initiative)


def _uses(part: str) -> Callable[[Initiative], bool]:
    """Whether an initiative uses a panel already; until then it stands under More."""
    return lambda initiative: part in parts_used(initiative)


def _decides(initiative: Initiative) -> bool:
    return (initiative.way.has_plan and _is_no_change(initiative)) or "decisions" in parts_used(initiative)


for _panel in (
    Panel(INITIATIVE, "plan", _("Plan"), "schedule:plan", rank=10, is_open=_has_plan),
    Panel(INITIATIVE, "baselines", _("Baselines"), "schedule:baselines", rank=26, is_open=_has_plan),
    Panel(INITIATIVE, "advice", _("Lean advice"), "schedule:advice", rank=27, is_open=_has_plan),
    Panel(INITIATIVE, "quality", _("Schedule quality"), "schedule:quality", rank=70, is_open=_never),
    Panel(INITIATIVE, "board", _("Board"), "work:board", rank=11, is_open=_has_board),
    Panel(INITIATIVE, "items", _("Items"), "work:items", rank=30, is_open=_is_no_change),
    Panel(INITIATIVE, "flow", _("Flow"), "work:initiative_flow", rank=36, is_open=_has_board),
    Panel(
        INITIATIVE, "forecast", _("Forecast"), "forecast:initiative_forecast", rank=16, is_open=_is_no_change
    ),
    Panel(INITIATIVE, "health", _("Health"), "portfolio:initiative_health", rank=85, is_open=_never),
    Panel(INITIATIVE, "links", _("Links"), "work:links", rank=40, is_open=_is_no_change),
    Panel(INITIATIVE, "decisions", _("Decisions"), "work:decisions", rank=15, is_open=_decides),
    Panel(INITIATIVE, "slots", _("Slots"), "work:slots", rank=22, is_open=_uses("slots")),
    Panel(INITIATIVE, "programme", _("Programme"), "work:programme", rank=23, is_open=_uses("programme")),
    Panel(INITIATIVE, "rooms", _("Rooms"), "work:rooms", rank=24, is_open=_uses("rooms")),
    Panel(INITIATIVE, "log", _("Risks & log"), "work:log", rank=36, is_open=_uses("log")),
    Panel(INITIATIVE, "gates", _("Gates"), "work:gates", rank=37, is_open=_uses("gates")),
    Panel(
        INITIATIVE,
        "obligations",
        _("Obligations"),
        "work:initiative_obligations",
        rank=38,
        is_open=_uses("obligations"),
    ),
    Panel(
        INITIATIVE,
        "money",
        _("Money"),
        "money:initiative_budget",
        rank=17,
        is_open=_has_plan,
        is_for=_sees_money,
    ),
    Panel(
        INITIATIVE, "launches", _("Launch"), "market:initiative_launches", rank=18, is_open=_uses("launches")
    ),
    Panel(INITIATIVE, "people", _("People affected"), "change:people", rank=50, is_open=_changes_something),
    Panel(
        INITIATIVE,
        "engagements",
        _("Communications & training"),
        "change:engagements",
        rank=52,
        is_open=_changes_something,
    ),
    Panel(
        INITIATIVE, "processes", _("What stops working"), "change:breaks", rank=54, is_open=_changes_something
    ),
    Panel(INITIATIVE, "enabling", _("Enablement"), "change:enabling", rank=74, is_open=_never),
    Panel(INITIATIVE, "principles", _("Principles"), "change:principles", rank=75, is_open=_never),
    Panel(INITIATIVE, "ready", _("Ready?"), "change:ready", rank=70, is_open=_changes_something),
    Panel(INITIATIVE, "looks", _("Looks back"), "change:looks", rank=71, is_open=_never),
    Panel(INITIATIVE, "case", _("Why, and when"), "change:case", rank=72, is_open=_never),
    Panel(
        INITIATIVE,
        "questions",
        _("Questions & ideas"),
        "change:initiative_questions",
        rank=64,
        is_open=_changes_something,
    ),
    Panel(
        INITIATIVE,
        "invitations",
        _("Invitations & contributions"),
        "change:invitations",
        rank=76,
        is_open=_never,
    ),
    Panel(INITIATIVE, "pulses", _("Pulse"), "change:pulses", rank=77, is_open=_never),
    Panel(
        INITIATIVE,
        "resistances",
        _("What holds groups back"),
        "change:resistances",
        rank=78,
        is_open=_never,
        is_for=_helps_groups,
    ),
    Panel(INITIATIVE, "approach", _("Approach"), "intake:initiative_approach", rank=70, is_open=_never),
    Panel(TEAM, "practices", _("Practices"), "intake:team_practices", place="section", rank=60),
    Panel("work.about", "decided", _("What was decided"), "portfolio:decided", place="section"),
    Panel(INITIATIVE, "members", _("Members"), "work:members", rank=80, is_open=_is_no_change),
    Panel(
        INITIATIVE,
        "conversation",
        _("Comments & history"),
        "work:conversation",
        rank=90,
        is_open=_is_no_change,
    ),
    Panel(INITIATIVE, "programs", _("Other programs"), "interchange:other_programs", rank=92, is_open=_never),
    Panel(INITIATIVE, "about", _("About"), "work:about", rank=95, is_open=_is_no_change),
    Panel(TEAM, "team", _("Team"), "teams:team", rank=10),
    Panel(TEAM, "composition", _("Composition"), "teams:composition", rank=12),
    Panel("teams.composition", "goals", _("What it is judged on"), "goals:team_goals", place="section"),
    Panel(TEAM, "structure", _("Structure"), "teams:structure", rank=15, is_open=_is_shared),
    Panel("teams.structure", "waiting", _("How long requests wait"), "work:team_waiting", place="section"),
    Panel(TEAM, "board", _("Board"), "work:team_board", rank=20),
    Panel(TEAM, "backlog", _("Backlog"), "work:team_backlog", rank=25),
    Panel(TEAM, "flow", _("Flow"), "work:team_flow", rank=30),
    Panel(TEAM, "sprints", _("Sprints"), "work:sprints", rank=35),
    Panel(TEAM, "obligations", _("Dates that cannot move"), "work:team_obligations", place="section"),
    Panel(TEAM, "initiatives", _("Initiatives"), "work:team_initiatives", place="section"),
    Panel(TEAM, "calendar", _("Calendar by link"), "interchange:team_calendar", place="section", rank=70),
    Panel("goals.goal", "initiatives", _("Initiatives that serve it"), "work:serving_goal", place="section"),
    Panel("goals.program", "initiatives", _("Initiatives"), "work:serving_program", place="section"),
    Panel(TEAM, "counts", _("Weekly counts"), "teams:weekly_counts", rank=40),
    Panel(TEAM, "stages", _("Stages"), "work:stages", rank=45),
    Panel(
        TEAM,
        "coaching",
        _("Coaching"),
        "people_partner:team_coaching",
        rank=50,
        is_open=_never,
        is_for=coaches,
    ),
):
    register_panel(_panel)

for _name, _rows in (
    ("launches", Launch),
    ("baselines", Baseline),
    ("money", BudgetLine),
    ("people", Stakeholder),
    ("engagements", Engagement),
):
    count_as_part(_name, _rows)
register_part(Part("change", "roles", _("Job roles"), "people_partner:roles"))
register_part(Part("change", "training", _("Training"), "people_partner:catalogue"))
register_part(Part("change", "functions", _("Functions"), "people_partner:functions"))
register_part(Part("change.approval", "hr", _("All that waits for HR"), "people_partner:room", is_inside))
register_part(Part("change", "hr", _("HR's room"), "people_partner:room", is_inside))

register_status(INITIATIVE, status_of)
register_status("work.handover", status_of_handover)
register_statuses(INITIATIVE, statuses_of)


@tell_planned_days
def _planned_days(initiative: Initiative) -> Days:
    """The first and the last day of each item, from the schedule."""
    return {item: (dates.start_on, dates.finish_on) for item, dates in dates_seen(initiative).items.items()}


@add_to_gantt
def _windows(initiative: Initiative, beside: Collection[int], user: User) -> Additions:
    """The likely and the safe day of each item of a plan, and of what is shown beside it, from the newest forecast."""
    newest = list(Forecast.objects.newest().values_list("key", flat=True))
    if not newest:
        return {}
    fixed = initiative.due_on if initiative.is_due_fixed else None
    own = _windows_of_plan(newest[0], initiative.pk, fixed)
    if not beside:
        return own
    seen = Window.objects.visible_to(user).filter(forecast__key=newest[0], item__in=beside)
    return {**own, **_by_item(seen, fixed)}


@lru_cache(maxsize=32)
def _windows_of_plan(forecast: UUID, initiative: int, fixed: date | None) -> Additions:
    """Those of all its items, for whoever may see the plan. What a forecast says never changes."""
    return _by_item(Window.objects.filter(forecast__key=forecast, initiative=initiative), fixed)


def _by_item(windows: QuerySet[Window], fixed: date | None) -> Additions:
    rows = windows.filter(item__isnull=False, likely_on__isnull=False)
    told = rows.values_list("item__key", "likely_on", "safe_on")
    return {str(key): _days(likely, safe, fixed) for key, likely, safe in told}


def _days(likely: date | None, safe: date | None, fixed: date | None) -> dict[str, Any]:
    return {
        "likely": likely.isoformat() if likely else None,
        "safe": safe.isoformat() if safe else None,
        "is_past_fixed": bool(fixed and safe and safe > fixed),
    }
