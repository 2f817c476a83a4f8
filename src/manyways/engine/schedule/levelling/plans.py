"""Levelling a plan: resources shared by its items, on their own calendars, with progress and pinned items."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from manyways.engine.network import Cycle
from manyways.engine.schedule import Rules, compile_plan, early_dates
from manyways.engine.schedule.expansion import ancestors
from manyways.engine.schedule.forward import Forward
from manyways.engine.schedule.levelling.problem import NOT_PINNED, Problem, problem_of
from manyways.engine.schedule.levelling.search import Levelled, level
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.plan import LinkType, Plan
from manyways.engine.schedule.work import Work
from manyways.engine.time import NO_MINUTE

Minutes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Need:
    """An item (row of the plan) holds `units` of a resource from its start to its finish, nights included."""

    item: int
    resource: int
    units: int


@dataclass(frozen=True, eq=False)
class LevelledPlan:
    """Dates within the resource limits, one row an item of the plan: int64[n] minutes, `NO_MINUTE` for none.

    `unlevelled_finish`: the finish without resource limits, which no levelling can beat. `moved`: rows
    that start at another time than without levelling (least change: than so far). `overloads`: spans
    in which fixed items alone exceed a limit, (resource, start, finish).
    """

    start: Minutes
    finish: Minutes
    finish_minute: int
    unlevelled_finish: int
    moved: tuple[int, ...]
    overloads: tuple[tuple[int, int, int], ...]


class Timeline:
    """Free units of each resource over time, as steps."""

    def __init__(self, limits: Sequence[int]) -> None:
        self.times = [0]
        self.free = [list(limits)]

    def first_gap(
        self, start: int, finish_of: Callable[[int], int], needs: list[tuple[int, int]]
    ) -> int | None:
        """`start` if it fits until its finish, else the end of the first step with too little; None without one."""
        finish = finish_of(start)
        place = bisect_right(self.times, start) - 1
        while place < len(self.times) and self.times[place] < finish:
            if any(self.free[place][resource] < units for resource, units in needs):
                return self.times[place + 1] if place + 1 < len(self.times) else None
            place += 1
        return start

    def occupy(self, start: int, finish: int, needs: list[tuple[int, int]]) -> None:
        """Take units from one moment to another."""
        if start >= finish:
            return
        first, last = self._split(start), self._split(finish)
        for place in range(first, last):
            for resource, units in needs:
                self.free[place][resource] -= units

    def _split(self, moment: int) -> int:
        place = bisect_right(self.times, moment) - 1
        if self.times[place] == moment:
            return place
        self.times.insert(place + 1, moment)
        self.free.insert(place + 1, list(self.free[place]))
        return place + 1

    def overloads(self) -> tuple[tuple[int, int, int], ...]:
        """The steps in which more is taken than there is."""
        return tuple(
            (resource, self.times[place], self.times[place + 1])
            for place, free in enumerate(self.free)
            for resource, left in enumerate(free)
            if left < 0
        )


class Placing(Forward):
    """A forward pass that gives each row the first place with free resources, smallest key first."""

    def __init__(
        self, network: Network, rules: Rules, needs: list[list[tuple[int, int]]], limits: list[int]
    ) -> None:
        super().__init__(network.lists, Work(network), network.start_minute, rules, None)
        self.network = network
        self.needs = needs
        self.limits = limits
        self.pinned: dict[int, int] = {}
        self.not_before: list[int] = [NO_MINUTE] * self.row_count

    def place(self, keys: Sequence[float]) -> Timeline:
        """Fill `start` and `finish`; fixed rows hold their resources before any other gets a place."""
        timeline = Timeline(self.limits)
        for row in range(self.row_count):
            if self.is_fixed(row):
                self._hold_fixed(row, timeline)
        waiting = np.diff(self.network.predecessor_pointer).tolist()
        ready = sorted((keys[row], row) for row in range(self.row_count) if not waiting[row])
        while ready:
            _, row = heappop(ready)
            self._place_row(row, timeline)
            for link in self._leaving(row):
                after = int(self.network.successor[link])
                waiting[after] -= 1
                if not waiting[after]:
                    heappush(ready, (keys[after], after))
        return timeline

    def is_fixed(self, row: int) -> bool:
        """Started, finished, manual and pinned rows stay where they are."""
        return row in self.pinned or self.actual_start[row] != NO_MINUTE or self.fixed_start[row] != NO_MINUTE

    def _leaving(self, row: int) -> Sequence[int]:
        pointer = self.network.lists["successor_pointer"]
        links: list[int] = self.network.lists["successor_link"]
        return links[pointer[row] : pointer[row + 1]]

    def _hold_fixed(self, row: int, timeline: Timeline) -> None:
        start, finish = self._fixed_dates(row)
        self.start[row], self.finish[row] = start, finish
        timeline.occupy(start, finish, self.needs[row])

    def _fixed_dates(self, row: int) -> tuple[int, int]:
        """The dates of a fixed row; of a started one as if nothing else held what remains."""
        if row in self.pinned:
            return self.pinned[row], self.work.finish_from(row, self.pinned[row])
        if self.fixed_start[row] != NO_MINUTE:
            return self.fixed_start[row], self.fixed_finish[row]
        started, status = self.actual_start[row], self.rules.status_minute
        if self.actual_finish[row] != NO_MINUTE:
            return started, self.actual_finish[row]
        if status == NO_MINUTE:
            return started, self.work.finish_from(row, started)
        resume = self.work.next_start(row, max(started, status))
        return started, self.work.finish_from(row, resume, is_remaining=True)

    def _place_row(self, row: int, timeline: Timeline) -> None:
        if self.is_fixed(row):
            return
        start, _ = self.dates(row)
        start = self.work.next_start(row, max(start, self.not_before[row]))
        if self.needs[row]:
            start = self._free_start(row, start, timeline)
            timeline.occupy(start, self.work.finish_from(row, start), self.needs[row])
        self.start[row], self.finish[row] = start, self.work.finish_from(row, start)

    def _free_start(self, row: int, start: int, timeline: Timeline) -> int:
        """The first start at which the row's resources are free to its finish."""
        while True:
            later = timeline.first_gap(start, lambda at: self.work.finish_from(row, at), self.needs[row])
            if later is None or later == start:
                return start
            start = self.work.next_start(row, later)


