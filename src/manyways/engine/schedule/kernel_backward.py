"""The backward pass compiled."""

from typing import Any

from manyways.engine.schedule.kernel import (
    FINISH_FINISH,
    FINISH_FROM,
    FINISH_START,
    FLAG,
    INSTANT,
    INSTANTS,
    LATE,
    MUST_FINISH,
    MUST_START,
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
    next_start,
    previous_finish,
    start_for,
    types,
    unlagged,
)
from manyways.engine.schedule.packed import (
    ACTUAL_FINISH,
    ACTUAL_START,
    CONSTRAINT,
    CONSTRAINT_MINUTE,
    FIXED_START,
    KIND,
    LAG,
    LAG_CALENDAR,
    LATEST,
    LEAVING,
    MILESTONE,
    OUT_OF,
    SUCCESSOR,
)

LATE_DATES = types.UniTuple(INSTANTS, 3)


@jitted(INSTANT(TABLES, NETWORK, LATE_DATES, INSTANT, INSTANT, INSTANT))
def link_finish(tables: Any, net: Any, late: Any, project_finish: int, row: int, link: int) -> int:
    """The latest finish of a row that one of its links allows; `late`: start, finish, start at need."""
    rows, links = net[0], net[2]
    after, kind = links[SUCCESSOR, link], links[KIND, link]
    lag, calendar = links[LAG, link], links[LAG_CALENDAR, link]
    if kind not in (START_START, START_FINISH):
        held = late[1][after] if kind == FINISH_FINISH else late[2][after]
        return unlagged(tables, held, lag, calendar)
    is_held = rows[ACTUAL_START, row] == NONE and rows[FIXED_START, row] == NONE
    if not is_held or (kind == START_START and rows[ACTUAL_START, after] != NONE):
        return project_finish
    held = late[1][after] if kind == START_FINISH else next_start(tables, net, row, late[0][after])
    return finish_from(tables, net, row, unlagged(tables, held, lag, calendar), False)


@inlined
def logic_finish(tables: Any, net: Any, late: Any, project_finish: int, row: int) -> int:
    """The latest finish that every open successor allows."""
    rows, links, pointers = net[0], net[2], net[3]
    finish = project_finish
    for place in range(pointers[OUT_OF, row], pointers[OUT_OF, row + 1]):
        link = links[LEAVING, place]
        if rows[ACTUAL_FINISH, links[SUCCESSOR, link]] != NONE:
            continue
        if rows[MILESTONE, row] and rows[ACTUAL_START, row] != NONE:
            return int(rows[ACTUAL_START, row])
        if links[KIND, link] == FINISH_START and links[LAG, link] == 0:
            finish = min(finish, late[2][links[SUCCESSOR, link]])
        else:
            finish = min(finish, link_finish(tables, net, late, project_finish, row, link))
    return finish


@jitted(INSTANT(TABLES, NETWORK, INSTANT, INSTANT, FLAG))
def constrained_finish(tables: Any, net: Any, row: int, finish: int, dates_win: bool) -> int:
    """The late finish under a row's constraint."""
    rows = net[0]
    kind, date = rows[CONSTRAINT, row], int(rows[CONSTRAINT_MINUTE, row])
    if kind in (START_FROM, FINISH_FROM):
        return finish
    if kind in (MUST_START, START_TO):
        date = finish_from(tables, net, row, date, False)
    return date if kind in (MUST_START, MUST_FINISH) and dates_win else min(finish, date)


@jitted(types.void(TABLES, NETWORK, LATE_DATES, INSTANT, FLAG))
def backward(tables: Any, net: Any, late: Any, project_finish: int, dates_win: bool) -> None:
    """Fill late start, late finish and the start at need of every row, last row first."""
    rows = net[0]
    start, finish, need = late
    for row in range(rows.shape[1] - 1, -1, -1):
        if rows[ACTUAL_FINISH, row] != NONE:
            start[row] = rows[ACTUAL_START, row]
            finish[row] = need[row] = rows[ACTUAL_FINISH, row]
            continue
        bound = logic_finish(tables, net, late, project_finish, row)
        if rows[CONSTRAINT, row] > LATE:
            bound = constrained_finish(tables, net, row, bound, dates_win)
        if rows[LATEST, row] != NONE:
            bound = min(bound, int(rows[LATEST, row]))
        finish[row] = previous_finish(tables, net, row, bound)
        is_started = rows[ACTUAL_START, row] != NONE and rows[FIXED_START, row] == NONE
        need[row] = start_for(tables, net, row, finish[row], is_started)
        start[row] = rows[ACTUAL_START, row] if is_started else need[row]
