"""The last responsible moment: until when each open decision can wait, and what a week of waiting costs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.assemble import assemble
from manyways.engine.forecast.joint.instants import DAY_END, DAY_SHIFT, NO_INSTANT
from manyways.engine.forecast.joint.latest import TOO_LATE, Limits, Question, run_latest
from manyways.engine.forecast.joint.model import DONE, Model, Names
from manyways.engine.forecast.joint.portfolio import DateGiven, Decision, Portfolio
from manyways.engine.forecast.joint.run import DEFAULT_HORIZON, run_model
from manyways.engine.forecast.joint.state import new_state
from manyways.engine.network import graph_of, order_of

WEEK = 7
CHUNK = 256
Days = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class DecideBy:
    """One open decision and one date it bears on. `latest_day` int32[trials]: the last day (since 1970) on which the
    decision may become secured with the date still met; TOO_LATE_DAY where the date is missed in any case.
    """

    decision: str
    date_given: str
    lead_days: int
    latest_day: Days

    def probability_met(self, day: int) -> float:
        """P(date met | decided on a day), the lead time of the decision added: the whole curve, point by point."""
        return float((self.latest_day >= day + self.lead_days).mean())

    def last_responsible_day(self, confidence: float) -> int | None:
        """The last day to decide with at least this confidence (above 0 to 1); None when it is already too late."""
        rank = max(int(np.ceil(confidence * len(self.latest_day) - 1e-9)), 1)
        day = int(np.sort(self.latest_day)[len(self.latest_day) - rank])
        return None if day == TOO_LATE_DAY else day - self.lead_days

    def cost_of_waiting(self, day: int, days: int = WEEK) -> float:
        """By how much P(met) falls when the decision falls so many days after a day."""
        return self.probability_met(day) - self.probability_met(day + days)


TOO_LATE_DAY = -(2**31)


def decide_by(
    portfolio: Portfolio,
    *,
    as_of_day: int,
    trials: int = 10_000,
    seed: int = 1,
    horizon_days: int = DEFAULT_HORIZON,
) -> tuple[DecideBy, ...]:
    """Every open decision with every date given that it bears on, by their keys.

    Where only plans lie between, one simulation with a backward pass in each trial tells all. Where the way crosses a
    team's queue, the day is found for each trial by bisection, on the same random numbers. A decision that is secured
    already, or bears on no date, is left out. Raises PortfolioError.
    """
    model, names = assemble(portfolio, as_of_day=as_of_day, horizon_days=horizon_days, seed=seed)
    row_of = {key: row for row, key in enumerate(names.nodes)}
    found: list[DecideBy] = []
    for given in sorted(portfolio.dates_given, key=lambda given: given.key):
        way = _Way(model, row_of[given.target])
        open_ones = [decision for decision in portfolio.decisions if way.bears(row_of[decision.target])]
        open_ones.sort(key=lambda decision: decision.key)
        found += _answers(model, names, way, given, open_ones, as_of_day, trials)
    return tuple(sorted(found, key=lambda each: (each.decision, each.date_given)))


class _Way:
    """What lies between decisions and the target of one date given."""

    def __init__(self, model: Model, target: int) -> None:
        """Find everything the target waits for."""
        self.model, self.target = model, target
        links = model.links
        graph = graph_of(len(model.nodes), links["predecessor"], links["successor"])
        self.order = np.asarray(order_of(graph), np.int32)
        self.before = _closure(
            len(model.nodes), links["predecessor"], links["successor"], self.order[::-1], target
        )

    def bears(self, row: int) -> bool:
        """Whether the target waits for a node that has not happened."""
        return bool(self.before[row] and self.model.nodes["state"][row] != DONE)

    def crosses_queue(self, row: int) -> bool:
        """Whether a node moves the target through a team: by items, or by capacity that activities bind."""
        links, nodes = self.model.links, self.model.nodes
        after = _closure(len(nodes), links["successor"], links["predecessor"], self.order, row)
        between = after & self.before
        demanded = {
            int(team)
            for node in np.flatnonzero(after)
            for team in self.model.demands["team"][nodes["demands"][node] : nodes["end_demands"][node]]
        }
        waits_for = set(nodes["team"][self.before].tolist()) - {-1}
        return bool((nodes["team"][between] >= 0).any() or demanded & waits_for)

    def planned(self) -> NDArray[np.int32]:
        """Planned nodes on the way, successors first."""
        reverse = self.order[::-1]
        is_planned = self.model.nodes["team"][reverse] < 0
        return np.ascontiguousarray(reverse[self.before[reverse] & is_planned])


def _closure(
    count: int, source: NDArray[np.int32], ends: NDArray[np.int32], order: NDArray[np.int32], start: int
) -> NDArray[np.bool_]:
    """All nodes reached from one, against the links' `ends` to their `source`, the one itself included."""
    reached = np.zeros(count, bool)
    reached[start] = True
    by_end = np.argsort(ends, kind="stable")
    first = np.searchsorted(ends[by_end], np.arange(count + 1))
    for node in order.tolist():
        if reached[node]:
            reached[source[by_end[first[node] : first[node + 1]]]] = True
    return reached


