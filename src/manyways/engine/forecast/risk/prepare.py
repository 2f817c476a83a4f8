"""From a network and a specification to the tables of the risk kernel."""

import math
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast import distributions
from manyways.engine.forecast.distributions import Distribution, Shape, TableSet
from manyways.engine.forecast.joint.model import IN_PARALLEL, MULTIPLIES, Records, records
from manyways.engine.forecast.normal import normal_table
from manyways.engine.forecast.random import Purpose, entity_key, streams
from manyways.engine.forecast.risk import tables as t
from manyways.engine.forecast.risk.correlation import factor_of
from manyways.engine.forecast.risk.spec import ItemCost, RiskSpec
from manyways.engine.schedule import Constraint, LinkType, Network, Rules, early_dates
from manyways.engine.time import END_MINUTE, NO_MINUTE, Calendar, elapsed_calendar

DAY_MINUTES = 1440
LONGEST_CROSSING = 1 << 21
FLOORS_ON_START = (Constraint.START_NO_EARLIER_THAN, Constraint.MUST_START_ON)
FLOORS_ON_FINISH = (Constraint.FINISH_NO_EARLIER_THAN, Constraint.MUST_FINISH_ON)
TO_FINISH = (LinkType.FINISH_FINISH, LinkType.START_FINISH)
FROM_FINISH = (LinkType.FINISH_START, LinkType.FINISH_FINISH)

Integers = NDArray[np.int64]


class RiskError(ValueError):
    """The specification does not fit the network; the text says where."""


