"""One run of the joint simulation over the whole portfolio, and its results as windows to keep."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from manyways import __version__
from manyways.engine.forecast.joint import NEVER, PortfolioError, Simulation
from manyways.engine.forecast.joint.run import Tell, simulate
from manyways.engine.time.moments import day_of
from manyways.forecast.actions import keep_forecast
from manyways.forecast.arrays import Simulated, initiative_key, read_portfolio
from manyways.forecast.models import EVENING_BEFORE, Forecast, Window
from manyways.forecast.risks import PREFIX
from manyways.ui.answers import Refused
from manyways.work.models import Initiative, Item

TRIALS = 10_000
SEED = 1
MOST_DRIVERS = 5
MOST_RISKS = 3
read = read_portfolio


def run(
    simulated: Simulated,
    as_of: date,
    *,
    trials: int = TRIALS,
    seed: int = SEED,
    tell: Tell | None = None,
) -> Simulation:
    """Simulate as of the end of the day before. Refused with the items named where plans circle or contradict."""
    evening = day_of(as_of - EVENING_BEFORE)
    try:
        return simulate(
            simulated.portfolio,
            as_of_day=evening,
            trials=trials,
            seed=seed,
            tell=tell,
            full=_kept_in_full(simulated),
        )
    except PortfolioError as error:
        raise Refused(_("The portfolio cannot be simulated: %(reason)s") % {"reason": error}) from error


def _kept_in_full(simulated: Simulated) -> set[str]:
    """Initiatives and milestones: what can be asked of every trial."""
    stones = {str(item.key) for item in simulated.items.values() if item.form == Item.Form.MILESTONE}
    return stones | {stone.key for stone in simulated.portfolio.milestones}


def keep(
    simulated: Simulated, simulation: Simulation, as_of: date, *, made_at: datetime | None = None
) -> Forecast:
    """Store the run with a window for each initiative, milestone and item; made now if nothing else is said."""
    packed, digest = simulated.packed
    reader = _Reader(simulated, simulation, as_of)
    return keep_forecast(
        as_of=as_of,
        seed=simulation.seed,
        trials=simulation.trials,
        engine_version=__version__,
        digest=digest,
        packed_input=packed,
        paces=simulated.paces,
        windows=reader.windows(),
        made_at=made_at,
    )


class _Reader:
    """Reads windows out of one simulation."""

    def __init__(self, simulated: Simulated, simulation: Simulation, as_of: date) -> None:
        self.simulated, self.simulation, self.as_of = simulated, simulation, as_of
        self.known = set(simulation.keys)

    def windows(self) -> Iterator[Window]:
        """All windows, one after the other."""
        for initiative in self.simulated.initiatives.values():
            yield self.of_initiative(initiative)
        for item in self.simulated.items.values():
            if window := self.of_item(item):
                yield window

    def of_initiative(self, initiative: Initiative) -> Window:
        """The window of a whole initiative, or why there is none."""
        if initiative.pk in self.simulated.without_history:
            short = self.simulated.without_history[initiative.pk]
            return Window(
                initiative=initiative,
                state=Window.State.NO_HISTORY,
                weeks_counted=short.weeks_counted,
                items_counted=min(short.items_counted, 1_000),
                given_on=initiative.due_on,
            )
        key = initiative_key(initiative)
        if key not in self.known:
            return Window(initiative=initiative, state=Window.State.EMPTY, given_on=initiative.due_on)
        given = initiative.due_on
        chance = self.simulation.probability_met(key, day_of(given)) if given else None
        return Window(
            initiative=initiative,
            given_on=given,
            confidence=chance,
            drivers=self._drivers(key),
            finish_days=self.simulation.packed(key),
            **self._days(key),
        )

    def of_item(self, item: Item) -> Window | None:
        """The window of an unfinished item; the trials are kept for milestones only."""
        key = str(item.key)
        if key not in self.known or item.finished_at is not None:
            return None
        packed = self.simulation.packed(key) if item.form == Item.Form.MILESTONE else b""
        return Window(
            initiative=self.simulated.initiatives[item.initiative_id],
            item=item,
            finish_days=packed,
            **self._days(key),
        )

    def _days(self, key: str) -> dict[str, Any]:
        window = self.simulation.window(key)
        state = Window.State.NEVER if window.likely_by == NEVER else Window.State.WINDOW
        return {
            "state": state,
            "likely_on": self._date(window.likely_by),
            "safe_on": self._date(window.safe_by),
            "nearly_sure_on": self._date(window.almost_sure_by),
        }

    def _date(self, day: int) -> date | None:
        return None if day == NEVER else self.as_of + timedelta(days=day - day_of(self.as_of))

    def _drivers(self, key: str) -> list[list[Any]]:
        """What was on the chain that decided, with its share of the trials; largest first; then the risks that struck it."""
        found = self.simulation.drivers(key)
        ranked: list[list[Any]] = [["item", name, share] for name, share in found.on_chain.items()]
        ranked += [["team", name.removeprefix("team "), share] for name, share in found.teams.items()]
        ranked = sorted(ranked, key=lambda each: -each[2])[:MOST_DRIVERS]
        risks = sorted(found.risks.items(), key=lambda each: -each[1])[:MOST_RISKS]
        return ranked + [["risk", name.removeprefix(PREFIX), share] for name, share in risks]
