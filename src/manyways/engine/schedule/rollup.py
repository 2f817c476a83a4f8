"""Summaries: from the first start to the last finish of what is under them."""

from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.plan import Plan
from manyways.engine.time import NO_MINUTE

Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
STARTS = ("start", "early_start", "late_start")
FINISHES = ("finish", "early_finish", "late_finish")


def roll_up(plan: Plan, columns: dict[str, Minutes], flags: dict[str, Flags]) -> dict[str, npt.NDArray[Any]]:
    """Fill the rows of summaries: dates from their items, float from those dates, critical if any is."""
    for row in _deepest_first(plan):
        _gather(plan, columns, flags, row)
    for row in np.flatnonzero(plan.is_summary & plan.is_active).tolist():
        _finish_summary(plan, columns, row)
    for row in np.flatnonzero(~plan.is_active & (plan.fixed_start_minute != NO_MINUTE)).tolist():
        columns["start"][row], columns["finish"][row] = (
            plan.fixed_start_minute[row],
            plan.fixed_finish_minute[row],
        )
    return {**columns, **flags}


def _deepest_first(plan: Plan) -> list[int]:
    """Active rows under a summary, those deepest in the outline first."""
    parent = plan.parent.tolist()
    depth = [0] * plan.item_count
    for row in range(plan.item_count):
        above = parent[row]
        while above >= 0:
            depth[row] += 1
            above = parent[above]
    rows = [row for row in range(plan.item_count) if parent[row] >= 0 and plan.is_active[row]]
    return sorted(rows, key=lambda row: -depth[row])


def _gather(plan: Plan, columns: dict[str, Minutes], flags: dict[str, Flags], row: int) -> None:
    """Widen a row's summary to hold the row."""
    above = int(plan.parent[row])
    if columns["early_start"][row] == NO_MINUTE or not plan.is_active[above]:
        return
    for name in STARTS:
        column = columns[name]
        column[above] = column[row] if column[above] == NO_MINUTE else min(column[above], column[row])
    for name in FINISHES:
        columns[name][above] = max(columns[name][above], columns[name][row])
    for flag in flags.values():
        flag[above] |= flag[row]


def _finish_summary(plan: Plan, columns: dict[str, Minutes], row: int) -> None:
    """A manual summary keeps its dates; float is the smaller of start and finish float."""
    if plan.is_manual[row]:
        columns["start"][row], columns["finish"][row] = (
            plan.fixed_start_minute[row],
            plan.fixed_finish_minute[row],
        )
        columns["early_start"][row], columns["early_finish"][row] = (
            columns["start"][row],
            columns["finish"][row],
        )
    if columns["late_start"][row] == NO_MINUTE:
        columns["total_float_minutes"][row] = columns["free_float_minutes"][row] = 0
        return
    calendar = plan.calendars[int(plan.calendar[row])]
    start = calendar.working_between(columns["early_start"][row], columns["late_start"][row])
    finish = calendar.working_between(columns["early_finish"][row], columns["late_finish"][row])
    total = finish if plan.actual_start_minute[row] != NO_MINUTE else min(start, finish)
    columns["total_float_minutes"][row] = total
    columns["free_float_minutes"][row] = max(total, 0)