def level_plan(
    plan: Plan,
    needs: Sequence[Need],
    limits: Sequence[int],
    rules: Rules | None = None,
    *,
    pinned: Mapping[int, int] | None = None,
    current: npt.ArrayLike | None = None,
    schedules: int = 1,
    seed: int = 0,
    goes_on: Callable[[Levelled], bool] | None = None,
    then: Callable[[Problem, Levelled], Levelled] | None = None,
) -> LevelledPlan | Cycle:
    """Dates of a plan within the limits of its resources, or the cycle that prevents any.

    `needs`: units of resources that items hold; a need beyond the limit is held at the limit.
    `limits`: units of each resource. `pinned`: start minute of rows that must not move; rows that have
    started and manual ones do not move either. `current`: int64[n], start minutes so far; the
    order of these stays and nothing moves earlier (least change). Otherwise the order is searched for
    in working time (`level`: `schedules`, `seed`, `goes_on`; `then` may improve what it finds, as
    `optimise` does), then placed on the items' own calendars.

    >>> from manyways.engine.schedule import Item, plan_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> plan = plan_of([Item(1, duration_minutes=240), Item(2, duration_minutes=240)], [],
    ...                start_minute=480, calendars=[compile_calendar(standard_hours())])
    >>> level_plan(plan, [Need(0, 0, 1), Need(1, 0, 1)], [1]).start.tolist()
    [480, 780]
    """
    chosen = rules or Rules()
    network = compile_plan(plan, chosen)
    if isinstance(network, Cycle):
        return network
    starts, finishes = early_dates(network, chosen)
    rows = _needs_of(network, needs, limits)
    placing = Placing(network, chosen, rows, list(limits))
    row_of = {int(item): row for row, item in enumerate(network.item.tolist()) if item >= 0}
    placing.pinned = {row_of[item]: minute for item, minute in (pinned or {}).items() if item in row_of}
    before = list(starts)
    if current is not None:
        so_far = np.asarray(current, dtype=np.int64)
        before = [int(so_far[item]) if item >= 0 else NO_MINUTE for item in network.item.tolist()]
        placing.not_before = before
        orders: list[Sequence[float]] = [before]
    else:
        problem = working_time_problem(network, placing, starts, rows, limits)
        found = level(problem, schedules=schedules, seed=seed, goes_on=goes_on)
        improved = then(problem, found) if then is not None else found
        orders = [improved.starts.tolist(), list(starts)]
    timeline = _shortest(placing, orders)
    return LevelledPlan(
        start=_rolled_up(plan, _spread(plan, network, placing.start), min),
        finish=_rolled_up(plan, _spread(plan, network, placing.finish), max),
        finish_minute=max(placing.finish, default=plan.start_minute),
        unlevelled_finish=max(finishes, default=plan.start_minute),
        moved=tuple(sorted(item for item, row in row_of.items() if placing.start[row] != before[row])),
        overloads=timeline.overloads(),
    )


