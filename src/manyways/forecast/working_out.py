"""What changes to a kept forecast's input would do: simulated again on the same random numbers. Runs in the background."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from manyways.engine.forecast.joint import NEVER, Portfolio, Simulation
from manyways.engine.forecast.joint.run import simulate
from manyways.engine.time.moments import day_of
from manyways.forecast.inputs import unpack
from manyways.forecast.models import EVENING_BEFORE, Forecast, Window
from manyways.forecast.what_if import Change, altered
from manyways.teams.models import Team
from manyways.ui.answers import Refused


def work_out(base: Forecast, changes: Sequence[Change]) -> dict[str, list[Any]]:
    """Initiative key to `[state, likely, safe, given, chance]` of all that the forecast knew a window of."""
    teams = Team.objects.in_bulk([c["team"] for c in changes if c.get("team")], field_name="key")
    before = unpack(bytes(base.input))
    _refuse_unknown(before, teams.values())
    after = altered(before, changes, {str(key): team.pk for key, team in teams.items()})
    known = {stone.key for stone in after.milestones}
    simulation = simulate(
        after, as_of_day=day_of(base.as_of - EVENING_BEFORE), trials=base.trials, seed=base.seed, full=known
    )
    given = {row.target: row.day for row in after.dates_given}
    return {
        key.removeprefix("initiative "): _window(simulation, key, given.get(key), base.as_of)
        if key in known
        else ["dropped", None, None, None, None]
        for key in _initiatives(before)
    }


def _refuse_unknown(portfolio: Portfolio, teams: Iterable[Team]) -> None:
    known = {team.key for team in portfolio.teams}
    for team in teams:
        if f"team {team.pk}" not in known:
            raise Refused(
                _("%(team)s has finished too little to be forecast: eight weeks are needed.") % {"team": team}
            )


def _initiatives(portfolio: Portfolio) -> list[str]:
    return [stone.key for stone in portfolio.milestones if stone.key.startswith("initiative ")]


def _window(simulation: Simulation, key: str, given: int | None, as_of: date) -> list[Any]:
    window = simulation.window(key)
    state = Window.State.NEVER if window.likely_by == NEVER else Window.State.WINDOW
    chance = simulation.probability_met(key, given) if given is not None else None
    days = [_iso(day, as_of) for day in (window.likely_by, window.safe_by, given)]
    return [str(state), *days, chance]


def _iso(day: int | None, as_of: date) -> str | None:
    if day is None or day == NEVER:
        return None
    return (as_of + timedelta(days=day - day_of(as_of))).isoformat()