class Prepared:
    """Tables of a network, and how to read them: calendars, the planned end, rows by key."""

    def __init__(self, network: Network, spec: RiskSpec, rules: Rules, seed: int) -> None:
        """Compute the planned dates, on which unnamed durations and all calendars' origins rest."""
        self.network, self.spec, self.rules, self.seed = network, spec, rules, seed
        starts, finishes = early_dates(network, rules, None)
        self.starts, self.finishes = np.array(starts, np.int64), np.array(finishes, np.int64)
        self.calendars = list(network.calendars)
        self.end_calendar = self._end_calendar()
        self.origin = [int(calendar.working_at(network.start_minute)) for calendar in self.calendars]
        self.row_of = {int(key): row for row, key in enumerate(network.key)}
        self.table_set = TableSet()
        self.crossing_of: dict[tuple[object, ...], int] = {}
        self.crossings: list[NDArray[np.int32]] = []
        self.planned_end = int(self.finishes.max(initial=network.start_minute))
        self._check()

    def _end_calendar(self) -> int:
        """The calendar in which the end of all is counted: the rows' own if they share one, else elapsed time."""
        used = set(self.network.calendar.tolist())
        if len(used) == 1:
            return int(used.pop())
        self.calendars.append(elapsed_calendar())
        return len(self.calendars) - 1

    def _check(self) -> None:
        """Refuse what names no item, and numbers that are none."""
        spec, known = self.spec, set(self.row_of)
        groups = {group.key for group in spec.groups}
        low, likeliest, high = spec.usual_range
        if not 0 <= low <= likeliest <= high <= 1000:
            raise RiskError("The usual range must be three factors in order, from 0 to 1,000.")
        for name, keys in (("durations", spec.durations), ("costs", spec.costs), ("groups", spec.group_of)):
            if unknown := set(keys) - known:
                raise RiskError(f"The {name} name an item {min(unknown)} that is not in the schedule.")
        if nameless := set(spec.group_of.values()) - groups:
            raise RiskError(f"There is no group {min(nameless)!r}.")
        if any(not 0 <= group.rho <= 1 for group in spec.groups) or not 0 <= spec.burn_per_day < math.inf:
            raise RiskError("A group's rho must be from 0 to 1, and the burn a finite number from 0.")
        if set(spec.matrix_keys) - known or len(spec.matrix_keys) != len(
            spec.matrix if spec.matrix is not None else ()
        ):
            raise RiskError(
                "The correlation matrix needs one row for each of its items, all in the schedule."
            )
        self._check_risks(known)

    def _check_risks(self, known: set[int]) -> None:
        """Refuse risks without a proper probability, target or factor."""
        for risk in self.spec.risks:
            if not 0 <= risk.probability <= 1:
                raise RiskError(f"Risk {risk.key!r}: the probability must be from 0 to 1.")
            for effect in risk.effects:
                if not effect.target.isdigit() or int(effect.target) not in known:
                    raise RiskError(f"Risk {risk.key!r}: item {effect.target!r} is not in the schedule.")
                if effect.mode == "multiplies" and effect.impact.parameters[0] < 0:
                    raise RiskError(f"Risk {risk.key!r}: a factor cannot be negative.")

    def tables(self) -> t.Tables:
        """All tables."""
        links, link_ends = self._links()
        effects, effect_ends = self._effects()
        risks, struck = self._risks()
        rows = self._rows(link_ends, effect_ends)
        matrix = self.spec.matrix if self.spec.matrix is not None else np.zeros((0, 0))
        length = max((len(crossing) for crossing in self.crossings), default=1)
        crossings = [np.pad(crossing, (0, length - len(crossing)), "edge") for crossing in self.crossings]
        return t.Tables(
            rows=rows,
            links=links,
            effects=effects,
            risks=risks,
            struck=struck,
            groups=self._groups(),
            crossings=np.array(crossings, np.int32).reshape(len(crossings), length),
            factor=np.ascontiguousarray(factor_of(matrix)),
            factor_streams=streams(list(self.spec.matrix_keys), Purpose.DURATION, self.seed),
            tables=self.table_set.array(),
            normal=normal_table(),
        )

    def _amounts(self, shapes: Sequence[Shape]) -> dict[str, list[float]]:
        """The columns of uncertain amounts."""
        return {
            "low": [shape.low for shape in shapes],
            "span": [shape.span for shape in shapes],
            "row": [self.table_set.add(shape.table) for shape in shapes],
        }

    def _working(self, row: int, minute: int) -> int:
        """An instant in working minutes of a row's calendar."""
        calendar = int(self.network.calendar[row])
        return int(self.calendars[calendar].working_at(minute)) - self.origin[calendar]

    def _rows(self, link_ends: list[int], effect_ends: list[int]) -> Records:
        """All rows with the end of all behind them."""
        network, spec = self.network, self.spec
        count = network.row_count
        columns = [self._row(row) for row in range(count)]
        groups = {group.key: place for place, group in enumerate(spec.groups)}
        group = [groups.get(spec.group_of.get(int(key), ""), -1) for key in network.key]
        rho = np.array([spec.groups[place].rho if place >= 0 else 0.0 for place in group] + [0.0])
        costs = [spec.costs.get(int(key), ItemCost()) for key in network.key]
        place_of = {key: place for place, key in enumerate(spec.matrix_keys)}
        zero = Shape(0.0, 0.0, np.zeros(distributions.TABLE_POINTS))
        states, floors, finish_floors, starts, finishes = (
            (list(column) for column in zip(*columns, strict=True)) if count else ([], [], [], [], [])
        )
        return records(
            t.ROW,
            count + 1,
            **self._amounts([*(self._amount(row, columns[row][0]) for row in range(count)), zero]),
            group_weight=np.sqrt(rho),
            own_weight=np.sqrt(1.0 - rho),
            fixed_cost=[*(cost.fixed for cost in costs), 0.0],
            cost_per_minute=[*(cost.per_minute for cost in costs), self._burn_per_minute()],
            stream=np.append(streams(network.key, Purpose.DURATION, self.seed), np.uint64(0)),
            group=[*group, -1],
            matrix=[*(place_of.get(int(key), -1) for key in network.key), -1],
            state=[*states, t.NORMAL],
            floor=[*floors, 0],
            finish_floor=[*finish_floors, 0],
            start=[*starts, 0],
            finish=[*finishes, 0],
            links=link_ends[:-1],
            end_links=link_ends[1:],
            effects=[*effect_ends[:-1], effect_ends[-1]],
            end_effects=[*effect_ends[1:], effect_ends[-1]],
        )

    def _burn_per_minute(self) -> float:
        """The burn for each minute of the end's time, so that calendar days from start to planned end keep their sum."""
        calendar = self.calendars[self.end_calendar]
        start = self.network.start_minute
        worked = int(calendar.working_between(start, self.planned_end))
        return self.spec.burn_per_day * (self.planned_end - start) / DAY_MINUTES / worked if worked else 0.0

    def _row(self, row: int) -> tuple[int, int, int, int, int]:
        """State, floors and kept dates of one row, in working minutes."""
        network = self.network
        start, finish = self._working(row, int(self.starts[row])), self._working(row, int(self.finishes[row]))
        if network.is_complete[row] or network.fixed_start[row] != NO_MINUTE:
            return t.PINNED, 0, 0, start, finish
        floor = max(network.start_minute, int(network.earliest_minute[row]), self.rules.status_minute)
        finish_floor = 0
        if network.constraint[row] in FLOORS_ON_START:
            floor = max(floor, int(network.constraint_minute[row]))
        if network.constraint[row] in FLOORS_ON_FINISH:
            finish_floor = self._working(row, int(network.constraint_minute[row]))
        if network.actual_start[row] != NO_MINUTE:
            elapsed = finish - int(network.remaining_minutes[row])
            return t.STARTED, max(elapsed, self._working(row, floor)), 0, start, 0
        return t.NORMAL, self._working(row, floor), finish_floor, 0, 0

    def _amount(self, row: int, state: int) -> Shape:
        """The duration of a row, or what is left of it."""
        network = self.network
        planned = int(self.finishes[row]) and self._working(row, int(self.finishes[row])) - self._working(
            row, int(self.starts[row])
        )
        given = self.spec.durations.get(int(network.key[row]))
        if state == t.PINNED or (planned == 0 and given is None):
            return distributions.shape(distributions.fixed(max(planned, 0)))
        if state == t.STARTED:
            left = int(network.remaining_minutes[row])
            if given is not None:
                return distributions.remaining(given, max(int(network.span_minutes[row]) - left, 0))
            return distributions.shape(self._usual(left))
        return distributions.shape(given or self._usual(planned))

    def _usual(self, minutes: int) -> Distribution:
        """The distribution of an item for which none is given."""
        low, likeliest, high = self.spec.usual_range
        return distributions.pert(low * minutes, likeliest * minutes, high * minutes)

    def _links(self) -> tuple[Records, list[int]]:
        """Links by successor, and those of rows that nothing follows into the end of all."""
        network = self.network
        rows: list[tuple[int, bool, bool, int, int]] = []
        for place in range(network.link_count):
            kind = LinkType(int(network.link_type[place]))
            from_finish = kind in FROM_FINISH
            before, after = int(network.predecessor[place]), int(network.successor[place])
            ends = int(network.calendar[before]), int(network.calendar[after])
            lag = int(network.lag_minutes[place])
            crossing = self._crossing(ends, from_finish, lag, int(network.lag_calendar[place]))
            rows.append((before, from_finish, kind in TO_FINISH, lag, crossing))
        for row in range(network.row_count):
            ends = int(network.calendar[row]), self.end_calendar
            rows.append((row, True, False, 0, self._crossing(ends, True, 0, self.end_calendar)))
        made = np.array(rows, t.LINK).view(np.recarray)
        return made, [*network.predecessor_pointer.tolist(), len(rows)]

    def _crossing(self, ends: tuple[int, int], from_finish: bool, lag: int, lag_calendar: int) -> int:
        """The table that takes working minutes of one calendar to another, lag included; -1 where none is needed."""
        if ends[0] == ends[1] and (lag == 0 or lag_calendar == ends[1]):
            return -1
        name = (*ends, from_finish, lag, lag_calendar if lag else -1)
        if name not in self.crossing_of:
            self.crossing_of[name] = len(self.crossings)
            self.crossings.append(self._crossing_table(ends, from_finish, lag, lag_calendar))
        return self.crossing_of[name]

    def _crossing_table(
        self, ends: tuple[int, int], from_finish: bool, lag: int, lag_calendar: int
    ) -> NDArray[np.int32]:
        """Working minutes of the first calendar, every 15 of them, as working minutes of the second."""
        source, target = self.calendars[ends[0]], self.calendars[ends[1]]
        ticks = (
            np.arange(self._ticks(source, ends[0]), dtype=np.int64) * t.TICK_MINUTES + self.origin[ends[0]]
        )
        instant = source.finish_at(ticks) if from_finish else source.start_at(ticks)
        if lag and lag_calendar < 0:
            instant = np.clip(instant + lag, 0, END_MINUTE)
        elif lag:
            between = self.calendars[lag_calendar]
            instant = between.finish_at(between.working_at(instant) + lag)
        origin = self.origin[ends[1]] if ends[1] < len(self.origin) else self.network.start_minute
        return np.asarray(target.working_at(instant) - origin, np.int32)

    def _ticks(self, calendar: Calendar, place: int) -> int:
        """Steps enough for ten times the planned length and ten years more, within the years there are."""
        length = 10 * (self.planned_end - self.network.start_minute) + 3653 * DAY_MINUTES
        last = min(self.network.start_minute + length, END_MINUTE)
        return min(
            int(calendar.working_at(last) - self.origin[place]) // t.TICK_MINUTES + 2, LONGEST_CROSSING
        )

    def _effects(self) -> tuple[Records, list[int]]:
        """Effects by the row they strike."""
        found = [
            (self.row_of[int(effect.target)], place, effect)
            for place, risk in enumerate(self.spec.risks)
            for effect in risk.effects
        ]
        found.sort(key=lambda entry: entry[:2])
        rules = [MULTIPLIES * (e.mode == "multiplies") + IN_PARALLEL * e.is_parallel for _, _, e in found]
        made = records(
            t.EFFECT,
            len(found),
            **self._amounts([distributions.shape(effect.impact) for _, _, effect in found]),
            risk=[place for _, place, _ in found],
            rule=rules,
        )
        counts = np.bincount(
            np.array([row for row, _, _ in found], np.int64), minlength=self.network.row_count
        )
        return made, [0, *accumulate(counts.tolist())]

    def _risks(self) -> tuple[Records, NDArray[np.int32]]:
        """Risks with the rows they strike."""
        risks = self.spec.risks
        struck = [sorted({self.row_of[int(effect.target)] for effect in risk.effects}) for risk in risks]
        ends = [0, *accumulate(map(len, struck))]
        keys = [entity_key(risk.key) for risk in risks]
        made = records(
            t.RISK,
            len(risks),
            **self._amounts([distributions.shape(risk.cost or distributions.fixed(0.0)) for risk in risks]),
            probability=[risk.probability for risk in risks],
            occurs_stream=streams(keys, Purpose.RISK_OCCURS, self.seed),
            impact_stream=streams(keys, Purpose.RISK_IMPACT, self.seed),
            cost_stream=streams(keys, Purpose.RISK_COST, self.seed),
            effects=ends[:-1],
            end_effects=ends[1:],
        )
        return made, np.array([row for rows in struck for row in rows], np.int32)

    def _groups(self) -> Records:
        """The factor of each group."""
        keys = [entity_key(group.key) for group in self.spec.groups]
        return records(t.GROUP, len(keys), stream=streams(keys, Purpose.FACTOR, self.seed))

    def end_instants(self, working: NDArray[np.int32]) -> Integers:
        """Ends as minutes since 1970."""
        calendar = self.calendars[self.end_calendar]
        origin = int(calendar.working_at(self.network.start_minute))
        ends = calendar.finish_at(working.astype(np.int64) + origin)
        return np.asarray(np.where(working <= 0, self.network.start_minute, ends), np.int64)

    def row_instants(self, row: int, working: NDArray[np.int32]) -> Integers:
        """Finishes of a row as minutes since 1970; no working time at all is the project's start."""
        place = int(self.network.calendar[row])
        finishes = self.calendars[place].finish_at(working.astype(np.int64) + self.origin[place])
        return np.asarray(np.where(working == 0, self.network.start_minute, finishes), np.int64)
