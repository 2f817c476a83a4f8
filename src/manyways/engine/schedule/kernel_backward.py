"""The backward pass compiled."""

from typing import Any

from numba import types

from manyways.engine.schedule.kernel import (
    FINISH_FINISH,
    FINISH_FROM,
    FLAG,
    INSTANT,
    INSTANTS,
    LATE,
    LINKS,
    MUST_FINISH,
    MUST_START,
    NONE,
    ROWS,
    START_FINISH,
    START_FROM,
    START_START,
    START_TO,
    TABLES,
    finish_from,
    jitted,
    next_start,
    previous_finish,
    start_for,
    unlagged,
)

LATE_DATES = types.UniTuple(INSTANTS, 3)


@jitted(INSTANT(TABLES, ROWS, LINKS, LATE_DATES, INSTANT, INSTANT, INSTANT))
def link_finish(
    tables: Any, rows: Any, links: Any, late: Any, project_finish: int, row: int, link: int
) -> int:
    """The latest finish of a row that one of its links allows; `late`: start, finish, start at need."""
    after, kind = links[2][link], links[3][link]
    lag, calendar = links[4][link], links[5][link]
    if kind not in (START_START, START_FINISH):
        held = late[1][after] if kind == FINISH_FINISH else late[2][after]
        return unlagged(tables, held, lag, calendar)
    is_held = rows[7][row] == NONE and rows[9][row] == NONE
    if not is_held or (kind == START_START and rows[7][after] != NONE):
        return project_finish
    held = late[1][after] if kind == START_FINISH else next_start(tables, rows, row, late[0][after])
    return finish_from(tables, rows, row, unlagged(tables, held, lag, calendar), False)


@jitted(INSTANT(TABLES, ROWS, LINKS, LATE_DATES, INSTANT, INSTANT))
def logic_finish(tables: Any, rows: Any, links: Any, late: Any, project_finish: int, row: int) -> int:
    """The latest finish that every open successor allows."""
    finish = project_finish
    for place in range(links[6][row], links[6][row + 1]):
        link = links[7][place]
        if rows[8][links[2][link]] != NONE:
            continue
        if rows[12][row] and rows[7][row] != NONE:
            return INSTANT(rows[7][row])
        finish = min(finish, link_finish(tables, rows, links, late, project_finish, row, link))
    return finish


@jitted(INSTANT(TABLES, ROWS, INSTANT, INSTANT, FLAG))
def constrained_finish(tables: Any, rows: Any, row: int, finish: int, dates_win: bool) -> int:
    """The late finish under a row's constraint."""
    kind, date = rows[11][row], INSTANT(rows[3][row])
    if kind in (START_FROM, FINISH_FROM):
        return finish
    if kind in (MUST_START, START_TO):
        date = finish_from(tables, rows, row, date, False)
    return date if kind in (MUST_START, MUST_FINISH) and dates_win else min(finish, date)


@jitted(types.void(TABLES, ROWS, LINKS, LATE_DATES, INSTANT, FLAG))
def backward(tables: Any, rows: Any, links: Any, late: Any, project_finish: int, dates_win: bool) -> None:
    """Fill late start, late finish and the start at need of every row, last row first."""
    start, finish, need = late
    for row in range(len(rows[0]) - 1, -1, -1):
        if rows[8][row] != NONE:
            start[row] = rows[7][row]
            finish[row] = need[row] = rows[8][row]
            continue
        bound = logic_finish(tables, rows, links, late, project_finish, row)
        if rows[11][row] > LATE:
            bound = constrained_finish(tables, rows, row, bound, dates_win)
        if rows[5][row] != NONE:
            bound = min(bound, INSTANT(rows[5][row]))
        finish[row] = previous_finish(tables, rows, row, bound)
        is_started = rows[7][row] != NONE and rows[9][row] == NONE
        need[row] = start_for(tables, rows, row, finish[row], is_started)
        start[row] = rows[7][row] if is_started else need[row]
