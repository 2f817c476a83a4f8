"""Total and free float, and which rows are critical, from early and late dates."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.network import Network
from manyways.engine.schedule.plan import Constraint, LinkType
from manyways.engine.time import NO_MINUTE

Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Dates:
    """Early and late dates of a network's rows: int64[n] each, minutes since 1970."""

    early_start: Minutes
    early_finish: Minutes
    late_start: Minutes
    late_finish: Minutes


def working_at(network: Network, rows: npt.NDArray[np.signedinteger[Any]], minutes: Minutes) -> Minutes:
    """Working minutes before instants, each on the calendar of its row (elapsed items: the clock)."""
    working = np.empty(len(rows), dtype=np.int64)
    calendar = network.calendar[rows]
    for index in np.unique(calendar).tolist():
        chosen = calendar == index
        working[chosen] = network.calendars[index].working_at(minutes[chosen])
    return working


def total_floats(network: Network, dates: Dates) -> Minutes:
    """Total float in working minutes of each row's calendar: int64[n], negative where a date is missed.

    The smaller of start float (late start - early start) and finish float; of a row that has started
    the finish float; 0 for finished rows and for those held at the other end. Source: Microsoft
    Project's definitions of Start Slack, Finish Slack and Total Slack.
    """
    rows = np.arange(network.row_count)
    start = working_at(network, rows, dates.late_start) - working_at(network, rows, dates.early_start)
    finish = working_at(network, rows, dates.late_finish) - working_at(network, rows, dates.early_finish)
    total = np.where(network.actual_start != NO_MINUTE, finish, np.minimum(start, finish))
    return np.where(_has_no_float(network), 0, total)


def _has_no_float(network: Network) -> Flags:
    """Finished rows, and rows held at the other end of the plan."""
    return np.asarray((network.actual_finish != NO_MINUTE) | network.is_against)


def link_gaps(network: Network, dates: Dates) -> Minutes:
    """How far each predecessor can move before the link moves its successor: int64[m], working minutes.

    From the end of the predecessor that the link leaves to the end of the successor it holds, on the
    predecessor's calendar, less a working lag; an elapsed lag is taken off in clock time first.
    """
    is_late = network.constraint == Constraint.AS_LATE_AS_POSSIBLE
    start = np.where(is_late, dates.late_start, dates.early_start)
    finish = np.where(is_late, dates.late_finish, dates.early_finish)
    tail, head, kind = network.predecessor, network.successor, network.link_type
    is_from_start = (kind == LinkType.START_START) | (kind == LinkType.START_FINISH)
    is_to_start = (kind == LinkType.START_START) | (kind == LinkType.FINISH_START)
    leaving = np.where(is_from_start, start[tail], finish[tail])
    arriving = np.where(is_to_start, start[head], finish[head])
    is_clock = network.lag_calendar == -1
    arriving = arriving - np.where(is_clock, network.lag_minutes, 0)
    gap = working_at(network, tail, arriving) - working_at(network, tail, leaving)
    without_lag: Minutes = gap - np.where(is_clock, 0, network.lag_minutes)
    return without_lag


def free_floats(network: Network, dates: Dates, total: Minutes) -> Minutes:
    """Free float in working minutes: int64[n], never negative.

    The smallest gap to a successor that is not finished; without one, the total float.
    """
    gap = link_gaps(network, dates)
    is_open = network.actual_finish[network.successor] == NO_MINUTE
    free = np.full(network.row_count, np.iinfo(np.int64).max)
    np.minimum.at(free, network.predecessor[is_open], gap[is_open])
    free = np.where(free == np.iinfo(np.int64).max, total, free)
    return np.where(network.actual_finish != NO_MINUTE, 0, np.maximum(free, 0))


def critical_rows(network: Network, dates: Dates, total: Minutes) -> Flags:
    """Critical by Microsoft Project's rule: bool[n].

    Total float at most the project's limit, or a "must" date, or held at the other end of the plan
    (`is_against`), or a finish at or past the deadline; never once complete.
    """
    is_must = network.constraint >= Constraint.MUST_START_ON
    has_limit = network.latest_minute != NO_MINUTE
    is_over = has_limit & (dates.early_finish >= network.latest_minute)
    is_critical = (total <= network.critical_float_minutes) | is_must | network.is_against | is_over
    return np.asarray(is_critical & ~network.is_complete)


def longest_path(network: Network, dates: Dates) -> Flags:
    """Rows on a longest path: bool[n]; those that finish last, and what drives them, back to the start.

    A link drives when it leaves no gap. Source: Primavera P6's longest path.
    """
    is_on_path = np.zeros(network.row_count, dtype=bool)
    if not network.row_count:
        return is_on_path
    rows = np.arange(network.row_count)
    last = dates.early_finish.max()
    is_on_path |= working_at(network, rows, dates.early_finish) >= working_at(
        network, rows, np.full_like(rows, last)
    )
    is_driving = (link_gaps(network, dates) <= 0).tolist()
    pointer, tail = network.predecessor_pointer.tolist(), network.predecessor.tolist()
    for row in range(network.row_count - 1, -1, -1):
        if is_on_path[row] and network.actual_start[row] == NO_MINUTE:
            for link in range(pointer[row], pointer[row + 1]):
                is_on_path[tail[link]] |= is_driving[link]
    return is_on_path
