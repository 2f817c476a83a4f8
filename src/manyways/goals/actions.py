"""The verbs of programs, product areas, goals, metrics and readings."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.goals.models import AreaMap, Goal, Metric, ProductArea, Program, ProgramTeam, Reading
from manyways.teams.models import Team

PROGRAM_FIELDS = frozenset({"name", "lead", "purpose"})
AREA_FIELDS = frozenset({"name", "description", "team", "parent", "stance", "rank"})
RANKED_FIELDS = frozenset({"stance", "rank"})
GOAL_FIELDS = frozenset({"name", "parent", "program", "team", "area", "owner", "due_on"})
METRIC_FIELDS = frozenset({"name", "unit", "baseline", "target", "baseline_on", "cadence_days"})
READING_FIELDS = frozenset({"read_on", "value", "note"})


def _refuse_unknown(fields: dict[str, Any], allowed: frozenset[str]) -> None:
    unknown = sorted(set(fields) - allowed)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})


@action("goals.create_program", lazy("Create a program"), said=lazy("created the program %(name)s"))
def create_program(*, name: str, by: User, **fields: Any) -> Program:
    """Make a program. `fields` are those of `PROGRAM_FIELDS`."""
    _refuse_unknown(fields, PROGRAM_FIELDS)
    program = Program(name=name.strip(), **fields)
    checked(program).save()
    return program


@action("goals.edit_program", lazy("Change a program"), said=lazy("changed the program %(name)s"))
def edit_program(
    program: Program, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Program:
    """Change a program's name, lead or purpose."""
    return apply_changes(program, changes, allowed=PROGRAM_FIELDS, version=version)


@action("goals.put_team_in_program", lazy("Put a team in a program"), said=lazy("put a team in %(name)s"))
def put_team_in_program(program: Program, *, team: Team, by: User) -> ProgramTeam:
    """Put a team in a program; it leaves the one it was in."""
    placed, _is_new = ProgramTeam.objects.update_or_create(team=team, defaults={"program": program})
    return placed


@action("goals.take_team_out", lazy("Take a team out of a program"), said=lazy("took a team out of %(name)s"))
def take_team_out(program: Program, *, team: Team, by: User) -> None:
    """Leave a team without a program; it shows as a gap."""
    if not ProgramTeam.objects.filter(program=program, team=team).delete()[0]:
        raise Refused(_("This team is not in the program."))


@action("goals.add_area", lazy("Add a product area"), said=lazy("added the product area %(name)s"))
def add_area(*, name: str, by: User, **fields: Any) -> ProductArea:
    """Add a part of the product to the map. Ranking comes after the map is agreed."""
    _refuse_unknown(fields, AREA_FIELDS)
    _refuse_early_rank(fields)
    area = ProductArea(name=name.strip(), **fields)
    checked(area).save()
    return area


@action("goals.edit_area", lazy("Change a product area"), said=lazy("changed the product area %(name)s"))
def edit_area(
    area: ProductArea, changes: dict[str, Any], *, version: int | None = None, by: User
) -> ProductArea:
    """Change an area, its owning team, its stance or its rank. No area is part of itself."""
    _refuse_early_rank(changes)
    above = changes.get("parent")
    while above is not None:
        if above.pk == area.pk:
            raise Refused(fields={"parent": _("An area cannot be part of itself.")})
        above = above.parent
    return apply_changes(area, changes, allowed=AREA_FIELDS, version=version)


def _refuse_early_rank(changes: dict[str, Any]) -> None:
    wants_rank = any(changes.get(name) not in (None, "") for name in RANKED_FIELDS)
    if wants_rank and not AreaMap.objects.exists():
        raise Refused(_("Agree on the map of areas first, then say where to invest."))


@action("goals.delete_area", lazy("Delete a product area"), said=lazy("deleted the product area %(name)s"))
def delete_area(area: ProductArea, *, by: User) -> None:
    """Take an area without parts off the map."""
    if area.children.exists():
        raise Refused(_("It has parts. Move or delete them first."))
    area.delete()


@action("goals.agree_on_map", lazy("Agree on the map of areas"), said=lazy("kept the agreement on the map"))
def agree_on_map(*, participants: str, agreed_on: date | None = None, by: User) -> AreaMap:
    """Keep that the map is agreed, when and by whom. Each area must be described."""
    bare = ProductArea.objects.filter(description="").values_list("name", flat=True)
    if bare:
        raise Refused(_("Describe these areas first: %(names)s.") % {"names": ", ".join(bare)})
    if not ProductArea.objects.exists():
        raise Refused(_("There is no area on the map yet."))
    day = agreed_on or today()
    if day > today():
        raise Refused(fields={"agreed_on": _("This day has not come.")})
    agreement = AreaMap(agreed_on=day, participants=participants.strip())
    checked(agreement).save()
    return agreement


