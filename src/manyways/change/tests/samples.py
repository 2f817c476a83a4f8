"""A change with its groups and people for tests, made by calling actions."""

from collections.abc import Sequence
from datetime import date, timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Engagement, Impact, Milestone
from manyways.teams.actions import add_group, add_membership, add_person
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative


def a_group(name: str, *, by: User, people: int = 0, headcount: int | None = None) -> Group:
    """A group with so many people of its own, or with a headcount alone."""
    group = add_group(name=name, headcount=headcount, by=by)
    for number in range(people):
        person = add_person(
            name=f"{name} {number}", email=f"{name}{number}@example.com".replace(" ", "").lower(), by=by
        )
        add_membership(group, person=person, starts_on=date(2020, 1, 1), by=by)
    return group


def a_change(*groups: Group, by: User, name: str = "Shift to teams", in_days: int = 60) -> Initiative:
    """A change on a fixed day that reaches these groups, each with a small impact."""
    return actions.start_change(name=name, on=today() + timedelta(days=in_days), groups=groups, by=by)


def milestone_of(initiative: Initiative) -> Milestone:
    """Its only milestone."""
    return Milestone.objects.select_related("item__initiative__owner").get(item__initiative=initiative)


def impacts_of(initiative: Initiative) -> list[Impact]:
    """Its impacts in the order they were said."""
    return list(Impact.objects.filter(milestone__item__initiative=initiative).order_by("id"))


def person_of(user: User, name: str = "") -> Person:
    """The person behind a user of the cast."""
    person = add_person(name=name or user.name, email=user.email, user=user, by=user)
    user.refresh_from_db()
    return person


def told(
    initiative: Initiative,
    impacts: Sequence[Impact],
    *,
    by: User,
    says: Sequence[Milestone] = (),
    kind: str = "tell",
) -> Engagement:
    """An engagement about these impacts that was held today; nobody has confirmed it."""
    made = actions.plan_engagement(
        initiative, name="Town hall", kind=kind, channel="meeting", impacts=impacts, says=says, by=by
    )
    return actions.hold_engagement(made, by=by)
