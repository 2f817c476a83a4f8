"""What Brightwater wants to reach, how it is measured, and the readings so far."""

from datetime import timedelta
from decimal import Decimal

from manyways.access.clock import days_ago, today
from manyways.access.models import User
from manyways.goals.actions import add_goal, add_metric, add_reading
from manyways.goals.models import Program
from manyways.site.demo.story import GOALS
from manyways.teams.models import Person, Team
from manyways.work.actions import edit_initiative
from manyways.work.models import Initiative


def make_goals(director: User) -> None:
    """Goals with one metric each, and the initiatives that serve them."""
    for story in GOALS:
        team = Team.objects.select_related("lead").filter(name=story.team).first()
        goal = add_goal(
            name=story.name,
            program=Program.objects.filter(name=story.program).first(),
            team=team,
            owner=Person.objects.filter(name=story.owner).first() or (team.lead if team else None),
            due_on=today() + timedelta(days=story.due_in),
            by=director,
        )
        metric = add_metric(
            goal,
            name=story.metric,
            unit=story.unit,
            baseline=_decimal(story.baseline),
            target=_decimal(story.target),
            baseline_on=days_ago(story.baseline_ago),
            by=director,
        )
        for since, value in story.readings:
            add_reading(metric, read_on=days_ago(since), value=_decimal(value), by=director)
        for initiative in Initiative.objects.filter(name__in=story.initiatives):
            edit_initiative(initiative, {"goal": goal}, by=director)


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))
