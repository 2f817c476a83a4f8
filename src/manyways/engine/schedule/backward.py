"""The backward pass in plain Python: the latest dates of every row."""

from typing import Any

from manyways.engine.schedule.forward import Dates
from manyways.engine.schedule.plan import Constraint, LinkType
from manyways.engine.schedule.rules import Rules
from manyways.engine.schedule.work import Moving
from manyways.engine.time import NO_MINUTE


class Backward:
    """One backward pass over a network's lists, in minutes or other instants that `work` moves in.

    `start_at_need` keeps, for rows that have started, the latest start of what remains, which is
    what their predecessors must make possible; the late start shown is the actual one.
    """

    def __init__(self, lists: dict[str, list[Any]], work: Moving, project_finish: int, rules: Rules) -> None:
        self.work = work
        self.rules = rules
        self.project_finish = project_finish
        self.row_count = len(lists["key"])
        self.start_at_need = [0] * self.row_count
        self.start = [0] * self.row_count
        self.finish = [0] * self.row_count
        self.pointer: list[int] = lists["successor_pointer"]
        self.leaving: list[int] = lists["successor_link"]
        self.successor: list[int] = lists["successor"]
        self.link_type: list[int] = lists["link_type"]
        self.lag: list[int] = lists["lag_minutes"]
        self.lag_calendar: list[int] = lists["lag_calendar"]
        self.constraint: list[int] = lists["constraint"]
        self.constraint_minute: list[int] = lists["constraint_minute"]
        self.latest: list[int] = lists["latest_minute"]
        self.actual_start: list[int] = lists["actual_start"]
        self.actual_finish: list[int] = lists["actual_finish"]
        self.fixed_start: list[int] = lists["fixed_start"]
        self.is_milestone: list[bool] = lists["is_milestone"]

    def run(self) -> Dates:
        """Compute every row, each before its predecessors."""
        for row in range(self.row_count - 1, -1, -1):
            self.compute(row)
        return self.start, self.finish

    def compute(self, row: int) -> None:
        """Late start and finish of one row, those of its successors being known."""
        started = self.actual_start[row]
        if self.actual_finish[row] != NO_MINUTE:
            self.finish[row] = self.start_at_need[row] = self.actual_finish[row]
            self.start[row] = started
            return
        finish = self._late_finish(row)
        is_remaining = started != NO_MINUTE and self.fixed_start[row] == NO_MINUTE
        need = self.work.start_for(row, finish, is_remaining=is_remaining)
        self.finish[row], self.start_at_need[row] = finish, need
        self.start[row] = started if is_remaining else need

    def _late_finish(self, row: int) -> int:
        finish = self._logic_finish(row)
        if self.constraint[row] > Constraint.AS_LATE_AS_POSSIBLE:
            finish = self._constrained(row, finish)
        if self.latest[row] != NO_MINUTE:
            finish = min(finish, self.latest[row])
        return self.work.previous_finish(row, finish)

    def _logic_finish(self, row: int) -> int:
        """The latest finish that every open successor allows, at most the project's."""
        finish = self.project_finish
        for place in range(self.pointer[row], self.pointer[row + 1]):
            link = self.leaving[place]
            if self.actual_finish[self.successor[link]] != NO_MINUTE:
                continue
            if self.is_milestone[row] and self.actual_start[row] != NO_MINUTE:
                return self.actual_start[row]
            finish = min(finish, self._link_finish(row, link))
        return finish

    def _constrained(self, row: int, finish: int) -> int:
        """The late finish under the row's constraint; see `Rules` for the two conventions."""
        constraint, date = self.constraint[row], self.constraint_minute[row]
        if constraint in (Constraint.START_NO_EARLIER_THAN, Constraint.FINISH_NO_EARLIER_THAN):
            return finish
        if constraint in (Constraint.MUST_START_ON, Constraint.START_NO_LATER_THAN):
            date = self.work.finish_from(row, date)
        is_must = constraint in (Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON)
        return date if is_must and self.rules.dates_win else min(finish, date)

    def _link_finish(self, row: int, link: int) -> int:
        """The latest finish of a row that one of its links allows."""
        kind, successor = self.link_type[link], self.successor[link]
        lag, calendar = self.lag[link], self.lag_calendar[link]
        if kind == LinkType.FINISH_START:
            return self.work.unlagged(self.start_at_need[successor], lag, calendar)
        if kind == LinkType.FINISH_FINISH:
            return self.work.unlagged(self.finish[successor], lag, calendar)
        if self.actual_start[row] != NO_MINUTE or self.fixed_start[row] != NO_MINUTE:
            return self.project_finish  # a start that cannot move holds nothing
        if kind == LinkType.START_FINISH:
            held = self.work.unlagged(self.finish[successor], lag, calendar)
            return self.work.finish_from(row, held)
        if self.actual_start[successor] != NO_MINUTE:
            return self.project_finish
        held = self.work.unlagged(self.work.next_start(row, self.start[successor]), lag, calendar)
        return self.work.finish_from(row, held)
