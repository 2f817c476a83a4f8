"""Whether the newest forecast still says everything: what it hangs on is compared, instead of simulated and kept anew."""

from datetime import date

from manyways import __version__
from manyways.forecast.arrays import Simulated
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import latest_forecast
from manyways.forecast.runs import SEED, TRIALS
from manyways.work.models import Item

Shown = tuple[set[tuple[int, date | None, bool, int, int]], set[tuple[int, int]], set[int]]


def unchanged(simulated: Simulated, as_of: date) -> Forecast | None:
    """The newest forecast if another would say the same: one digest of all that is simulated, and what is shown with it."""
    newest = latest_forecast()
    made = (as_of, SEED, TRIALS, __version__)
    if newest is None or (newest.as_of, newest.seed, newest.trials, newest.engine_version) != made:
        return None
    is_same = newest.paces == simulated.paces and newest.input_digest == simulated.packed[1]
    return newest if is_same and _shown(newest) == _to_show(simulated) else None


def _shown(forecast: Forecast) -> Shown:
    """What the windows of a forecast say beside days: initiatives with dates given and histories, items, milestones."""
    wholes, items = (forecast.windows.filter(item__isnull=is_whole) for is_whole in (True, False))
    rows = wholes.values_list("initiative", "given_on", "state", "weeks_counted", "items_counted")
    return (
        {(pk, day, state == Window.State.NO_HISTORY, weeks, done) for pk, day, state, weeks, done in rows},
        set(items.values_list("item", "initiative")),
        set(items.exclude(finish_days=b"").values_list("item", flat=True)),
    )


def _to_show(simulated: Simulated) -> Shown:
    """The same of a forecast to come."""
    wholes = set()
    for pk, initiative in simulated.initiatives.items():
        short = simulated.without_history.get(pk)
        counted = (short.weeks_counted, min(short.items_counted, 1_000)) if short else (0, 0)
        wholes.add((pk, initiative.due_on, short is not None, *counted))
    portfolio = simulated.portfolio
    known = {row.key for rows in (portfolio.items, portfolio.activities) for row in rows}
    rows = [row for row in simulated.items.values() if row.finished_at is None and str(row.key) in known]
    stones = {row.pk for row in rows if row.form == Item.Form.MILESTONE}
    return wholes, {(row.pk, row.initiative_id) for row in rows}, stones
