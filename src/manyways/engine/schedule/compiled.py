"""The schedule by compiled kernels: for workers and the command line. Imports Numba; pages never do."""

import numpy as np

from manyways.engine.network import Cycle
from manyways.engine.schedule.compile import compile_plan
from manyways.engine.schedule.forward import Dates
from manyways.engine.schedule.kernel_backward import backward
from manyways.engine.schedule.kernel_forward import forward
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.packed import packed
from manyways.engine.schedule.plan import Plan
from manyways.engine.schedule.rules import Rules
from manyways.engine.schedule.schedule import Schedule, assemble, dates_of


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
    count, tables = network.row_count, packed(network)
    known = [np.asarray(side, dtype=np.int64) for side in late] if late else [np.zeros(count, np.int64)] * 2
    dates = (np.zeros(count, np.int64), np.zeros(count, np.int64), known[0], known[1])
    forward(
        tables.calendars,
        tables.network,
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
    tables = packed(network)
    backward(tables.calendars, tables.network, late, project_finish, rules.dates_win)
    return late[0], late[1]  # type: ignore[return-value]