def _shortest(placing: Placing, orders: Sequence[Sequence[float]]) -> Timeline:
    """Place by each order and keep the shortest; the first of equals."""
    best: tuple[int, list[int], list[int], Timeline] | None = None
    for keys in orders:
        timeline = placing.place(keys)
        end = max(placing.finish, default=0)
        if best is None or end < best[0]:
            best = (end, list(placing.start), list(placing.finish), timeline)
    assert best is not None
    _, placing.start, placing.finish, timeline = best
    return timeline


def _needs_of(network: Network, needs: Sequence[Need], limits: Sequence[int]) -> list[list[tuple[int, int]]]:
    """The needs of each row of the network, several of one resource added up, at most the limit."""
    total: dict[tuple[int, int], int] = {}
    for need in needs:
        if not (0 <= need.resource < len(limits) and need.units >= 0 and need.item >= 0):
            raise ValueError("A need names a resource that is not there, or negative units.")
        place = (need.item, need.resource)
        total[place] = total.get(place, 0) + need.units
    of_item: dict[int, list[tuple[int, int]]] = {}
    for (item, resource), units in total.items():
        if units:
            of_item.setdefault(item, []).append((resource, min(units, limits[resource])))
    return [of_item.get(item, []) for item in network.item.tolist()]


def working_time_problem(
    network: Network,
    placing: Placing,
    starts: Sequence[int],
    needs: list[list[tuple[int, int]]],
    limits: Sequence[int],
) -> Problem:
    """The plan in the working time of its most used calendar, from its first start.

    Exact where one calendar serves all; with several it serves to find an order.
    """
    calendar = network.calendars[int(np.bincount(network.calendar).argmax()) if network.row_count else 0]
    origin = min([network.start_minute, *starts])
    zero = int(calendar.working_at(origin))
    finishes = [placing.work.finish_from(row, start) for row, start in enumerate(starts)]
    begun = np.maximum(calendar.working_at(np.array(starts, dtype=np.int64)) - zero, 0)
    ended = np.maximum(calendar.working_at(np.array(finishes, dtype=np.int64)) - zero, 0)
    duration = ended - begun
    demand = np.zeros((network.row_count, len(limits)), dtype=np.int64)
    for row, each in enumerate(needs):
        for resource, units in each:
            demand[row, resource] = units
    is_fixed = np.array([placing.is_fixed(row) for row in range(network.row_count)], dtype=bool)
    has_own_date = (network.constraint >= 2) | (np.diff(network.predecessor_pointer) == 0)
    problem = problem_of(
        duration,
        demand,
        _delays(network, duration),
        limits,
        earliest=np.where(has_own_date, begun, 0),
        pinned=np.where(is_fixed, begun, NOT_PINNED),
    )
    assert isinstance(problem, Problem)  # the network has an order
    return problem


def _delays(network: Network, duration: Minutes) -> list[tuple[int, int, int]]:
    """Each link as the least time from start to start."""
    tail, head, kind = network.predecessor, network.successor, network.link_type
    from_finish = (kind == LinkType.FINISH_START) | (kind == LinkType.FINISH_FINISH)
    to_finish = (kind == LinkType.FINISH_FINISH) | (kind == LinkType.START_FINISH)
    delay = (
        network.lag_minutes
        + np.where(from_finish, duration[tail], 0)
        - np.where(to_finish, duration[head], 0)
    )
    rows: list[tuple[int, int, int]] = np.column_stack([tail, head, delay]).tolist()
    return rows


def _spread(plan: Plan, network: Network, minutes: Sequence[int]) -> Minutes:
    """Values by row of the network, as values by row of the plan."""
    result = np.full(plan.item_count, NO_MINUTE, dtype=np.int64)
    is_item = network.item >= 0
    result[network.item[is_item]] = np.array(minutes, dtype=np.int64)[is_item]
    return result


def _rolled_up(plan: Plan, minutes: Minutes, chosen: Callable[[int, int], int]) -> Minutes:
    """The same with the first start or last finish of the items below it for each summary."""
    rolled, parent = minutes.tolist(), plan.parent.tolist()
    for row in np.flatnonzero(~plan.is_summary & (minutes != NO_MINUTE)).tolist():
        for above in list(ancestors(parent, row))[1:]:
            rolled[above] = rolled[row] if rolled[above] == NO_MINUTE else chosen(rolled[above], rolled[row])
    return np.array(rolled, dtype=np.int64)
