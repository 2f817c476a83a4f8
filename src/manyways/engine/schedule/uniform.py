"""Both passes in plain Python where one calendar serves all: integers only, 10,000 rows in milliseconds.

An instant is a code, twice the working minutes before it, plus one on the later side of a pause: 17:00
on Friday is `2 w`, 08:00 on Monday `2 w + 1`. Codes are in order of time, so that `max` and `min` work.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.backward import Backward
from manyways.engine.schedule.forward import Dates, Forward
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.plan import LinkType
from manyways.engine.schedule.rules import Rules
from manyways.engine.time import NO_MINUTE, Calendar

START_START, FINISH_FINISH = int(LinkType.START_START), int(LinkType.FINISH_FINISH)
FIRST = 1  # the code of the first working minute of all
INSTANTS = (
    "constraint_minute",
    "earliest_minute",
    "latest_minute",
    "actual_start",
    "actual_finish",
    "fixed_start",
    "fixed_finish",
)


def codes_of(calendar: Calendar, minutes: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """The codes of minutes; `NO_MINUTE` stays.

    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> codes_of(compile_calendar(standard_hours()), [720, 780, 800]).tolist()
    [480, 481, 520]
    """
    values = np.asarray(minutes, dtype=np.int64)
    if np.all(values == NO_MINUTE):
        return values
    working = calendar.working_at(values)
    codes = 2 * working + (calendar.finish_at(working) != values)
    return np.where(values == NO_MINUTE, NO_MINUTE, codes)


def minutes_of(calendar: Calendar, codes: list[int]) -> npt.NDArray[np.int64]:
    """The minutes of codes."""
    values = np.asarray(codes, dtype=np.int64)
    working = values >> 1
    minutes: npt.NDArray[np.int64] = np.where(
        values & 1, calendar.start_at(working), calendar.finish_at(working)
    )
    return minutes


def uniform_early_dates(network: Network, rules: Rules, late: Dates | None) -> Dates:
    """As `early_dates`, for a network that `is_uniform` and has rows."""
    calendar = network.calendars[int(network.calendar[0])]
    known = (codes_of(calendar, late[0]).tolist(), codes_of(calendar, late[1]).tolist()) if late else None
    start, finish = UniformForward(network, calendar, rules, known).run()
    return (
        _kept(minutes_of(calendar, start), network.actual_start, network.fixed_start),
        _kept(minutes_of(calendar, finish), network.actual_finish, network.fixed_finish),
    )


def uniform_late_dates(network: Network, rules: Rules, project_finish: int) -> Dates:
    """As `late_dates`, for a network that `is_uniform` and has rows."""
    calendar = network.calendars[int(network.calendar[0])]
    start, finish = UniformBackward(network, calendar, rules, project_finish).run()
    is_finished = network.actual_finish != NO_MINUTE
    is_started = is_finished | (network.fixed_start == NO_MINUTE)
    return (
        _kept(minutes_of(calendar, start), np.where(is_started, network.actual_start, NO_MINUTE)),
        _kept(minutes_of(calendar, finish), network.actual_finish),
    )


def _kept(minutes: npt.NDArray[np.int64], *given: npt.NDArray[np.int32]) -> list[int]:
    """Dates that were given stay to the minute, even in a pause; the last ones given go first."""
    for dates in given:
        minutes = np.where(dates == NO_MINUTE, minutes, dates)
    kept: list[int] = minutes.tolist()
    return kept


class CodeWork:
    """Moves between codes through a row's work or a lag, as `Work` does between minutes."""

    def __init__(self, lists: dict[str, list[Any]]) -> None:
        self.span: list[int] = lists["span_minutes"]
        self.remaining: list[int] = lists["remaining_minutes"]
        self.is_milestone: list[bool] = lists["is_milestone"]

    def finish_from(self, row: int, start: int, *, is_remaining: bool = False) -> int:
        """As `Work.finish_from`."""
        span = self.remaining[row] if is_remaining else self.span[row]
        return ((start >> 1) + span) << 1 if span else start

    def start_for(self, row: int, finish: int, *, is_remaining: bool = False) -> int:
        """As `Work.start_for`."""
        span = self.remaining[row] if is_remaining else self.span[row]
        return max((((finish >> 1) - span) << 1) + 1, FIRST) if span else finish

    def next_start(self, row: int, minute: int) -> int:
        """As `Work.next_start`."""
        return minute if self.is_milestone[row] else minute | 1

    def previous_finish(self, row: int, minute: int) -> int:
        """As `Work.previous_finish`."""
        return minute & ~1

    def lagged(self, minute: int, lag: int, calendar: int) -> int:
        """As `Work.lagged`."""
        return max(((minute >> 1) + lag) << 1, 0) if lag else minute

    def unlagged(self, minute: int, lag: int, calendar: int) -> int:
        """As `Work.unlagged`."""
        return max((((minute >> 1) - lag) << 1) + 1, FIRST) if lag else minute


