"""The forward pass in plain Python: the earliest dates of every row."""

from typing import Any

from manyways.engine.schedule.plan import Constraint, LinkType
from manyways.engine.schedule.rules import Rules
from manyways.engine.schedule.work import Moving
from manyways.engine.time import NO_MINUTE

Dates = tuple[list[int], list[int]]


class Forward:
    """One forward pass over a network's lists, in minutes or in any other instants that `work` moves in.

    `late`: late start and finish of a backward pass before; items as late as possible then hold
    their successors at their late dates.
    """

    def __init__(
        self, lists: dict[str, list[Any]], work: Moving, project_start: int, rules: Rules, late: Dates | None
    ) -> None:
        self.work = work
        self.rules = rules
        self.project_start = project_start
        self.row_count = len(lists["key"])
        self.start = [0] * self.row_count
        self.finish = [0] * self.row_count
        self.late_start, self.late_finish = late or ([], [])
        self.pointer: list[int] = lists["predecessor_pointer"]
        self.predecessor: list[int] = lists["predecessor"]
        self.link_type: list[int] = lists["link_type"]
        self.lag: list[int] = lists["lag_minutes"]
        self.lag_calendar: list[int] = lists["lag_calendar"]
        self.constraint: list[int] = lists["constraint"]
        self.constraint_minute: list[int] = lists["constraint_minute"]
        self.earliest: list[int] = lists["earliest_minute"]
        self.delay: list[int] = lists["delay_minutes"]
        self.actual_start: list[int] = lists["actual_start"]
        self.actual_finish: list[int] = lists["actual_finish"]
        self.fixed_start: list[int] = lists["fixed_start"]
        self.fixed_finish: list[int] = lists["fixed_finish"]

    def run(self) -> Dates:
        """Compute every row, each after its predecessors."""
        for row in range(self.row_count):
            self.start[row], self.finish[row] = self.dates(row)
        return self.start, self.finish

    def dates(self, row: int) -> tuple[int, int]:
        """Early start and finish of one row, those of its predecessors being known."""
        if self.fixed_start[row] != NO_MINUTE:
            return self.fixed_start[row], self.fixed_finish[row]
        if self.actual_finish[row] != NO_MINUTE:
            return self.actual_start[row], self.actual_finish[row]
        if self.actual_start[row] != NO_MINUTE:
            return self.actual_start[row], self._started_finish(row)
        start = self._unstarted_start(row)
        return start, self.work.finish_from(row, start)

    def _started_finish(self, row: int) -> int:
        """Without a status date the whole duration from the actual start, else what remains after it."""
        started = self.actual_start[row]
        if self.rules.status_minute == NO_MINUTE:
            finish = self.work.finish_from(row, self.work.next_start(row, started))
        else:
            resume = max(started, self.rules.status_minute)
            if self.rules.retains_logic:
                resume = max(resume, self._logic_start(row, is_remaining=True))
            finish = self.work.finish_from(row, self.work.next_start(row, resume), is_remaining=True)
        if self.constraint[row] == Constraint.FINISH_NO_EARLIER_THAN:
            finish = max(finish, self.work.previous_finish(row, self.constraint_minute[row]))
        return finish

    def _unstarted_start(self, row: int) -> int:
        work = self.work
        start = max(self._first_start(row), self.earliest[row], self.rules.status_minute)
        start = work.next_start(row, start)
        if self.delay[row]:
            start = work.next_start(row, start + self.delay[row])
        if self.constraint[row] >= Constraint.START_NO_EARLIER_THAN:
            start = max(self._constrained(row, start), self.rules.status_minute)
            start = work.next_start(row, start)
        return start

    def _first_start(self, row: int) -> int:
        """From the links; without links from an own earliest date, else from the project's start."""
        if self.pointer[row] < self.pointer[row + 1]:
            return self._logic_start(row, is_remaining=False)
        if self.constraint[row] == Constraint.START_NO_EARLIER_THAN:
            return self.constraint_minute[row]
        if self.constraint[row] == Constraint.FINISH_NO_EARLIER_THAN:
            return self.work.start_for(row, self.constraint_minute[row])
        return self.project_start

    def _constrained(self, row: int, start: int) -> int:
        """The start under the row's constraint; see `Rules` for the two conventions."""
        constraint, date = self.constraint[row], self.constraint_minute[row]
        if constraint in _OF_FINISH:
            date = self.work.start_for(row, date)
        if constraint in _FROM_BELOW:
            return max(start, date)
        if constraint in _FROM_ABOVE:
            return min(start, date) if self.rules.dates_win else start
        return date if self.rules.dates_win else max(start, date)

    def _logic_start(self, row: int, *, is_remaining: bool) -> int:
        """The earliest start (of what remains) that every link allows."""
        return max(
            (
                self._link_start(row, link, is_remaining)
                for link in range(self.pointer[row], self.pointer[row + 1])
            ),
            default=NO_MINUTE,
        )

    def _link_start(self, row: int, link: int, is_remaining: bool) -> int:
        kind, lag, calendar = self.link_type[link], self.lag[link], self.lag_calendar[link]
        start, finish = self._source(row, self.predecessor[link])
        if kind == LinkType.FINISH_START:
            return self.work.lagged(finish, lag, calendar)
        if kind == LinkType.START_START:
            return self.work.lagged(start, lag, calendar)
        held = self.work.lagged(finish if kind == LinkType.FINISH_FINISH else start, lag, calendar)
        bound = self.work.start_for(row, held, is_remaining=is_remaining)
        return max(bound, self.project_start) if kind == LinkType.FINISH_FINISH else bound

    def _source(self, row: int, predecessor: int) -> tuple[int, int]:
        """The dates of a predecessor that links leave from."""
        late = Constraint.AS_LATE_AS_POSSIBLE
        if self.late_start and self.constraint[predecessor] == late != self.constraint[row]:
            return self.late_start[predecessor], self.late_finish[predecessor]
        return self.start[predecessor], self.finish[predecessor]


_OF_FINISH = frozenset(
    {Constraint.FINISH_NO_EARLIER_THAN, Constraint.FINISH_NO_LATER_THAN, Constraint.MUST_FINISH_ON}
)
_FROM_BELOW = frozenset({Constraint.START_NO_EARLIER_THAN, Constraint.FINISH_NO_EARLIER_THAN})
_FROM_ABOVE = frozenset({Constraint.START_NO_LATER_THAN, Constraint.FINISH_NO_LATER_THAN})
