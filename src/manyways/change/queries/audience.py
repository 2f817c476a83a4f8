"""Whom an engagement is for, and who it has reached."""

from collections.abc import Iterable
from datetime import date

from manyways.access.clock import today
from manyways.change.models import Engagement
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries import now_in


def groups_below(groups: Iterable[int]) -> set[int]:
    """The groups and all below them. One query."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Group.objects.values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = list(groups)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += children.get(here, [])
    return found


def people_of(engagement: Engagement, day: date | None = None) -> list[Person]:
    """Everybody an engagement is for by name: members of its groups on its day, by name. Three queries."""
    groups = groups_below(engagement.audience.values_list("group_id", flat=True))
    on = day or engagement.happened_on or today()
    members = Membership.objects.filter(now_in(on), group__in=groups).values("person")
    return list(Person.objects.filter(pk__in=members).select_related("manager").order_by("name", "id"))


def is_asked(engagement: Engagement, person: Person) -> bool:
    """Whether a person is among those an engagement is for."""
    groups = groups_below(engagement.audience.values_list("group_id", flat=True))
    on = engagement.happened_on or today()
    return Membership.objects.filter(now_in(on), group__in=groups, person=person).exists()


def nameless_groups(engagement: Engagement) -> list[Group]:
    """The groups of its audience that have a headcount and nobody by name."""
    rows = Group.objects.filter(pk__in=engagement.audience.values("group"), headcount__isnull=False)
    return list(rows.exclude(memberships__in=Membership.objects.filter(now_in(today()))).order_by("name"))
