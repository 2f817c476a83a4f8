"""The forward pass compiled."""

from typing import Any

from numba import types

from manyways.engine.schedule.kernel import (
    FINISH_FINISH,
    FINISH_FROM,
    FINISH_TO,
    FLAG,
    INSTANT,
    INSTANTS,
    LATE,
    LINKS,
    MUST_FINISH,
    NONE,
    ROWS,
    START_FINISH,
    START_FROM,
    START_START,
    START_TO,
    TABLES,
    finish_from,
    jitted,
    lagged,
    next_start,
    start_for,
)

DATES = types.UniTuple(INSTANTS, 4)


@jitted(INSTANT(TABLES, ROWS, LINKS, DATES, INSTANT, INSTANT, FLAG, FLAG))
def logic_start(
    tables: Any,
    rows: Any,
    links: Any,
    dates: Any,
    project_start: int,
    row: int,
    is_remaining: bool,
    is_second: bool,
) -> int:
    """The earliest start that every link of a row allows; `NO_MINUTE` without links."""
    bound = NONE
    for link in range(links[0][row], links[0][row + 1]):
        before, kind = links[1][link], links[3][link]
        is_moved = is_second and rows[11][before] == LATE and rows[11][row] != LATE
        side = 0 if kind in (START_START, START_FINISH) else 1
        leaving = dates[side + (2 if is_moved else 0)][before]
        held = lagged(tables, leaving, links[4][link], links[5][link])
        if kind >= FINISH_FINISH:
            held = start_for(tables, rows, row, held, is_remaining)
        if kind == FINISH_FINISH:
            held = max(held, project_start)
        bound = max(bound, held)
    return bound


@jitted(INSTANT(TABLES, ROWS, INSTANT, INSTANT, FLAG))
def constrained_start(tables: Any, rows: Any, row: int, start: int, dates_win: bool) -> int:
    """The start under a row's constraint."""
    kind, date = rows[11][row], INSTANT(rows[3][row])
    if kind in (FINISH_FROM, FINISH_TO, MUST_FINISH):
        date = start_for(tables, rows, row, date, False)
    if kind in (START_FROM, FINISH_FROM):
        return max(start, date)
    if kind in (START_TO, FINISH_TO):
        return min(start, date) if dates_win else start
    return date if dates_win else max(start, date)


@jitted(INSTANT(TABLES, ROWS, LINKS, DATES, INSTANT, INSTANT, INSTANT, FLAG, FLAG))
def unstarted_start(
    tables: Any,
    rows: Any,
    links: Any,
    dates: Any,
    project_start: int,
    status: int,
    row: int,
    dates_win: bool,
    is_second: bool,
) -> int:
    """The early start of a row that has not started."""
    kind = rows[11][row]
    if links[0][row] < links[0][row + 1]:
        start = logic_start(tables, rows, links, dates, project_start, row, False, is_second)
    elif kind == START_FROM:
        start = INSTANT(rows[3][row])
    elif kind == FINISH_FROM:
        start = start_for(tables, rows, row, rows[3][row], False)
    else:
        start = project_start
    start = next_start(tables, rows, row, max(start, INSTANT(rows[4][row]), status))
    if rows[6][row]:
        start = next_start(tables, rows, row, start + rows[6][row])
    if kind >= START_FROM:
        start = max(constrained_start(tables, rows, row, start, dates_win), status)
        start = next_start(tables, rows, row, start)
    return start


@jitted(INSTANT(TABLES, ROWS, LINKS, DATES, INSTANT, INSTANT, INSTANT, FLAG, FLAG))
def started_finish(
    tables: Any,
    rows: Any,
    links: Any,
    dates: Any,
    project_start: int,
    status: int,
    row: int,
    retains_logic: bool,
    is_second: bool,
) -> int:
    """The early finish of a row that has started and not finished."""
    started = INSTANT(rows[7][row])
    if status == NONE:
        finish = finish_from(tables, rows, row, started, False)
    else:
        resume = max(started, status)
        if retains_logic:
            resume = max(resume, logic_start(tables, rows, links, dates, project_start, row, True, is_second))
        finish = finish_from(tables, rows, row, next_start(tables, rows, row, resume), True)
    if rows[11][row] == FINISH_FROM:
        finish = max(finish, INSTANT(rows[3][row]))
    return finish


@jitted(types.void(TABLES, ROWS, LINKS, DATES, INSTANT, INSTANT, FLAG, FLAG, FLAG))
def forward(
    tables: Any,
    rows: Any,
    links: Any,
    dates: Any,
    project_start: int,
    status: int,
    dates_win: bool,
    retains_logic: bool,
    is_second: bool,
) -> None:
    """Fill early start and finish, `dates[0]` and `dates[1]`, row after row."""
    start, finish = dates[0], dates[1]
    for row in range(len(rows[0])):
        if rows[9][row] != NONE:
            start[row], finish[row] = rows[9][row], rows[10][row]
        elif rows[8][row] != NONE:
            start[row], finish[row] = rows[7][row], rows[8][row]
        elif rows[7][row] != NONE:
            start[row] = rows[7][row]
            finish[row] = started_finish(
                tables, rows, links, dates, project_start, status, row, retains_logic, is_second
            )
        else:
            start[row] = unstarted_start(
                tables, rows, links, dates, project_start, status, row, dates_win, is_second
            )
            finish[row] = finish_from(tables, rows, row, start[row], False)
