"""A year of believable flow: each team with its own rhythm, holidays, and where it had one, a bad quarter."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from manyways.site.demo.story import DemoTeam


@dataclass(frozen=True)
class Finished:
    """One finished item: when it was asked for, begun and done."""

    created: date
    started: date
    finished: date


def make_history(team: DemoTeam, today: date, seed: int) -> list[Finished]:
    """The items a team finished, oldest first, none today or later."""
    draw = random.Random(f"{seed} {team.name}")
    monday = today - timedelta(days=today.weekday())
    found = []
    for weeks_ago in range(team.weeks, 0, -1):
        week = monday - timedelta(weeks=weeks_ago)
        for _each in range(_count(draw, team, weeks_ago, week)):
            finished = week + timedelta(days=draw.choice((0, 1, 1, 2, 2, 3, 3, 4)))
            worked = max(1, round(draw.lognormvariate(1.7, 0.7)))
            waited = max(0, round(draw.lognormvariate(2.6, 0.9)))
            started = finished - timedelta(days=worked)
            found.append(Finished(started - timedelta(days=waited), started, finished))
    return sorted(found, key=lambda item: (item.finished, item.started))


def _count(draw: random.Random, team: DemoTeam, weeks_ago: int, week: date) -> int:
    pace = team.pace
    if team.bad_weeks and team.bad_weeks[1] <= weeks_ago <= team.bad_weeks[0]:
        pace *= 0.45
    if (week.month, week.day) >= (12, 20) or (week.month, week.day) <= (1, 2):
        pace *= 0.2
    if week.month == 8:
        pace *= 0.7
    return max(0, round(pace * draw.lognormvariate(-(team.unevenness**2) / 2, team.unevenness)))
