"""A cadence over flow: planning a sprint, taking items into it, and saying what came of it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now
from manyways.access.models import User
from manyways.teams.models import Team
from manyways.ui.values import date_text
from manyways.work.models import Item, Sprint, SprintItem
from manyways.work.queries.boards import ON_BOARDS

LONGEST_DAYS = 62


@action("work.plan_sprint", lazy("Plan a sprint"), said=lazy("planned the sprint %(name)s"))
def plan_sprint(
    team: Team,
    *,
    goal: str,
    starts_on: date,
    ends_on: date,
    items: Iterable[Item] = (),
    at: datetime | None = None,
    by: User,
) -> Sprint:
    """Make a sprint of a team with a goal, both days counted. Two sprints of one team do not overlap."""
    sprint = Sprint(team=team, goal=goal.strip(), starts_on=starts_on, ends_on=ends_on)
    _refuse_misfits(sprint)
    checked(sprint).save()
    _take(sprint, items, at or now())
    return sprint


def _refuse_misfits(sprint: Sprint) -> None:
    if sprint.ends_on < sprint.starts_on:
        raise Refused(fields={"ends_on": _("It ends before it starts.")})
    if (sprint.ends_on - sprint.starts_on).days >= LONGEST_DAYS:
        raise Refused(fields={"ends_on": _("A sprint lasts two months at most.")})
    others = Sprint.objects.filter(team=sprint.team).exclude(pk=sprint.pk)
    clash = others.filter(starts_on__lte=sprint.ends_on, ends_on__gte=sprint.starts_on).first()
    if clash:
        words = {"goal": clash.goal, "first": date_text(clash.starts_on), "last": date_text(clash.ends_on)}
        raise Refused(fields={"starts_on": _("“%(goal)s” already runs from %(first)s to %(last)s.") % words})


@action("work.edit_sprint", lazy("Change a sprint"), said=lazy("changed the sprint %(name)s"))
def edit_sprint(sprint: Sprint, changes: dict[str, Any], *, version: int | None = None, by: User) -> Sprint:
    """Change its goal, its days, or what came of it."""
    allowed = frozenset({"goal", "starts_on", "ends_on", "result"})
    changed = apply_changes(sprint, changes, allowed=allowed, version=version)
    _refuse_misfits(changed)
    return changed


@action("work.take_items", lazy("Take items into a sprint"), said=lazy("took items into %(name)s"))
def take_items(sprint: Sprint, items: Iterable[Item], *, at: datetime | None = None, by: User) -> int:
    """Take items of its team into a sprint. Returns how many came in; those already there stay."""
    return _take(sprint, items, at or now())


def _take(sprint: Sprint, items: Iterable[Item], at: datetime) -> int:
    known = set(sprint.taken.values_list("item_id", flat=True))
    added = [item for item in items if item.pk not in known]
    for item in added:
        if item.team_id != sprint.team_id:
            raise Refused(_("“%(name)s” belongs to another team.") % {"name": item.name})
        if item.form not in ON_BOARDS:
            raise Refused(_("“%(name)s” is not something a sprint takes.") % {"name": item.name})
    SprintItem.objects.bulk_create(SprintItem(sprint=sprint, item=item, taken_at=at) for item in added)
    return len(added)


@action("work.put_back_item", lazy("Put an item of a sprint back"), said=lazy("put an item of %(name)s back"))
def put_back_item(sprint: Sprint, *, item: Item, by: User) -> None:
    """Take an item out of a sprint; it keeps its place in the backlog."""
    sprint.taken.filter(item=item).delete()


@action("work.remove_sprint", lazy("Remove a sprint"), said=lazy("removed the sprint %(name)s"))
def remove_sprint(sprint: Sprint, *, by: User) -> None:
    """Forget a sprint; its items stay where they are."""
    sprint.delete()
