"""Pages of goals, product areas and programs."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import Offers, check_right, for_those_who_may
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.goals import actions
from manyways.goals.forms import (
    AgreementForm,
    AreaForm,
    GoalForm,
    LessonForm,
    MetricForm,
    ProgramForm,
    ReadingForm,
    TeamForm,
    given,
)
from manyways.goals.models import Goal, Metric, ProductArea, Program, Reading
from manyways.goals.queries import (
    GoalRow,
    Movement,
    area_tree,
    areas_sentence,
    goal_tree,
    latest_agreement,
    movements_of,
    program_rows,
    teams_without_program,
    tree_sentence,
)
from manyways.goals.rules import feature_hint
from manyways.teams.models import Team
from manyways.ui.answers import refused_in
from manyways.ui.charts import Chart, fan
from manyways.ui.pages import page, toast
from manyways.ui.panels import panels_of
from manyways.ui.values import axis_date_text


def _seen(request: HttpRequest, model: Any, key: UUID) -> Any:
    return get_object_or_404(model.objects.visible_to(actor(request)), key=key)


def _save_form(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[], Model],
    title: str,
    back: str,
    *,
    sentence: str = "",
    visible: int = 3,
) -> HttpResponse:
    """The page of a form; once it is right, save and go to the row."""
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made: Any = save()
            toast(request, _("Saved"), undo_url())
            return redirect(made)
    context = {"form": form, "title": title, "sentence": sentence, "back": back, "visible": visible}
    return page(request, "teams/form.html", context, status=422 if form.is_bound else 200)


def goals(request: HttpRequest) -> HttpResponse:
    """The tree of goals, the worst of each, and what is missing."""
    rows = goal_tree(actor(request))
    context = {
        "rows": rows,
        "sentence": tree_sentence(rows),
        "orphans": [row for row in rows if row.is_orphan],
        "unserved": [row for row in rows if not row.is_served and row.goal.state == Goal.State.OPEN],
        "may_add": may(actor(request), "goals.add_goal"),
    }
    return page(request, "goals/goals.html", context)


def team_goals(request: HttpRequest, key: UUID) -> HttpResponse:
    """The section of a team: its goals with their status, which is what it is judged on."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    rows = [row for row in goal_tree(actor(request)) if row.goal.team_id == team.pk]
    return page(request, "goals/team_goals.html", {"team": team, "rows": rows}, "section")


@for_those_who_may("goals.add_goal")
def new_goal(request: HttpRequest) -> HttpResponse:
    """Write down a result that is wanted."""
    form = GoalForm(request.POST or None, initial=request.GET.dict())
    return _save_form(
        request,
        form,
        lambda: actions.add_goal(**given(form), by=actor(request)),
        _("New goal"),
        "goals:goals",
        sentence=_(
            "A result that is wanted. It counts as a goal once it has a date and a metric; you add the metric next."
        ),
        visible=2,
    )


def goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """One goal: its metrics with their trend, what it serves, what serves it."""
    found: Goal = _seen(request, Goal, key)
    movements = list(movements_of(found.metrics.select_related("goal").order_by("pk")).values())
    row = GoalRow(found, 0, movements)
    by = actor(request)
    context = {
        "goal": found,
        "status": row.status,
        "missing": row.missing,
        "hint": feature_hint(found.name),
        "movements": [
            (movement, trend(movement), ReadingForm(prefix=str(movement.metric.pk))) for movement in movements
        ],
        "children": list(found.children.order_by("due_on", "name")),
        "metric_form": MetricForm(),
        "lesson_form": LessonForm(),
        "sections": [(panel.label, panel.address(found)) for panel in panels_of("goals.goal", "section")],
        "offers": Offers("goals", found, to=by),
    }
    return page(request, "goals/goal.html", context)


