"""Whom an engagement is for, and who it has reached."""

from datetime import date

from manyways.access.clock import today
from manyways.change.models import Engagement
from manyways.change.queries.lawful import counted_groups
from manyways.change.queries.trees import groups_below
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries import now_in


def people_of(engagement: Engagement, day: date | None = None) -> list[Person]:
    """Everybody an engagement is for by name: members of its groups on its day, by name. Three queries.

    Those of groups that are counted only are not among them.
    """
    return _members(engagement, day, named_only=True)


def receivers_of(engagement: Engagement) -> list[Person]:
    """Everybody it goes to, also those who are counted only."""
    return _members(engagement, None, named_only=False)


def _members(engagement: Engagement, day: date | None, *, named_only: bool) -> list[Person]:
    groups = groups_below(engagement.audience.values_list("group_id", flat=True), named_only=named_only)
    on = day or engagement.happened_on or today()
    members = Membership.objects.filter(now_in(on), group__in=groups).values("person")
    return list(Person.objects.filter(pk__in=members).select_related("manager").order_by("name", "id"))


def is_asked(engagement: Engagement, person: Person) -> bool:
    """Whether a person is among those an engagement is for."""
    groups = groups_below(engagement.audience.values_list("group_id", flat=True), named_only=True)
    on = engagement.happened_on or today()
    return Membership.objects.filter(now_in(on), group__in=groups, person=person).exists()


def nameless_groups(engagement: Engagement) -> list[Group]:
    """The groups of its audience that have a headcount and nobody by name, or are counted only."""
    asked = Group.objects.filter(pk__in=engagement.audience.values("group"))
    bare = asked.filter(headcount__isnull=False).exclude(
        memberships__in=Membership.objects.filter(now_in(today()))
    )
    return list((bare | asked.filter(pk__in=counted_groups())).distinct().order_by("name"))
