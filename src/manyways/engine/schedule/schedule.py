"""The schedule of a plan: dates, float and criticality of every item, summaries rolled up."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manyways.engine.network import Cycle
from manyways.engine.schedule import passes
from manyways.engine.schedule.compile import compile_plan
from manyways.engine.schedule.floats import (
    Dates,
    Flags,
    Minutes,
    critical_rows,
    free_floats,
    longest_path,
    total_floats,
)
from manyways.engine.schedule.forward import Dates as DateLists
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.plan import Constraint, Plan
from manyways.engine.schedule.rollup import roll_up
from manyways.engine.schedule.rules import Rules
from manyways.engine.time import END_MINUTE, NO_MINUTE, OutOfTimeError


@dataclass(frozen=True, eq=False)
class Schedule:
    """The answer, one row for each of the plan's n items.

    Dates: int64[n], minutes since 1970, `NO_MINUTE` for rows without dates (inactive ones, summaries
    of nothing). `start` and `finish` are the dates to show: actual dates, late ones for items as late
    as possible, else early ones. Floats: int64[n], working minutes of the item's calendar. `finish_minute`:
    the project's finish; its start for a plan without items. A plan scheduled back from its finish starts with
    its first late start, from which its early dates count.
    """

    start_minute: int
    finish_minute: int
    start: Minutes
    finish: Minutes
    early_start: Minutes
    early_finish: Minutes
    late_start: Minutes
    late_finish: Minutes
    total_float_minutes: Minutes
    free_float_minutes: Minutes
    is_critical: Flags
    is_on_longest_path: Flags


Pass = Callable[[Network, Rules, DateLists | None], DateLists]
BackwardPass = Callable[[Network, Rules, int], DateLists]


def schedule_of(plan: Plan, rules: Rules | None = None) -> Schedule | Cycle:
    """The schedule in plain Python, or the cycle of rows that prevents one.

    Raises `OutOfTimeError` naming the first item that would finish after 2149.

    >>> from manyways.engine.schedule import Item, Link, plan_of
    >>> from manyways.engine.time import compile_calendar, moment_of, standard_hours
    >>> plan = plan_of([Item(1, duration_minutes=480), Item(2, duration_minutes=60)], [Link(0, 1)],
    ...                start_minute=480, calendars=[compile_calendar(standard_hours())])
    >>> moment_of(schedule_of(plan).finish_minute)
    datetime.datetime(1970, 1, 2, 9, 0)
    """
    chosen = rules or Rules()
    network = compile_plan(plan, chosen)
    if isinstance(network, Cycle):
        return network
    return schedule_network(plan, network, chosen)


def finish_of(plan: Plan, rules: Rules | None = None) -> int | Cycle:
    """The finish of a plan alone, at a third of the cost; raises `OutOfTimeError` as `schedule_of`.

    >>> from manyways.engine.schedule import Item, plan_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> plan = plan_of([Item(1, duration_minutes=480)], [], start_minute=480,
    ...                calendars=[compile_calendar(standard_hours())])
    >>> finish_of(plan)
    1020
    """
    chosen = rules or Rules()
    network = compile_plan(plan, chosen)
    if isinstance(network, Cycle):
        return network
    if np.any(network.constraint == Constraint.AS_LATE_AS_POSSIBLE):
        return schedule_network(plan, network, chosen).finish_minute
    early_finish = np.asarray(passes.early_dates(network, chosen)[1], dtype=np.int64)
    _refuse_out_of_time(plan, network, early_finish)
    return _finish(network, early_finish)


def schedule_network(plan: Plan, network: Network, rules: Rules) -> Schedule:
    """The schedule of a network already compiled from `plan`."""
    return assemble(plan, network, *dates_of(network, rules, passes.early_dates, passes.late_dates))


def dates_of(network: Network, rules: Rules, early: Pass, late: BackwardPass) -> tuple[Dates, Dates]:
    """Early and late dates, and again with the early dates that items as late as possible leave."""
    first = early(network, rules, None)
    last = late(network, rules, _finish(network, first[1]))
    second = first
    if np.any(network.constraint == Constraint.AS_LATE_AS_POSSIBLE):
        second = early(network, rules, last)
    return _dates(first, last), _dates(second, last)


def _finish(network: Network, early_finish: npt.ArrayLike) -> int:
    """The finish a plan is scheduled back from, else its last early finish; its start without rows."""
    if network.finish_minute != NO_MINUTE:
        return network.finish_minute
    return int(np.max(early_finish)) if network.row_count else network.start_minute


def _dates(early: DateLists, late: DateLists) -> Dates:
    return Dates(*(np.asarray(side, dtype=np.int64) for side in (*early, *late)))


def assemble(plan: Plan, network: Network, first: Dates, dates: Dates) -> Schedule:
    """Floats and criticality, back in the order of the plan, with summaries."""
    _refuse_out_of_time(plan, network, dates.early_finish)
    total = total_floats(network, dates)
    is_late = network.constraint == Constraint.AS_LATE_AS_POSSIBLE
    start = np.where(is_late, dates.late_start, dates.early_start)
    finish = np.where(is_late, dates.late_finish, dates.early_finish)
    dated = {
        "start": start,
        "finish": finish,
        "early_start": dates.early_start,
        "early_finish": dates.early_finish,
        "late_start": dates.late_start,
        "late_finish": dates.late_finish,
    }
    floats = {
        "total_float_minutes": total,
        "free_float_minutes": free_floats(network, dates, total),
    }
    flags = {
        "is_critical": critical_rows(network, dates, total),
        "is_on_longest_path": longest_path(network, dates),
    }
    spread = {name: _spread(plan, network, values, NO_MINUTE) for name, values in dated.items()}
    spread |= {name: _spread(plan, network, values, 0) for name, values in floats.items()}
    marks = {name: _spread(plan, network, values, 0).astype(bool) for name, values in flags.items()}
    rolled = roll_up(plan, spread, marks)
    finish_minute = _finish(network, first.early_finish)
    return Schedule(start_minute=network.start_minute, finish_minute=finish_minute, **rolled)


def _spread(plan: Plan, network: Network, values: npt.NDArray[np.generic], missing: int) -> Minutes:
    """Values by row of the network, as values by row of the plan."""
    result = np.full(plan.item_count, missing, dtype=np.int64)
    is_item = network.item >= 0
    result[network.item[is_item]] = values[is_item]
    return result


def _refuse_out_of_time(plan: Plan, network: Network, early_finish: Minutes) -> None:
    late = np.flatnonzero(early_finish >= END_MINUTE)
    if len(late):
        item = int(network.item[late[0]])
        raise OutOfTimeError(f"{plan.names[item] or f'Item {item + 1}'} would finish after the year 2149.")