def _coded(network: Network, calendar: Calendar) -> dict[str, list[Any]]:
    """The lists of a network with every instant as a code."""
    coded = {name: codes_of(calendar, getattr(network, name)).tolist() for name in INSTANTS}
    return network.lists | coded


def _code(calendar: Calendar, minute: int) -> int:
    return int(codes_of(calendar, minute))


class UniformForward(Forward):
    """The forward pass in codes: ordinary rows inline, rows with dates of their own as in `Forward`."""

    def __init__(self, network: Network, calendar: Calendar, rules: Rules, late: Dates | None) -> None:
        lists = _coded(network, calendar)
        coded_rules = replace(rules, status_minute=_code(calendar, rules.status_minute))
        super().__init__(lists, CodeWork(lists), _code(calendar, network.start_minute), coded_rules, late)
        self.span: list[int] = lists["span_minutes"]
        is_special = (
            (network.constraint != 0)
            | (network.earliest_minute != NO_MINUTE)
            | (network.actual_start != NO_MINUTE)
            | (network.fixed_start != NO_MINUTE)
            | (network.span_minutes == 0)
            | (late is not None)
        )
        self.is_special: list[bool] = is_special.tolist()

    def run(self) -> Dates:
        """Compute every row, each after its predecessors."""
        starts, finishes, spans, special = self.start, self.finish, self.span, self.is_special
        pointer, predecessor, kinds, lags = self.pointer, self.predecessor, self.link_type, self.lag
        earliest, status = self.project_start, max(self.rules.status_minute, FIRST)
        for row in range(self.row_count):
            if special[row]:
                starts[row], finishes[row] = self.dates(row)
                continue
            first, last, span = pointer[row], pointer[row + 1], spans[row]
            start = status if first < last or status > earliest else earliest
            for link in range(first, last):
                kind, lag = kinds[link], lags[link]
                bound = starts[predecessor[link]] if kind & 1 else finishes[predecessor[link]]
                if lag:
                    bound = ((bound >> 1) + lag) << 1
                if kind > 1:
                    bound = (((bound >> 1) - span) << 1) + 1
                    if kind == FINISH_FINISH and bound < earliest:
                        bound = earliest
                if bound > start:  # noqa: PLR1730 - twice as fast as max
                    start = bound
            starts[row] = start | 1
            finishes[row] = ((start >> 1) + span) << 1
        return starts, finishes


class UniformBackward(Backward):
    """The backward pass in codes: ordinary rows inline, others as in `Backward`."""

    def __init__(self, network: Network, calendar: Calendar, rules: Rules, project_finish: int) -> None:
        lists = _coded(network, calendar)
        super().__init__(lists, CodeWork(lists), _code(calendar, project_finish), rules)
        self.span: list[int] = lists["span_minutes"]
        is_special = (
            (network.constraint != 0)
            | (network.latest_minute != NO_MINUTE)
            | (network.actual_start != NO_MINUTE)
            | (network.fixed_start != NO_MINUTE)
            | (network.span_minutes == 0)
        )
        self.is_special: list[bool] = self._spread(network, is_special).tolist()

    @staticmethod
    def _spread(network: Network, is_special: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Rows whose successors have started are special too: their links may no longer hold them."""
        started = network.actual_start != NO_MINUTE
        spread = is_special.copy()
        spread[network.predecessor[started[network.successor]]] = True
        return spread

    def run(self) -> Dates:
        """Compute every row, each before its predecessors."""
        starts, finishes, needs, special = self.start, self.finish, self.start_at_need, self.is_special
        pointer, leaving, successor, spans = self.pointer, self.leaving, self.successor, self.span
        kinds, lags = self.link_type, self.lag
        for row in range(self.row_count - 1, -1, -1):
            if special[row]:
                self.compute(row)
                continue
            span, finish = spans[row], self.project_finish
            for link in leaving[pointer[row] : pointer[row + 1]]:
                kind, lag = kinds[link], lags[link]
                bound = finishes[successor[link]] if kind > 1 else needs[successor[link]]
                if kind == START_START:
                    bound |= 1
                if lag:
                    bound = max((((bound >> 1) - lag) << 1) + 1, FIRST)
                if kind & 1:
                    bound = ((bound >> 1) + span) << 1
                if bound < finish:  # noqa: PLR1730 - twice as fast as min
                    finish = bound
            finishes[row] = finish & ~1
            starts[row] = needs[row] = max((((finish >> 1) - span) << 1) + 1, FIRST)
        return starts, finishes
