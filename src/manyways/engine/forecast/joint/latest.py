"""How late each decision could be in a trial with a date still met: a backward pass over the planned part."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.draw_trial import duration_minutes
from manyways.engine.forecast.joint.instants import (
    DAY_END,
    DAY_SHIFT,
    MINUTE_MASK,
    NO_INSTANT,
    start_at,
    work_at,
)
from manyways.engine.forecast.joint.model import (
    FINISH_TO_FINISH,
    FINISH_TO_START,
    IN_PROGRESS,
    START_TO_START,
    Integers,
    Model,
)
from manyways.engine.forecast.joint.state import State
from manyways.engine.forecast.joint.trial import run_one
from manyways.engine.forecast.kernels import kernel

TOO_LATE = -32_768


class Question(NamedTuple):
    """One date given: the node it is about, the last instant that meets it, the nodes that lead there.

    `order` int32: those nodes, successors before predecessors, without items; `decisions` int32: the nodes asked about.
    """

    target: int
    instant: int
    order: Integers
    decisions: Integers


class Limits(NamedTuple):
    """Latest instants of each node in one trial: int32[n] to start and to finish."""

    start: Integers
    finish: Integers


@kernel
def run_latest(
    model: Model, question: Question, first: int, state: State, limits: Limits, days_out: NDArray[np.int16]
) -> None:
    """For each row of `days_out` (trials from `first`) the latest day of each decision, TOO_LATE if it is missed anyway."""
    for row in range(days_out.shape[0]):
        run_one(model, first, row, days_out.shape[0], state)
        backward(model, question, state, limits)
        for place in range(len(question.decisions)):
            days_out[row, place] = TOO_LATE
            if state.nodes[question.target].finish <= question.instant:
                days_out[row, place] = whole_days(limits.finish[question.decisions[place]])


@kernel
def whole_days(instant: int) -> int:
    """The last day that is over at an instant."""
    day = instant >> DAY_SHIFT
    return day if instant & MINUTE_MASK == DAY_END else day - 1


@kernel
def backward(model: Model, question: Question, state: State, limits: Limits) -> None:
    """The latest start and finish of each node, successors first."""
    for place in range(len(question.order)):
        node = question.order[place]
        limits.start[node], limits.finish[node] = NO_INSTANT, NO_INSTANT
    limits.finish[question.target] = question.instant
    for place in range(len(question.order)):
        pull_back(model, question.order[place], state, limits)


@kernel
def pull_back(model: Model, place: int, state: State, limits: Limits) -> None:
    """The limits of one node from those of its successors, then its start from its finish."""
    node, now = model.nodes[place], state.nodes[place]
    for entry in range(node.start_links, node.end_links):
        link = model.links[entry]
        kind = link.kind
        to_start = kind in (FINISH_TO_START, START_TO_START)
        limit = limits.start[link.successor] if to_start else limits.finish[link.successor]
        if limit != NO_INSTANT:
            limit -= link.lag_days << DAY_SHIFT
            if link.lag_minutes != 0:
                calendar = model.nodes[link.successor].calendar
                limit = start_at(
                    model.days, calendar, work_at(model.days, calendar, limit) - link.lag_minutes
                )
        if kind in (FINISH_TO_START, FINISH_TO_FINISH):
            limits.finish[place] = min(limits.finish[place], limit)
        else:
            limits.start[place] = min(limits.start[place], limit)
    if now.start == now.finish:  # a fact
        earliest = min(limits.start[place], limits.finish[place])
        limits.start[place], limits.finish[place] = earliest, earliest
        return
    begin = NO_INSTANT
    if limits.finish[place] != NO_INSTANT:
        work = work_at(model.days, node.calendar, limits.finish[place])
        begin = start_at(model.days, node.calendar, work - duration_minutes(model, place, state))
    if node.state == IN_PROGRESS:  # its start is a fact; what is left of it waits for its predecessors
        limits.start[place] = begin
    else:
        limits.start[place] = min(last_start(model, node.calendar, limits.start[place]), begin)


@kernel
def last_start(model: Model, calendar: int, limit: int) -> int:
    """The last instant not after a limit at which work can begin: a limit while nobody works is the minute before."""
    if limit == NO_INSTANT:
        return limit
    work = work_at(model.days, calendar, limit)
    begin = start_at(model.days, calendar, work)
    return begin if begin <= limit else start_at(model.days, calendar, work - 1)
