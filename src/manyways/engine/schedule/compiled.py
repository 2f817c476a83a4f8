"""The schedule by compiled kernels: for workers and the command line. Imports Numba; pages never do."""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.network import Cycle
from manyways.engine.schedule.compile import compile_plan
from manyways.engine.schedule.forward import Dates
from manyways.engine.schedule.kernel_backward import backward
from manyways.engine.schedule.kernel_forward import forward
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.plan import Plan
from manyways.engine.schedule.rules import Rules
from manyways.engine.schedule.schedule import Schedule, assemble, dates_of
from manyways.engine.time import Calendar


def compiled_schedule_of(plan: Plan, rules: Rules | None = None) -> Schedule | Cycle:
    """As `schedule_of`, with the passes compiled: the same answers, at any size.

    >>> from manyways.engine.schedule import Item, plan_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> plan = plan_of([Item(1, duration_minutes=480)], [], start_minute=480,
    ...                calendars=[compile_calendar(standard_hours())])
    >>> compiled_schedule_of(plan).finish.tolist()
    [1020]
    """
    chosen = rules or Rules()
    network = compile_plan(plan, chosen)
    if isinstance(network, Cycle):
        return network
    return assemble(plan, network, *dates_of(network, chosen, compiled_early_dates, compiled_late_dates))


def compiled_early_dates(network: Network, rules: Rules, late: Dates | None = None) -> Dates:
    """As `early_dates`, compiled; int64[n] arrays."""
    count = network.row_count
    known = [np.asarray(side, dtype=np.int64) for side in late] if late else [np.zeros(count, np.int64)] * 2
    dates = (np.zeros(count, np.int64), np.zeros(count, np.int64), known[0], known[1])
    forward(
        tables_of(network.calendars),
        *_arrays(network),
        dates,
        network.start_minute,
        rules.status_minute,
        rules.dates_win,
        rules.retains_logic,
        late is not None,
    )
    return dates[0], dates[1]  # type: ignore[return-value]


def compiled_late_dates(network: Network, rules: Rules, project_finish: int) -> Dates:
    """As `late_dates`, compiled; int64[n] arrays."""
    late = tuple(np.zeros(network.row_count, np.int64) for _ in range(3))
    backward(tables_of(network.calendars), *_arrays(network), late, project_finish, rules.dates_win)
    return late[0], late[1]  # type: ignore[return-value]


@lru_cache(maxsize=8)
def tables_of(calendars: tuple[Calendar, ...]) -> tuple[npt.NDArray[Any], ...]:
    """The tables of several calendars as one set of arrays, in the order the kernels expect."""
    offsets = np.cumsum([0, *(len(calendar.shape_before) for calendar in calendars)])
    longest = max(len(calendar.bucket_day) for calendar in calendars)
    return (
        np.stack([calendar.day_work for calendar in calendars]),
        np.stack(
            [calendar.day_shape + offset for calendar, offset in zip(calendars, offsets, strict=False)]
        ).astype(np.int32),
        np.concatenate([calendar.shape_before for calendar in calendars]),
        np.concatenate([calendar.shape_start for calendar in calendars]),
        np.concatenate([calendar.shape_finish for calendar in calendars]),
        np.stack([np.resize(calendar.bucket_day, longest) for calendar in calendars]),
        np.array([calendar.bucket_shift for calendar in calendars], dtype=np.int32),
        np.array([calendar.total_minutes for calendar in calendars], dtype=np.int32),
        np.concatenate([calendar.shape_is_open for calendar in calendars]),
    )


def _arrays(network: Network) -> tuple[tuple[npt.NDArray[Any], ...], tuple[npt.NDArray[Any], ...]]:
    """Rows and links in the order the kernels expect."""
    rows = (
        network.span_minutes,
        network.remaining_minutes,
        network.calendar,
        network.constraint_minute,
        network.earliest_minute,
        network.latest_minute,
        network.delay_minutes,
        network.actual_start,
        network.actual_finish,
        network.fixed_start,
        network.fixed_finish,
        network.constraint,
        network.is_milestone,
        network.assignment_pointer,
        network.assignment_calendar,
        network.assignment_minutes,
        network.assignment_remaining,
        network.assignment_delay,
    )
    links = (
        network.predecessor_pointer,
        network.predecessor,
        network.successor,
        network.link_type,
        network.lag_minutes,
        network.lag_calendar,
        network.successor_pointer,
        network.successor_link,
    )
    return tuple(map(np.ascontiguousarray, rows)), tuple(map(np.ascontiguousarray, links))