def _answers(
    model: Model,
    names: Names,
    way: _Way,
    given: DateGiven,
    decisions: list[Decision],
    as_of_day: int,
    trials: int,
) -> list[DecideBy]:
    """The answers for one date given."""
    row_of = {key: row for row, key in enumerate(names.nodes)}
    offset = min(given.day - as_of_day, model.days.last)
    crossing = [decision for decision in decisions if way.crosses_queue(row_of[decision.target])]
    planned = [decision for decision in decisions if decision not in crossing]
    rows = np.array([row_of[decision.target] for decision in planned], np.int32)
    latest = dict(
        zip((each.key for each in planned), _by_backward_pass(model, way, offset, rows, trials), strict=True)
    )
    for decision in crossing:
        latest[decision.key] = _by_bisection(model, way.target, row_of[decision.target], offset, trials)
    return [
        DecideBy(decision.key, given.key, decision.lead_days, _absolute(latest[decision.key], as_of_day))
        for decision in decisions
    ]


def _absolute(offsets: NDArray[np.int16], as_of_day: int) -> Days:
    """Days since 1970 from days after the as-of day."""
    days = offsets.astype(np.int32) + np.int32(as_of_day)
    return np.where(offsets == TOO_LATE, np.int32(TOO_LATE_DAY), days)


def _by_backward_pass(
    model: Model, way: _Way, offset: int, decisions: NDArray[np.int32], trials: int
) -> NDArray[np.int16]:
    """The latest offsets of decisions with only plans before the target: int16[decisions, trials]."""
    latest = np.empty((len(decisions), trials), np.int16)
    if not len(decisions):
        return latest
    instant = offset << DAY_SHIFT | DAY_END
    question = Question(way.target, instant, way.planned(), decisions)
    state = new_state(model)
    limits = Limits(*(np.full(len(model.nodes), NO_INSTANT, np.int32) for _ in range(2)))
    with np.errstate(over="ignore"):
        for first in range(0, trials, CHUNK):
            rows = np.empty((min(CHUNK, trials - first), len(decisions)), np.int16)
            run_latest(model, question, first, state, limits, rows)
            latest[:, first : first + len(rows)] = rows.T
    return latest


def _by_bisection(model: Model, target: int, decision: int, offset: int, trials: int) -> NDArray[np.int16]:
    """The latest offset of a decision in each trial, by re-running all trials with the decision held."""
    met_at = np.full(trials, TOO_LATE, np.int32)
    met_at[_is_met(model, target, decision, np.zeros(trials, np.int32), offset)] = 0
    lost_at = np.full(trials, offset + 1, np.int32)
    while (open_trials := (met_at >= 0) & (lost_at - met_at > 1)).any():
        middle = np.where(open_trials, (met_at + lost_at) // 2, 0).astype(np.int32)
        is_met = _is_met(model, target, decision, middle, offset)
        met_at = np.where(open_trials & is_met, middle, met_at)
        lost_at = np.where(open_trials & ~is_met, middle, lost_at)
    return met_at.astype(np.int16)


def _is_met(
    model: Model, target: int, decision: int, day: NDArray[np.int32], offset: int
) -> NDArray[np.bool_]:
    """In which trials the target is met with the decision secured at the end of a day of its own in each."""
    held = model._replace(held=decision, held_until=(day << DAY_SHIFT | DAY_END).astype(np.int32))
    found = run_model(held, len(day), full=np.array([target]))
    return np.asarray(found.offsets[0] <= offset)
