"""What moved outcomes between two kept forecasts: the engine's exchange of inputs, on the kept random numbers."""

from collections.abc import Iterable, Sequence

from manyways.engine.forecast.joint.moved import GROUPS, what_moved
from manyways.engine.time.moments import day_of
from manyways.forecast.arrays import initiative_key
from manyways.forecast.inputs import unpack
from manyways.forecast.models import EVENING_BEFORE, Forecast
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
