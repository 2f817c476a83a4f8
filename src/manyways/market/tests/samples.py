"""Outcomes with a team's history and a kept forecast, for the tests of this app."""

from datetime import date, timedelta
from typing import Any

from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.forecast.comparing import explain
from manyways.forecast.models import Forecast, Window
from manyways.forecast.runs import keep, read, run
from manyways.forecast.tests.test_forecasts import a_team_with_counts
from manyways.market.actions.outcomes import keep_moves
from manyways.market.queries.moves import unexplained
from manyways.teams.actions import add_person
from manyways.teams.models import Person, Team
from manyways.work.actions import add_item, create_initiative
from manyways.work.models import Initiative, Item, Kind

TRIALS = 200


def a_team(weeks: int = 12, name: str = "Commerce") -> Team:
    """A team that has counted so many weeks."""
    return a_team_with_counts(weeks, name)


def an_outcome(
    team: Team, *, by: User, name: str = "Group billing", count: int = 12, **fields: Any
) -> Initiative:
    """An outcome everybody may see, with so many open parts."""
    kind = Kind.objects.get(slug="outcome")
    fields = {"visibility": "company", **fields}
    initiative = create_initiative(name=name, kind=kind, approach="flow", team=team, by=by, **fields)
    add_parts(initiative, count, by=by, days_ago=40)
    return initiative


def add_parts(initiative: Initiative, count: int, *, by: User, name: str = "Part", days_ago: int = 0) -> None:
    """More to do, known for so many days."""
    for number in range(count):
        add_item(initiative, name=f"{name} {number}", form="story", team=initiative.team, by=by)
    known_from = now() - timedelta(days=days_ago)
    Item.objects.filter(initiative=initiative, name__startswith=name).update(created_at=known_from)


def forecasted(as_of: date | None = None) -> Forecast:
    """A kept forecast of everything, with few runs."""
    day = as_of or today()
    simulated = read(day)
    return keep(simulated, run(simulated, day, trials=TRIALS), day)


def explained() -> None:
    """What moved, kept as the job keeps it."""
    for before, after in unexplained():
        keep_moves(after, before, explain(before, after, Initiative.objects.open().order_by("pk")))


def window_of(initiative: Initiative) -> Window:
    """Its newest window."""
    found = Window.objects.filter(initiative=initiative, item__isnull=True).order_by("forecast").last()
    assert found is not None
    return found


def in_days(days: int) -> date:
    """A day from today."""
    return today() + timedelta(days=days)


def a_person(user: User, *, by: User) -> Person:
    """The person behind a user of the cast."""
    person = add_person(name=user.name, email=user.email, user=user, by=by)
    user.refresh_from_db()
    return person