def trend(movement: Movement) -> Chart | None:
    """The readings as a line towards the target; None without one."""
    if not movement.readings:
        return None
    metric = movement.metric
    names = [
        axis_date_text(metric.baseline_on),
        *(axis_date_text(reading.read_on) for reading in movement.readings),
    ]
    values = [_number(metric.baseline), *(_number(reading.value) for reading in movement.readings)]
    title = f"{metric.name}: {movement.words}"
    return fan(title, names, values, goal=_number(metric.target), unit=metric.unit)


def _number(value: Decimal) -> float:
    """A whole number stays one, so that it is written without decimals."""
    return int(value) if value == value.to_integral() else float(value)


def edit_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a goal."""
    found = _seen(request, Goal, key)
    check_right(request, "goals.edit_goal", found)
    form = GoalForm(
        request.POST or None, instance=_seen(request, Goal, key), initial={"version": found.version}
    )
    return _save_form(
        request,
        form,
        lambda: actions.edit_goal(
            found, form.changes(), version=form.cleaned_data["version"], by=actor(request)
        ),
        found.name,
        "goals:goals",
    )


@require_POST
def close_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reached, retired with its lesson, or open again."""
    found, by = _seen(request, Goal, key), actor(request)
    match request.POST.get("to"):
        case "reached":
            changed = actions.reach_goal(found, by=by)
        case "open":
            changed = actions.reopen_goal(found, by=by)
        case _other:
            changed = actions.retire_goal(found, lesson=request.POST.get("lesson", ""), by=by)
    toast(request, changed.get_state_display(), undo_url())
    return redirect(found)


