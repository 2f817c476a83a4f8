"""Two kept forecasts explained and one made again: the engine on kept inputs and random numbers. In the background only."""

import zlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

from manyways.engine.forecast.joint import NEVER, Simulation
from manyways.engine.forecast.joint.moved import GROUPS, what_moved
from manyways.engine.forecast.joint.run import simulate
from manyways.engine.time.moments import day_of
from manyways.forecast.arrays import initiative_key
from manyways.forecast.inputs import pack, unpack
from manyways.forecast.models import EVENING_BEFORE, Forecast, Window
from manyways.work.models import Initiative

Steps = dict[int, Sequence[tuple[str, int | None]]]


def explain(before: Forecast, after: Forecast, initiatives: Iterable[Initiative]) -> Steps:
    """Initiative id -> days by group of inputs. With the runs and the seed kept, the sum is the kept windows' difference."""
    old, new = unpack(bytes(before.input)), unpack(bytes(after.input))
    known = {each.key for each in old.milestones} & {each.key for each in new.milestones}
    wanted = {initiative_key(row): row.pk for row in initiatives if initiative_key(row) in known}
    if not wanted:
        return {}
    moved = what_moved(
        old,
        new,
        list(wanted),
        as_of_before=day_of(before.as_of - EVENING_BEFORE),
        as_of_after=day_of(after.as_of - EVENING_BEFORE),
        trials=after.trials,
        seed=after.seed,
    )
    return {wanted[each.target]: [(name, each.days[name]) for name in GROUPS] for each in moved}


def differing(kept: Forecast) -> tuple[int, int]:
    """How many windows come out otherwise when a forecast is made again from its record, and of how many."""
    portfolio = unpack(bytes(kept.input))
    told = kept.windows.filter(state__in=[Window.State.WINDOW, Window.State.NEVER])
    rows = list(told.select_related("initiative", "item"))
    again = simulate(
        portfolio,
        as_of_day=day_of(kept.as_of - EVENING_BEFORE),
        trials=kept.trials,
        seed=kept.seed,
        full={_key(row) for row in rows if row.finish_days},
    )
    if pack(portfolio)[1] != kept.input_digest:
        return len(rows), len(rows)
    return sum(not _is_equal(row, again, kept) for row in rows), len(rows)


def _key(row: Window) -> str:
    return str(row.item.key) if row.item else initiative_key(row.initiative)


def _is_equal(row: Window, again: Simulation, kept: Forecast) -> bool:
    """Whether every trial, where trials are kept, and every day told is the same."""
    key = _key(row)
    if key not in again.rows:
        return False
    trials = bytes(row.finish_days)
    if trials and zlib.decompress(trials) != zlib.decompress(again.packed(key)):
        return False
    window, first = again.window(key), day_of(kept.as_of)
    days = (
        None if day == NEVER else kept.as_of + timedelta(days=day - first)
        for day in (window.likely_by, window.safe_by, window.almost_sure_by)
    )
    return (row.likely_on, row.safe_on, row.nearly_sure_on) == tuple(days)
