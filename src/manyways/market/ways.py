"""Ways out of a date that no longer holds, each simulated on the same random numbers as the kept forecast."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from manyways.change.models import Claim
from manyways.engine.forecast.joint import Item, Portfolio
from manyways.engine.forecast.joint.portfolio import NEVER
from manyways.engine.forecast.joint.run import simulate
from manyways.engine.forecast.joint.simulation import Simulation
from manyways.engine.time.moments import day_of
from manyways.forecast.arrays import initiative_key
from manyways.forecast.inputs import unpack
from manyways.forecast.models import EVENING_BEFORE, Forecast
from manyways.market.models import WayOut
from manyways.work.models import Initiative

SEARCH_TRIALS = 1_000
MORE_PEOPLE = 1.25
PEOPLE_AFTER = 14
PLACE = 2.0**40
"""Between the ranks of two initiatives, as `forecast.arrays` sets them."""


class Ways:
    """The portfolio of one kept forecast, changed for one initiative."""

    def __init__(self, forecast: Forecast, initiative: Initiative, claim: Claim) -> None:
        self.forecast, self.initiative, self.claim = forecast, initiative, claim
        self.portfolio = unpack(bytes(forecast.input))
        self.target = initiative_key(initiative)
        members = {
            key for each in self.portfolio.milestones if each.key == self.target for key in each.members
        }
        self.queue = sorted(
            (item for item in self.portfolio.items if item.key in members and item.done_on is None),
            key=lambda item: item.rank,
        )
        self.teams = {item.team for item in self.queue}

    def all(self) -> list[dict[str, Any]]:
        """What can be done, each with its window and its chance to hold what was said."""
        if not any(each.key == self.target for each in self.portfolio.milestones):
            return []
        found = [self._later()]
        if self.queue:
            found.append(self._result(WayOut.Kind.FIRST, self._first()))
            found.append(self._result(WayOut.Kind.PEOPLE, self._more_people()))
            count = self._fewest_left_out()
            if count:
                smaller = self._result(WayOut.Kind.SMALLER, self._without_last(count))
                found.append(smaller | {"count": count, "of": len(self.queue)})
        return found

    def _later(self) -> dict[str, Any]:
        """What the kept forecast itself says: nothing is simulated again."""
        window = self.forecast.windows.get(initiative=self.initiative, item__isnull=True)
        assert self.claim.last_on
        return {
            "kind": WayOut.Kind.LATER,
            "likely_on": window.likely_on,
            "safe_on": window.safe_on,
            "chance": window.chance_by(self.claim.last_on, self.forecast.as_of),
        }

    def _result(self, kind: str, portfolio: Portfolio) -> dict[str, Any]:
        simulation = self._run(portfolio, self.forecast.trials)
        window = simulation.window(self.target)
        return {
            "kind": kind,
            "likely_on": _date(window.likely_by),
            "safe_on": _date(window.safe_by),
            "chance": self._chance(simulation),
        }

    def _run(self, portfolio: Portfolio, trials: int) -> Simulation:
        as_of = day_of(self.forecast.as_of - EVENING_BEFORE)
        return simulate(
            portfolio, as_of_day=as_of, trials=trials, seed=self.forecast.seed, full={self.target}
        )

    def _chance(self, simulation: Simulation) -> float:
        """The chance that it is there by the last day said."""
        assert self.claim.last_on
        return simulation.probability_met(self.target, day_of(self.claim.last_on))

    def _items(self, change: Callable[[Item], Item]) -> Portfolio:
        mine = {item.key for item in self.queue}
        items = tuple(change(item) if item.key in mine else item for item in self.portfolio.items)
        return replace(self.portfolio, items=items)

    def _first(self) -> Portfolio:
        """Its parts before those of every other initiative."""
        return self._items(lambda item: replace(item, rank=item.rank % PLACE - PLACE))

    def _more_people(self) -> Portfolio:
        start = day_of(self.forecast.as_of) + PEOPLE_AFTER
        teams = tuple(
            replace(team, availability=_raised(team.availability, start)) if team.key in self.teams else team
            for team in self.portfolio.teams
        )
        return replace(self.portfolio, teams=teams)

    def _without_last(self, count: int) -> Portfolio:
        """Without the last parts of its queue, and whatever names them."""
        gone = {item.key for item in self.queue[-count:]}
        return replace(
            self.portfolio,
            items=tuple(item for item in self.portfolio.items if item.key not in gone),
            links=tuple(
                link for link in self.portfolio.links if not gone & {link.predecessor, link.successor}
            ),
            milestones=tuple(
                replace(each, members=tuple(key for key in each.members if key not in gone))
                for each in self.portfolio.milestones
            ),
            risks=tuple(
                replace(risk, effects=tuple(each for each in risk.effects if each.target not in gone))
                for risk in self.portfolio.risks
            ),
        )

    def _fewest_left_out(self) -> int:
        """How few parts must go for what was said to hold again; 0 where even one part alone would be too many."""
        wanted = (self.claim.percent or 50.0) / 100
        low, high = 1, len(self.queue) - 1
        while low < high:
            middle = (low + high) // 2
            holds = self._chance(self._run(self._without_last(middle), SEARCH_TRIALS)) >= wanted
            low, high = (low, middle) if holds else (middle + 1, high)
        return low if low <= len(self.queue) - 1 else 0


def _raised(availability: tuple[tuple[int, float], ...], start: int) -> tuple[tuple[int, float], ...]:
    """A quarter more from a day on, whatever was in force."""
    before = [factor for day, factor in availability if day <= start]
    kept = [(day, factor) for day, factor in availability if day < start]
    later = [(day, factor * MORE_PEOPLE) for day, factor in availability if day > start]
    return (*kept, (start, (before[-1] if before else 1.0) * MORE_PEOPLE), *later)


def _date(day: int) -> date | None:
    return None if day == NEVER else date(1970, 1, 1) + timedelta(days=day)
