"""Teams for tests: one that serves others, with its people, and those it serves."""

from datetime import date

from manyways.access.models import User
from manyways.teams import actions
from manyways.teams.models import Membership, Person, Team

SERVED = ("Billing", "Courses", "Growth", "Mobile", "Search")
LONG_AGO = date(2026, 1, 1)


def a_team(name: str, *people: str, by: User, percent: int = 100, **fields: object) -> Team:
    """A team with people in it since long ago."""
    team = actions.create_team(name=name, by=by, **fields)
    assert team.group is not None
    for person in people:
        found = Person.objects.filter(name=person).first() or actions.add_person(name=person, by=by)
        actions.add_membership(team.group, person=found, percent=percent, starts_on=LONG_AGO, by=by)
    return team


def a_serving_team(*people: str, by: User, serves: tuple[str, ...] = SERVED) -> Team:
    """DevOps with its people, there for some teams."""
    team = a_team("DevOps", *people, by=by, kind="platform")
    served = [a_team(name, f"{name} one", f"{name} two", by=by) for name in serves]
    return actions.describe_service(team, serves=served, by=by)


def roster(team: Team, day: date | None = None) -> dict[str, int]:
    """Who is in a team on a day, with the percent."""
    from manyways.teams.queries import now_in

    rows = Membership.objects.filter(now_in(day or date(2026, 11, 29)), group=team.group)
    return dict(rows.values_list("person__name", "percent"))
