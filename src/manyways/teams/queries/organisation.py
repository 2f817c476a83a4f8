"""Reads of people, groups and teams: who is where today, what is missing, weekly counts as pasted."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams.models import (
    Calendar,
    Group,
    Membership,
    Person,
    Seat,
    Team,
    WayOfWorking,
    WeeklyCount,
)

MOST_WEEKS = 260


def now_in(day: date) -> Q:
    """Memberships that hold on a day (half-open)."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def listed_people(user: User) -> QuerySet[Person]:
    """Everybody, with whether they are in a team today."""
    return with_teams(Person.objects.visible_to(user), today())


def with_teams(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """People with their managers and whether they are in a team on a day."""
    in_team = Membership.objects.filter(now_in(day), person=OuterRef("pk"), group__kind=Group.Kind.TEAM)
    return people.select_related("manager").annotate(is_in_team=Exists(in_team))


def listed_teams(user: User) -> QuerySet[Team]:
    """All teams with how many are in them today, all the time or not, what is missing, and how they work."""
    day = today()
    members = Q(group__memberships__starts_on__lte=day) & (
        Q(group__memberships__ends_on__isnull=True) | Q(group__memberships__ends_on__gt=day)
    )
    person = "group__memberships__person"
    newest = WayOfWorking.objects.filter(team=OuterRef("pk"), starts_on__lte=day).order_by(
        "-starts_on", "-id"
    )
    return (
        Team.objects.visible_to(user)
        .select_related("lead", "calendar")
        .annotate(
            member_count=Count(person, filter=members, distinct=True),
            dedicated_count=Count(person, filter=members & Q(group__memberships__percent=100), distinct=True),
            way=Subquery(newest.values("name")[:1]),
            way_reason=Subquery(newest.values("reason")[:1]),
            missing=ArraySubquery(_missing_disciplines(day)),
        )
    )


def _missing_disciplines(day: date) -> QuerySet[Seat, str]:
    """The disciplines of a team's seats that nobody in it brings."""
    bringing = Membership.objects.filter(
        now_in(day), group__team=OuterRef("team"), discipline__iexact=OuterRef("discipline")
    )
    seats = Seat.objects.filter(team=OuterRef("pk")).exclude(Exists(bringing)).order_by("discipline")
    return seats.values_list("discipline", flat=True).distinct()


def members_of(group: Group | None) -> list[Membership]:
    """Memberships of a group that have not ended, by name."""
    if group is None:
        return []
    rows = Membership.objects.filter(group=group).exclude(ends_on__lte=today())
    return list(rows.select_related("person", "home").order_by("person__name", "starts_on"))


def users_in_team(team_id: int) -> list[User]:
    """The accounts of a team's lead and of those who are members today."""
    now_here = Membership.objects.filter(now_in(today()), group__team=team_id)
    leads = Team.objects.filter(pk=team_id, lead__isnull=False)
    people = Q(pk__in=now_here.values("person")) | Q(pk__in=leads.values("lead"))
    found = Person.objects.filter(people, user__is_active=True).select_related("user").order_by("pk")
    return [person.user for person in found if person.user]


def other_teams_of(people: Iterable[Person], group: Group | None) -> dict[int, list[str]]:
    """The other teams each of these people is in today: person id -> names."""
    rows = Membership.objects.filter(
        now_in(today()), person__in=list(people), group__kind=Group.Kind.TEAM
    ).exclude(group=group)
    found = defaultdict(list)
    for row in rows.select_related("group"):
        found[row.person_id].append(row.group.name)
    return dict(found)


@dataclass
class GroupRow:
    """A group in the tree with its depth, how many people are known in it and below, and what it is inside of."""

    group: Group
    depth: int
    known: int
    inside: str = ""
    children: list["GroupRow"] = field(default_factory=list)

    @property
    def headcount(self) -> int:
        """The headcount that was given, else the people known."""
        return self.group.headcount if self.group.headcount is not None else self.known


def group_tree(user: User) -> list[GroupRow]:
    """All groups from top to bottom. Two queries."""
    people: dict[int, set[int]] = defaultdict(set)
    for group_id, person_id in Membership.objects.filter(now_in(today())).values_list("group", "person"):
        people[group_id].add(person_id)
    groups = list(Group.objects.visible_to(user).select_related("contact").order_by("name", "id"))
    below: dict[int | None, list[Group]] = defaultdict(list)
    for group in groups:
        below[group.parent_id].append(group)
    rows: list[GroupRow] = []
    waiting = [(group, 0, "") for group in reversed(below[None])]
    while waiting:
        group, depth, inside = waiting.pop()
        rows.append(GroupRow(group, depth, len(_everybody(group.pk, below, people)), inside))
        waiting += [(child, depth + 1, group.name) for child in reversed(below[group.pk])]
    return rows


def _everybody(top: int, below: dict[int | None, list[Group]], people: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [top]
    while waiting:
        here = waiting.pop()
        found |= people.get(here, set())
        waiting += [group.pk for group in below.get(here, [])]
    return found


@dataclass(frozen=True)
class PastedCounts:
    """Weekly counts as they were understood: week and count, oldest first, and words that are no numbers."""

    weeks: list[tuple[date, int]]
    ignored: list[str]


def read_counts(text: str, last_week: date) -> PastedCounts:
    """Numbers in any layout, oldest first, the last one for the week given."""
    words = [word for word in re.split(r"[\s,;|]+", text.strip()) if word]
    numbers = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= 6]
    ignored = [word for word in words if not (word.isascii() and word.isdigit() and len(word) <= 6)]
    numbers = numbers[-MOST_WEEKS:]
    first = last_week - timedelta(weeks=len(numbers) - 1)
    return PastedCounts([(first + timedelta(weeks=at), count) for at, count in enumerate(numbers)], ignored)


def last_full_week() -> date:
    """The Monday of the last week that is over."""
    return today() - timedelta(days=today().weekday() + 7)


def weekly_counts_of(team: Team) -> list[WeeklyCount]:
    """The counts kept for a team, oldest first."""
    return list(WeeklyCount.objects.filter(team=team).order_by("week_starts_on"))


def calendar_week(calendar: Calendar) -> list[tuple[str, str]]:
    """Each weekday with its shifts as text."""
    names = [
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    ]
    return [(name, shifts_text(day)) for name, day in zip(names, calendar.week, strict=True)]


def shifts_text(shifts: Iterable[Iterable[int]]) -> str:
    """Shifts as people write them: `08:00–12:00, 13:00–17:00`."""
    return ", ".join(
        "–".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in shift) for shift in shifts
    )