@action("goals.add_goal", lazy("Add a goal"), said=lazy("added the goal %(name)s"))
def add_goal(*, name: str, by: User, **fields: Any) -> Goal:
    """Add a result that is wanted. `fields` are those of `GOAL_FIELDS`. Without a metric it is not yet a goal."""
    _refuse_unknown(fields, GOAL_FIELDS)
    goal = Goal(name=name.strip(), **fields)
    checked(goal).save()
    return goal


@action("goals.edit_goal", lazy("Change a goal"), said=lazy("changed the goal %(name)s"))
def edit_goal(goal: Goal, changes: dict[str, Any], *, version: int | None = None, by: User) -> Goal:
    """Change a goal, what it serves, who owns it, by when. No goal serves itself."""
    above = changes.get("parent")
    while above is not None:
        if above.pk == goal.pk:
            raise Refused(fields={"parent": _("A goal cannot serve itself.")})
        above = above.parent
    return apply_changes(goal, changes, allowed=GOAL_FIELDS, version=version)


@action("goals.reach_goal", lazy("Say that a goal is reached"), said=lazy("said that %(name)s is reached"))
def reach_goal(goal: Goal, *, by: User) -> Goal:
    """Close a goal that is reached."""
    return _close(goal, Goal.State.REACHED, goal.lesson)


@action("goals.retire_goal", lazy("Retire a goal"), said=lazy("retired the goal %(name)s"))
def retire_goal(goal: Goal, *, lesson: str, by: User) -> Goal:
    """Give a goal up, with what was learnt."""
    if not lesson.strip():
        raise Refused(fields={"lesson": _("Say in a few words what was learnt.")})
    return _close(goal, Goal.State.RETIRED, lesson.strip())


@action("goals.reopen_goal", lazy("Reopen a goal"), said=lazy("reopened the goal %(name)s"))
def reopen_goal(goal: Goal, *, by: User) -> Goal:
    """Pursue a goal again."""
    if goal.state == Goal.State.OPEN:
        raise Refused(_("It is open already."))
    return _close(goal, Goal.State.OPEN, goal.lesson)


def _close(goal: Goal, state: str, lesson: str) -> Goal:
    return apply_changes(goal, {"state": state, "lesson": lesson}, allowed=frozenset({"state", "lesson"}))


@action("goals.add_metric", lazy("Add a metric"), said=lazy("added a metric to %(name)s"))
def add_metric(
    goal: Goal, *, name: str, baseline: Decimal, target: Decimal, by: User, **fields: Any
) -> Metric:
    """Say how a goal is measured: from which value to which. `fields` are those of `METRIC_FIELDS`."""
    _refuse_unknown(fields, METRIC_FIELDS)
    fields.setdefault("baseline_on", today())
    metric = Metric(goal=goal, name=name.strip(), baseline=baseline, target=target, **fields)
    if metric.baseline_on > today():
        raise Refused(fields={"baseline_on": _("This day has not come.")})
    checked(metric).save()
    return metric


@action("goals.edit_metric", lazy("Change a metric"), said=lazy("changed the metric %(name)s"))
def edit_metric(metric: Metric, changes: dict[str, Any], *, version: int | None = None, by: User) -> Metric:
    """Change a metric; the history keeps what target was set before."""
    return apply_changes(metric, changes, allowed=METRIC_FIELDS, version=version)


@action("goals.delete_metric", lazy("Delete a metric"), said=lazy("deleted the metric %(name)s"))
def delete_metric(metric: Metric, *, by: User) -> None:
    """Delete a metric with its readings; Undo brings them back."""
    metric.delete()


@action("goals.add_reading", lazy("Add a reading"), said=lazy("read %(name)s"))
def add_reading(
    metric: Metric, *, value: Decimal, read_on: date | None = None, note: str = "", by: User
) -> Reading:
    """Keep a value that was read on a day; a second reading of the same day replaces the first."""
    day = read_on or today()
    if day > today():
        raise Refused(fields={"read_on": _("This day has not come.")})
    reading = Reading.objects.filter(metric=metric, read_on=day).first() or Reading(
        metric=metric, read_on=day
    )
    reading.value, reading.note = value, note.strip()
    checked(reading).save()
    return reading


@action("goals.delete_reading", lazy("Delete a reading"), said=lazy("deleted a reading"))
def delete_reading(reading: Reading, *, by: User) -> None:
    """Take back a reading that was wrong."""
    reading.delete()
