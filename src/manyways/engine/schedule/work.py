"""Moving through the work of one row at a time, in plain Python: from start to finish and back."""

from typing import Protocol

from manyways.engine.schedule.network import Network
from manyways.engine.time import NO_MINUTE
from manyways.engine.time.calendar import CalendarLists


class Moving(Protocol):
    """What the passes need: moves between instants through a row's work or a link's lag."""

    def finish_from(self, row: int, start: int, *, is_remaining: bool = False) -> int:
        """The instant at which a row's work is done when it starts at `start`."""

    def start_for(self, row: int, finish: int, *, is_remaining: bool = False) -> int:
        """The latest instant from which a row's work is done by `finish`."""

    def next_start(self, row: int, minute: int) -> int:
        """The first instant at which a row can start."""

    def previous_finish(self, row: int, minute: int) -> int:
        """The last instant at which a row can have finished."""

    def lagged(self, minute: int, lag: int, calendar: int) -> int:
        """The earliest instant a lag after another."""

    def unlagged(self, minute: int, lag: int, calendar: int) -> int:
        """The latest instant a lag before another."""


class Work:
    """The durations of a network's rows on their calendars, one minute at a time.

    Finishes are the earliest instant at which the work is done, starts the latest from which it
    still gets done. `is_remaining` counts only what remains of a row that has started.
    """

    def __init__(self, network: Network) -> None:
        lists = network.lists
        self.calendars: list[CalendarLists] = [calendar.lists for calendar in network.calendars]
        self.calendar: list[int] = lists["calendar"]
        self.span: list[int] = lists["span_minutes"]
        self.remaining: list[int] = lists["remaining_minutes"]
        self.is_milestone: list[bool] = lists["is_milestone"]
        self.pointer: list[int] = lists["assignment_pointer"]
        self.assignment_calendar: list[int] = lists["assignment_calendar"]
        self.assignment_minutes: list[int] = lists["assignment_minutes"]
        self.assignment_remaining: list[int] = lists["assignment_remaining"]
        self.assignment_delay: list[int] = lists["assignment_delay"]

    def finish_from(self, row: int, start: int, *, is_remaining: bool = False) -> int:
        """The instant at which a row's work is done when it starts at `start`."""
        first, last = self.pointer[row], self.pointer[row + 1]
        if first == last:
            span = self.remaining[row] if is_remaining else self.span[row]
            return self._after(self.calendar[row], start, span) if span else start
        return max(self._after(*self._part(each, start, is_remaining)) for each in range(first, last))

    def start_for(self, row: int, finish: int, *, is_remaining: bool = False) -> int:
        """The latest instant from which a row's work is done by `finish`."""
        first, last = self.pointer[row], self.pointer[row + 1]
        if first == last:
            span = self.remaining[row] if is_remaining else self.span[row]
            return self._before(self.calendar[row], finish, span) if span else finish
        return min(self._before(*self._part(each, finish, is_remaining)) for each in range(first, last))

    def next_start(self, row: int, minute: int) -> int:
        """The first instant at which a row can start; a milestone may stay where work has finished."""
        first, last = self.pointer[row], self.pointer[row + 1]
        if first < last:
            own = [self.calendars[self.assignment_calendar[each]] for each in range(first, last)]
            return min(calendar.start_at(calendar.working_at(minute)) for calendar in own)
        calendar = self.calendars[self.calendar[row]]
        working = calendar.working_at(minute)
        if self.is_milestone[row] and calendar.finish_at(working) == minute:
            return minute
        return calendar.start_at(working)

    def previous_finish(self, row: int, minute: int) -> int:
        """The last instant at which a row can have finished."""
        first, last = self.pointer[row], self.pointer[row + 1]
        if first == last:
            return self.calendars[self.calendar[row]].settled_finish(minute)
        own = [self.calendars[self.assignment_calendar[each]] for each in range(first, last)]
        return max(calendar.settled_finish(minute) for calendar in own)

    def lagged(self, minute: int, lag: int, calendar: int) -> int:
        """The earliest instant a lag after another."""
        if not lag:
            return minute
        if calendar == NO_MINUTE:
            return minute + lag
        return self.calendars[calendar].finish_at(self.calendars[calendar].working_at(minute) + lag)

    def unlagged(self, minute: int, lag: int, calendar: int) -> int:
        """The latest instant a lag before another."""
        if not lag:
            return minute
        if calendar == NO_MINUTE:
            return minute - lag
        return self.calendars[calendar].start_at(self.calendars[calendar].working_at(minute) - lag)

    def _part(self, assignment: int, minute: int, is_remaining: bool) -> tuple[int, int, int]:
        """Calendar, instant and working minutes of one assignment, its delay included."""
        if is_remaining:
            return self.assignment_calendar[assignment], minute, self.assignment_remaining[assignment]
        whole = self.assignment_minutes[assignment] + self.assignment_delay[assignment]
        return self.assignment_calendar[assignment], minute, whole

    def _after(self, calendar: int, start: int, span: int) -> int:
        own = self.calendars[calendar]
        return own.finish_at(own.working_at(start) + span)

    def _before(self, calendar: int, finish: int, span: int) -> int:
        own = self.calendars[calendar]
        return own.start_at(own.working_at(finish) - span)
