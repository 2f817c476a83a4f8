"""Summaries: from the first start to the last finish of what is under them."""

from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.expansion import depths_of
from manyways.engine.schedule.plan import Plan
from manyways.engine.time import NO_MINUTE

Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
STARTS = ("start", "early_start", "late_start")
FINISHES = ("finish", "early_finish", "late_finish")
_NEVER = np.iinfo(np.int64).max


def roll_up(plan: Plan, columns: dict[str, Minutes], flags: dict[str, Flags]) -> dict[str, npt.NDArray[Any]]:
    """Fill the rows of summaries: dates from their items, float from those dates, critical if any is."""
    depth = depths_of(plan.parent)
    for name in STARTS:
        columns[name][columns[name] == NO_MINUTE] = _NEVER
    for level in range(int(depth.max(initial=0)), 0, -1):
        _gather(plan, columns, flags, np.flatnonzero(depth == level))
    for name in STARTS:
        columns[name][columns[name] == _NEVER] = NO_MINUTE
    summaries = np.flatnonzero(plan.is_summary & plan.is_active)
    _keep_typed_dates(plan, columns, summaries[plan.is_manual[summaries]], ("", "early_"))
    _give_float(plan, columns, summaries)
    _keep_typed_dates(
        plan, columns, np.flatnonzero(~plan.is_active & (plan.fixed_start_minute != NO_MINUTE)), ("",)
    )
    return {**columns, **flags}


def _gather(
    plan: Plan, columns: dict[str, Minutes], flags: dict[str, Flags], rows: npt.NDArray[np.intp]
) -> None:
    """Widen the summaries of rows of one level to hold them."""
    is_held = plan.is_active[rows] & plan.is_active[plan.parent[rows]]
    rows = rows[is_held & (columns["early_start"][rows] != _NEVER)]
    above = plan.parent[rows]
    for name in STARTS:
        np.minimum.at(columns[name], above, columns[name][rows])
    for name in FINISHES:
        np.maximum.at(columns[name], above, columns[name][rows])
    for flag in flags.values():
        flag[above[flag[rows]]] = True


def _keep_typed_dates(
    plan: Plan, columns: dict[str, Minutes], rows: npt.NDArray[np.intp], kinds: tuple[str, ...]
) -> None:
    for kind in kinds:
        columns[f"{kind}start"][rows] = plan.fixed_start_minute[rows]
        columns[f"{kind}finish"][rows] = plan.fixed_finish_minute[rows]


def _give_float(plan: Plan, columns: dict[str, Minutes], summaries: npt.NDArray[np.intp]) -> None:
    """Float of summaries is the smaller of start and finish float; none without dates."""
    total = np.zeros(len(summaries), dtype=np.int64)
    has_dates = columns["late_start"][summaries] != NO_MINUTE
    for number in np.unique(plan.calendar[summaries]).tolist():
        chosen = has_dates & (plan.calendar[summaries] == number)
        rows, between = summaries[chosen], plan.calendars[number].working_between
        start = between(columns["early_start"][rows], columns["late_start"][rows])
        finish = between(columns["early_finish"][rows], columns["late_finish"][rows])
        has_started = plan.actual_start_minute[rows] != NO_MINUTE
        total[chosen] = np.where(has_started, finish, np.minimum(start, finish))
    columns["total_float_minutes"][summaries] = total
    columns["free_float_minutes"][summaries] = np.maximum(total, 0)
