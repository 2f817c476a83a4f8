"""The forward pass compiled."""

from typing import Any

from manyways.engine.schedule.kernel import (
    FINISH_FINISH,
    FINISH_FROM,
    FINISH_TO,
    FLAG,
    INSTANT,
    INSTANTS,
    LATE,
    MUST_FINISH,
    NETWORK,
    NONE,
    START_FINISH,
    START_FROM,
    START_START,
    START_TO,
    TABLES,
    finish_from,
    inlined,
    jitted,
    lagged,
    next_start,
    previous_finish,
    start_for,
    types,
)
from manyways.engine.schedule.packed import (
    ACTUAL_FINISH,
    ACTUAL_START,
    CONSTRAINT,
    CONSTRAINT_MINUTE,
    DELAY,
    EARLIEST,
    FIXED_FINISH,
    FIXED_START,
    INTO,
    KIND,
    LAG,
    LAG_CALENDAR,
    PREDECESSOR,
)

DATES = types.UniTuple(INSTANTS, 4)


@jitted(INSTANT(TABLES, NETWORK, DATES, INSTANT, INSTANT, FLAG, FLAG))
def logic_start(
    tables: Any,
    net: Any,
    dates: Any,
    project_start: int,
    row: int,
    is_remaining: bool,
    is_second: bool,
) -> int:
    """The earliest start that every link of a row allows; `NO_MINUTE` without links."""
    rows, links, pointers = net[0], net[2], net[3]
    start, finish, late_start, late_finish = dates
    bound = NONE
    for link in range(pointers[INTO, row], pointers[INTO, row + 1]):
        before, kind = links[PREDECESSOR, link], links[KIND, link]
        is_moved = is_second and rows[CONSTRAINT, before] == LATE and rows[CONSTRAINT, row] != LATE
        is_from_start = kind in (START_START, START_FINISH)
        if is_moved:
            leaving = late_start[before] if is_from_start else late_finish[before]
        else:
            leaving = start[before] if is_from_start else finish[before]
        held = leaving
        if links[LAG, link]:
            held = lagged(tables, leaving, links[LAG, link], links[LAG_CALENDAR, link])
        if kind >= FINISH_FINISH:
            held = start_for(tables, net, row, held, is_remaining)
        if kind == FINISH_FINISH:
            held = max(held, project_start)
        bound = max(bound, held)
    return bound


@jitted(INSTANT(TABLES, NETWORK, INSTANT, INSTANT, FLAG))
def constrained_start(tables: Any, net: Any, row: int, start: int, dates_win: bool) -> int:
    """The start under a row's constraint."""
    rows = net[0]
    kind, date = rows[CONSTRAINT, row], int(rows[CONSTRAINT_MINUTE, row])
    if kind in (FINISH_FROM, FINISH_TO, MUST_FINISH):
        date = start_for(tables, net, row, date, False)
    if kind in (START_FROM, FINISH_FROM):
        return max(start, date)
    if kind in (START_TO, FINISH_TO):
        return min(start, date) if dates_win else start
    return date if dates_win else max(start, date)


@inlined
def unstarted_start(
    tables: Any,
    net: Any,
    dates: Any,
    project_start: int,
    status: int,
    row: int,
    dates_win: bool,
    is_second: bool,
) -> int:
    """The early start of a row that has not started."""
    rows, pointers = net[0], net[3]
    kind = rows[CONSTRAINT, row]
    if pointers[INTO, row] < pointers[INTO, row + 1]:
        start = logic_start(tables, net, dates, project_start, row, False, is_second)
    elif kind == START_FROM:
        start = int(rows[CONSTRAINT_MINUTE, row])
    elif kind == FINISH_FROM:
        start = start_for(tables, net, row, rows[CONSTRAINT_MINUTE, row], False)
    else:
        start = project_start
    start = next_start(tables, net, row, max(start, int(rows[EARLIEST, row]), status))
    if rows[DELAY, row]:
        start = next_start(tables, net, row, start + rows[DELAY, row])
    if kind >= START_FROM:
        start = max(constrained_start(tables, net, row, start, dates_win), status)
        start = next_start(tables, net, row, start)
    return start


@inlined
def started_finish(
    tables: Any,
    net: Any,
    dates: Any,
    project_start: int,
    status: int,
    row: int,
    retains_logic: bool,
    is_second: bool,
) -> int:
    """The early finish of a row that has started and not finished."""
    rows = net[0]
    started = int(rows[ACTUAL_START, row])
    if status == NONE:
        finish = finish_from(tables, net, row, next_start(tables, net, row, started), False)
    else:
        resume = max(started, status)
        if retains_logic:
            resume = max(resume, logic_start(tables, net, dates, project_start, row, True, is_second))
        finish = finish_from(tables, net, row, next_start(tables, net, row, resume), True)
    if rows[CONSTRAINT, row] == FINISH_FROM:
        finish = max(finish, previous_finish(tables, net, row, rows[CONSTRAINT_MINUTE, row]))
    return finish


@jitted(types.void(TABLES, NETWORK, DATES, INSTANT, INSTANT, FLAG, FLAG, FLAG))
def forward(
    tables: Any,
    net: Any,
    dates: Any,
    project_start: int,
    status: int,
    dates_win: bool,
    retains_logic: bool,
    is_second: bool,
) -> None:
    """Fill early start and finish, `dates[0]` and `dates[1]`, row after row."""
    rows = net[0]
    start, finish = dates[0], dates[1]
    for row in range(rows.shape[1]):
        if rows[FIXED_START, row] != NONE:
            start[row], finish[row] = rows[FIXED_START, row], rows[FIXED_FINISH, row]
        elif rows[ACTUAL_FINISH, row] != NONE:
            start[row], finish[row] = rows[ACTUAL_START, row], rows[ACTUAL_FINISH, row]
        elif rows[ACTUAL_START, row] != NONE:
            start[row] = rows[ACTUAL_START, row]
            finish[row] = started_finish(
                tables, net, dates, project_start, status, row, retains_logic, is_second
            )
        else:
            start[row] = unstarted_start(tables, net, dates, project_start, status, row, dates_win, is_second)
            finish[row] = finish_from(tables, net, row, start[row], False)