@require_POST
def add_metric(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how a goal is measured."""
    found = _seen(request, Goal, key)
    form = MetricForm(request.POST)

    def save() -> Goal:
        actions.add_metric(found, **given(form), by=actor(request))
        return found  # type: ignore[no-any-return]

    return _save_form(request, form, save, found.name, "goals:goals")


@require_POST
def delete_metric(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a metric with its readings."""
    found = _seen(request, Metric, key)
    actions.delete_metric(found, by=actor(request))
    toast(request, _("%(name)s deleted") % {"name": found.name}, undo_url())
    return redirect(found.goal)


@require_POST
def add_reading(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep a value that was read."""
    found = _seen(request, Metric, key)
    form = ReadingForm(request.POST, prefix=str(found.pk))
    if not form.is_valid():
        raise Refused(fields={"value": _("Give a number and the day it was read.")})
    actions.add_reading(found, **given(form), by=actor(request))
    toast(request, _("Reading kept"), undo_url())
    return redirect(found.goal)


@require_POST
def delete_reading(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back a reading that was wrong."""
    found = _seen(request, Reading, key)
    actions.delete_reading(found, by=actor(request))
    toast(request, _("Reading taken back"), undo_url())
    return redirect(found.metric.goal)


def areas(request: HttpRequest) -> HttpResponse:
    """The map of product areas."""
    rows, by = area_tree(actor(request)), actor(request)
    agreement = latest_agreement()
    context = {
        "rows": rows,
        "sentence": areas_sentence(rows),
        "agreement": agreement,
        "form": AgreementForm(),
        "may_add": may(by, "goals.add_area"),
        "editable": {row.area.pk for row in rows if may(by, "goals.edit_area", row.area)},
        "may_agree": may(by, "goals.agree_on_map"),
    }
    return page(request, "goals/areas.html", context)


@for_those_who_may("goals.add_area")
def new_area(request: HttpRequest) -> HttpResponse:
    """Add a part of the product."""
    form = AreaForm(request.POST or None, initial=request.GET.dict())
    return _save_form(
        request,
        form,
        lambda: actions.add_area(**given(form), by=actor(request)),
        _("New product area"),
        "goals:areas",
        sentence=_(
            "A distinct part of the product, owned by exactly one team. Once the map is agreed it gets a stance and a rank."
        ),
    )


def edit_area(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a product area."""
    found = _seen(request, ProductArea, key)
    check_right(request, "goals.edit_area", found)
    form = AreaForm(
        request.POST or None, instance=_seen(request, ProductArea, key), initial={"version": found.version}
    )
    return _save_form(
        request,
        form,
        lambda: actions.edit_area(
            found, form.changes(), version=form.cleaned_data["version"], by=actor(request)
        ),
        found.name,
        "goals:areas",
    )


@require_POST
def delete_area(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an area off the map."""
    found = _seen(request, ProductArea, key)
    actions.delete_area(found, by=actor(request))
    toast(request, _("%(name)s deleted") % {"name": found.name}, undo_url())
    return redirect("goals:areas")


@require_POST
def agree_on_map(request: HttpRequest) -> HttpResponse:
    """Keep that the map is agreed."""
    form = AgreementForm(request.POST)
    if not form.is_valid():
        raise Refused(fields={"participants": _("Say who took part, and when.")})
    actions.agree_on_map(**form.cleaned_data, by=actor(request))
    toast(request, _("Agreement kept. Areas can be ranked now."), undo_url())
    return redirect("goals:areas")


def programs(request: HttpRequest) -> HttpResponse:
    """All programs with their teams, and the teams in none."""
    by = actor(request)
    rows, bare = program_rows(by), teams_without_program(by)
    context = {
        "rows": rows,
        "bare": bare,
        "sentence": _programs_sentence(len(rows), len(bare)),
        "may_create": may(by, "goals.create_program"),
    }
    return page(request, "goals/programs.html", context)


def _programs_sentence(count: int, bare: int) -> str:
    """`2 programs, 1 team in none.`; nothing where there is neither."""
    said = []
    if count:
        said.append(ngettext("%(count)s program", "%(count)s programs", count) % {"count": count})
    if bare:
        said.append(ngettext("%(count)s team in none", "%(count)s teams in none", bare) % {"count": bare})
    return f"{', '.join(said)}." if said else ""


@for_those_who_may("goals.create_program")
def new_program(request: HttpRequest) -> HttpResponse:
    """Make a program."""
    form = ProgramForm(request.POST or None)
    return _save_form(
        request,
        form,
        lambda: actions.create_program(**given(form), by=actor(request)),
        _("New program"),
        "goals:programs",
        sentence=_(
            "Teams and initiatives managed together along one investment stream. You put its teams into it next."
        ),
    )


def program(request: HttpRequest, key: UUID) -> HttpResponse:
    """One program: its teams and goals."""
    found, by = _seen(request, Program, key), actor(request)
    rows = [row for row in goal_tree(by) if row.goal.program_id == found.pk]
    context = {
        "program": found,
        "teams": list(found.teams.order_by("name")),
        "rows": rows,
        "form": TeamForm(),
        "sections": [(panel.label, panel.address(found)) for panel in panels_of("goals.program", "section")],
        "offers": Offers("goals", found, to=by),
    }
    return page(request, "goals/program.html", context)


def edit_program(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a program."""
    found = _seen(request, Program, key)
    check_right(request, "goals.edit_program", found)
    form = ProgramForm(
        request.POST or None, instance=_seen(request, Program, key), initial={"version": found.version}
    )
    return _save_form(
        request,
        form,
        lambda: actions.edit_program(
            found, form.changes(), version=form.cleaned_data["version"], by=actor(request)
        ),
        found.name,
        "goals:programs",
    )


@require_POST
def place_team(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a team in a program, or take it out."""
    found, by = _seen(request, Program, key), actor(request)
    if "out" in request.POST:
        team = get_object_or_404(Team, key=request.POST["out"])
        actions.take_team_out(found, team=team, by=by)
    else:
        form = TeamForm(request.POST)
        if not form.is_valid():
            raise Refused(fields={"team": _("Choose a team.")})
        actions.put_team_in_program(found, team=form.cleaned_data["team"], by=by)
    toast(request, _("Teams saved"), undo_url())
    return redirect(found)
