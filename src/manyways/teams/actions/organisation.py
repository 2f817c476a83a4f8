"""The verbs of people, groups, teams, their weekly counts and calendars."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.actions.rooms import rooms_kept
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.queries import who_may
from manyways.access.rules import may_everywhere
from manyways.teams.models import Calendar, Group, Membership, Person, Team, WeeklyCount
from manyways.teams.rules import refuse_hours

PERSON_FIELDS = frozenset(
    {"name", "email", "manager", "location", "job_title", "active_from", "active_until"}
)
LINK = "access.link_account"
GROUP_FIELDS = frozenset({"name", "kind", "parent", "headcount", "contact", "contact_email"})
TEAM_FIELDS = frozenset({"name", "kind", "group", "lead", "calendar", "purpose", "is_active"})
MEMBERSHIP_FIELDS = frozenset({"percent", "discipline", "starts_on", "ends_on"})
CALENDAR_FIELDS = frozenset({"name", "country", "week", "exceptions"})
MOST_IN_A_WEEK = 10_000


@action("teams.add_person", lazy("Add a person"), said=lazy("added %(name)s"))
def add_person(*, name: str, by: User, **fields: Any) -> Person:
    """Add a member of the organisation. `fields` are those of `PERSON_FIELDS`, and `user` for who may link accounts."""
    _refuse_unknown(fields, PERSON_FIELDS | {"user"})
    if fields.get("user") not in (None, by) and not may_everywhere(by, LINK):
        raise PermissionDenied(LINK)
    person = Person(name=name.strip(), **fields)
    checked(person).save()
    return person


@action("teams.edit_person", lazy("Change a person"), said=lazy("changed %(name)s"))
def edit_person(person: Person, changes: dict[str, Any], *, version: int | None = None, by: User) -> Person:
    """Change what is known of a person. Nobody is their own manager, not even over others, nor makes themselves one."""
    if changes.get("manager"):
        refuse_circle(person, changes["manager"], "manager", _("Nobody can be their own manager."))
        refuse_becoming(person, changes["manager"], by)
    with rooms_kept(by) if changes.keys() & {"manager", "email"} else nullcontext():
        return apply_changes(person, changes, allowed=PERSON_FIELDS, version=version)


def refuse_becoming(person: Person, manager: Person, by: User) -> None:
    """Managers read more of their people than others: somebody else says who is one, or who may link accounts."""
    is_new = manager.user_id == by.pk and manager.pk != person.manager_id
    if is_new and not may_everywhere(by, LINK):
        found = who_may(LINK)
        words = _("You cannot make yourself somebody's manager. Ask %(name)s.")
        raise Refused(fields={"manager": words % {"name": found.name if found else _("an administrator")}})


def refuse_circle(row: Any, above: Any, field: str, reason: str) -> None:
    """Follow the rows above; meeting the row itself would be a circle."""
    seen = set()
    while above is not None and above.pk not in seen:
        if above.pk == row.pk:
            raise Refused(fields={field: reason})
        seen.add(above.pk)
        above = getattr(above, field)


def _refuse_unknown(fields: Iterable[str], allowed: frozenset[str]) -> None:
    unknown = sorted(set(fields) - allowed)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})


@action("teams.add_group", lazy("Add a group"), said=lazy("added the group %(name)s"))
def add_group(*, name: str, by: User, **fields: Any) -> Group:
    """Add a set of people: a name alone will do. `fields` are those of `GROUP_FIELDS`."""
    _refuse_unknown(fields, GROUP_FIELDS)
    group = Group(name=name.strip(), **fields)
    checked(group).save()
    return group


@action("teams.edit_group", lazy("Change a group"), said=lazy("changed the group %(name)s"))
def edit_group(group: Group, changes: dict[str, Any], *, version: int | None = None, by: User) -> Group:
    """Change a group or its place in the tree. No group stands inside itself."""
    if changes.get("parent"):
        refuse_circle(group, changes["parent"], "parent", _("A group cannot stand inside itself."))
    return apply_changes(group, changes, allowed=GROUP_FIELDS, version=version)


@action("teams.delete_group", lazy("Delete a group"), said=lazy("deleted the group %(name)s"))
def delete_group(group: Group, *, by: User) -> None:
    """Delete a group that nothing stands on."""
    if group.children.exists() or Team.objects.filter(group=group).exists():
        raise Refused(_("Groups or a team stand on this one. Move them first."))
    group.delete()


@action("teams.create_team", lazy("Create a team"), said=lazy("created the team %(name)s"))
def create_team(*, name: str, by: User, **fields: Any) -> Team:
    """Make a team, with a group that holds its members. `fields` are those of `TEAM_FIELDS`."""
    _refuse_unknown(fields, TEAM_FIELDS)
    team = Team(name=name.strip(), **fields)
    checked(team)
    if team.group is None:
        team.group = Group.objects.create(name=team.name, kind=Group.Kind.TEAM)
    team.save()
    return team


@action("teams.edit_team", lazy("Change a team"), said=lazy("changed the team %(name)s"))
def edit_team(team: Team, changes: dict[str, Any], *, version: int | None = None, by: User) -> Team:
    """Change a team; its group keeps the same name."""
    changed = apply_changes(team, changes, allowed=TEAM_FIELDS, version=version)
    if "name" in changes and changed.group is not None and changed.group.kind == Group.Kind.TEAM:
        Group.objects.filter(pk=changed.group.pk).update(name=changed.name)
    return changed


@action("teams.add_membership", lazy("Put a person in a group"), said=lazy("put a person in %(name)s"))
def add_membership(group: Group, *, person: Person, by: User, **fields: Any) -> Membership:
    """Put a person in a group, from a day on, for some share of their time. Times in one group do not overlap."""
    _refuse_unknown(fields, MEMBERSHIP_FIELDS)
    fields.setdefault("starts_on", today())
    membership = Membership(group=group, person=person, **fields)
    checked(membership)
    refuse_overlap(membership)
    membership.save()
    return membership


def refuse_overlap(membership: Membership) -> None:
    """Refuse a time in a group in which the person is there already."""
    same = Membership.objects.filter(group=membership.group, person=membership.person)
    others = same.exclude(pk=membership.pk).exclude(ends_on__lte=membership.starts_on)
    if membership.ends_on:
        others = others.filter(starts_on__lt=membership.ends_on)
    if others.exists():
        words = {"person": membership.person.name, "group": membership.group.name}
        raise Refused(_("%(person)s is in %(group)s at that time already.") % words)


@action("teams.edit_membership", lazy("Change a membership"), said=lazy("changed a membership"))
def edit_membership(
    membership: Membership, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Membership:
    """Change the share, the discipline or the time of a membership."""
    changed = apply_changes(membership, changes, allowed=MEMBERSHIP_FIELDS, version=version)
    refuse_overlap(changed)
    return changed


@action("teams.end_membership", lazy("End a membership"), said=lazy("ended a membership"))
def end_membership(membership: Membership, *, on: date | None = None, by: User) -> Membership | None:
    """Let a membership end on a day; one that would not last a day is taken away. Returns what is left."""
    day = on or today()
    if day <= membership.starts_on:
        membership.delete()
        return None
    return apply_changes(membership, {"ends_on": day}, allowed=frozenset({"ends_on"}))


@action("teams.set_weekly_counts", lazy("Set weekly counts"), said=lazy("set the weekly counts of %(name)s"))
def set_weekly_counts(
    team: Team, counts: Sequence[int], *, last_week_starts_on: date, by: User
) -> list[WeeklyCount]:
    """Keep how many items a team finished in each week, oldest first, up to the week that starts on that Monday."""
    if last_week_starts_on.weekday() != 0:
        raise Refused(fields={"last_week_starts_on": _("A week starts on a Monday.")})
    if last_week_starts_on > today():
        raise Refused(fields={"last_week_starts_on": _("This week has not begun.")})
    if not counts or any(not 0 <= count <= MOST_IN_A_WEEK for count in counts):
        raise Refused(fields={"counts": _("Give whole numbers, from 0 to 10,000.")})
    first = last_week_starts_on - timedelta(weeks=len(counts) - 1)
    return [
        WeeklyCount.objects.update_or_create(
            team=team,
            week_starts_on=first + timedelta(weeks=index),
            defaults={"finished_count": count},
        )[0]
        for index, count in enumerate(counts)
    ]


@action("teams.remove_weekly_counts", lazy("Remove weekly counts"), said=lazy("removed weekly counts"))
def remove_weekly_counts(team: Team, *, by: User) -> int:
    """Forget all weekly counts of a team. Returns how many there were."""
    return WeeklyCount.objects.filter(team=team).delete()[0]


@action("teams.add_calendar", lazy("Add a calendar"), said=lazy("added the calendar %(name)s"))
def add_calendar(*, name: str, by: User, **fields: Any) -> Calendar:
    """Add a working calendar; without a week it has the standard one's."""
    _refuse_unknown(fields, CALENDAR_FIELDS)
    fields.setdefault("week", _standard_week())
    calendar = Calendar(name=name.strip(), **fields)
    refuse_hours(calendar.week, calendar.exceptions, calendar.country)
    checked(calendar).save()
    return calendar


def _standard_week() -> list[list[list[int]]]:
    day = [[480, 720], [780, 1020]]
    return [day] * 5 + [[], []]


@action("teams.edit_calendar", lazy("Change a calendar"), said=lazy("changed the calendar %(name)s"))
def edit_calendar(
    calendar: Calendar, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Calendar:
    """Change working hours, days that differ, or whose public holidays are free."""
    refuse_hours(
        changes.get("week", calendar.week),
        changes.get("exceptions", calendar.exceptions),
        changes.get("country", calendar.country),
    )
    return apply_changes(calendar, changes, allowed=CALENDAR_FIELDS, version=version)
