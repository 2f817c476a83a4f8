"""The kernel: trials of the whole portfolio, day by day where teams have queues, by event where they have none."""

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.chains import chain_place
from manyways.engine.forecast.joint.draw_trial import draw_shared, history_place, sample_block
from manyways.engine.forecast.joint.instants import BEFORE_ALL, DAY_END, DAY_SHIFT, NO_INSTANT
from manyways.engine.forecast.joint.model import DONE, SHARES, Model
from manyways.engine.forecast.joint.portfolio import NEVER_OFFSET
from manyways.engine.forecast.joint.settle import eligible_day, open_today, settle_all, spread
from manyways.engine.forecast.joint.state import (
    BLOCK_SHIFT,
    BLOCK_TRIALS,
    LANE,
    LAST_BOUND,
    OPEN,
    OWN_DATE,
    PENDING,
    STACK_SIZE,
    TEAM_QUEUE,
    TODAY,
    State,
    Tally,
)
from manyways.engine.forecast.kernels import kernel

Days = NDArray[np.int16]
TOLERANCE = 1e-9


@kernel
def run_trials(model: Model, first: int, state: State, tally: Tally, days_out: Days) -> None:
    """Simulate one trial for each row of `days_out`, from trial number `first`; write the day each node finishes."""
    for row in range(days_out.shape[0]):
        run_one(model, first, row, days_out.shape[0], state)
        record(model, state, tally, days_out[row])
        follow_targets(model, state, tally)


@kernel
def run_one(model: Model, first: int, row: int, rows: int, state: State) -> None:
    """The trial number `first + row`, one of `rows` that are run in order."""
    lane = row % BLOCK_TRIALS
    if lane == 0:
        sample_block(model, first + row, min(BLOCK_TRIALS, rows - row), state)
    state.change[:, : state.numbers[LAST_BOUND] + 1] = 0
    draw_shared(model, first + row, lane, state)
    begin(model, first + row, state)
    state.numbers[LANE] = lane
    settle_all(model, state)
    walk(model, first + row, state)


@kernel
def begin(model: Model, trial: int, state: State) -> None:
    """Everything waits; what waits for nothing goes onto the stack."""
    state.numbers[:] = 0
    for place in range(len(model.teams)):
        team = state.teams[place]
        team.credit, team.unplanned = 0.0, 0.0
        team.block, team.bound, team.bound_day = -1, 0, 0
        team.open, team.lowest = 0, len(state.items)
    for place in range(len(model.nodes)):
        node, now = model.nodes[place], state.nodes[place]
        now.waiting, now.binding = node.waiting, OWN_DATE
        now.start_bound, now.finish_bound = node.ready, BEFORE_ALL
        now.start_link, now.finish_link = NO_INSTANT, NO_INSTANT
        now.start, now.finish = NO_INSTANT, NO_INSTANT
        if node.waiting == 0:
            state.stack[state.numbers[STACK_SIZE]] = place
            state.numbers[STACK_SIZE] += 1
    if model.held >= 0:
        held = state.nodes[model.held]
        held.finish_bound = model.held_until[trial]


@kernel
def walk(model: Model, trial: int, state: State) -> None:
    """Day by day until no item can finish any more or the horizon is reached; days without work are skipped."""
    numbers = state.numbers
    while numbers[PENDING] + numbers[OPEN] > 0 and numbers[TODAY] < model.days.last:
        numbers[TODAY] += 1
        while numbers[OPEN] == 0 and state.bucket[numbers[TODAY]] < 0:
            numbers[TODAY] += 1
        open_today(model, state)
        for team in range(len(state.teams)):
            if state.teams[team].open > 0:
                serve(model, trial, team, state)
    if numbers[OPEN] > 0:
        state.open_in_block[:] = 0
        for item in range(len(state.items)):
            state.items[item].is_open = 0


@kernel
def capacity(model: Model, trial: int, place: int, state: State) -> float:
    """The size a team can finish today: rate x drawn throughput x availability x what activities leave free."""
    day, team = state.numbers[TODAY], state.teams[place]
    while team.bound_day < day:
        team.bound_day += 1
        team.bound += state.change[place, team.bound_day]
    then = model.history[history_place(model, trial, place, day, state)]
    if model.teams[place].has_arrivals:
        team.unplanned += then.arrivals
    free = max(SHARES - team.bound, 0) / SHARES
    available = model.availability[place, min(day, model.availability.shape[1] - 1)]
    return float(team.rate * then.throughput * available * free)


@kernel
def serve(model: Model, trial: int, place: int, state: State) -> None:
    """One day of one team: unplanned work first, then finish eligible items in order while the credit lasts."""
    team = state.teams[place]
    credit = team.credit + capacity(model, trial, place, state)
    unplanned = min(team.unplanned, credit)
    team.unplanned -= unplanned
    credit -= unplanned
    while team.open > 0:
        item = first_open(state, team.lowest)
        team.lowest = item
        size = state.items[item].amount
        if credit < size - TOLERANCE * (1.0 + size):
            break
        credit -= size
        team.open -= 1
        finish(model, item, state)
    if team.open == 0:
        credit = min(credit, model.teams[place].item_size)
    team.credit = credit


@kernel
def first_open(state: State, lowest: int) -> int:
    """The first eligible item in the order of pulling from a place on; 64 at a time are skipped if none is open."""
    item = lowest
    while state.items[item].is_open == 0:
        if item & ((1 << BLOCK_SHIFT) - 1) == 0 and state.open_in_block[item >> BLOCK_SHIFT] == 0:
            item += 1 << BLOCK_SHIFT
        else:
            item += 1
    return item


@kernel
def finish(model: Model, item: int, state: State) -> None:
    """An item is finished today; its successors learn of it at once, items among them become eligible tomorrow."""
    place = item + model.activity_count
    node, now, day = model.nodes[place], state.nodes[place], state.numbers[TODAY]
    state.items[item].is_open = 0
    state.open_in_block[item >> BLOCK_SHIFT] -= 1
    state.numbers[OPEN] -= 1
    if day > eligible_day(node.floor_days, now.start, now.finish_bound):
        now.binding = TEAM_QUEUE
    now.finish = day << DAY_SHIFT | DAY_END
    spread(model, state, now.finish, node.finish_links, node.end_links)
    settle_all(model, state)


@kernel
def record(model: Model, state: State, tally: Tally, days_out: Days) -> None:
    """Write the finish days of a trial and count what bound each node."""
    for place in range(len(days_out)):
        now = state.nodes[place]
        if now.finish == NO_INSTANT:
            days_out[place] = NEVER_OFFSET
            continue
        days_out[place] = now.finish >> DAY_SHIFT
        if model.nodes[place].state == DONE:
            continue
        if now.binding == TEAM_QUEUE:
            tally.queue[place] += 1
        elif now.binding >= 0:
            tally.link[now.binding] += 1


@kernel
def follow_targets(model: Model, state: State, tally: Tally) -> None:
    """Walk back from each target along what bound it; count nodes, the team whose queue ends it, risks that struck."""
    for target in range(len(model.targets)):
        place = model.targets[target]
        for risk in range(len(state.risks)):
            state.risks[risk].stamp = 0
        while place >= 0 and state.nodes[place].finish != NO_INSTANT and model.nodes[place].state != DONE:
            node, binding = model.nodes[place], state.nodes[place].binding
            tally.node[chain_place(model.chains, target, place)] += 1
            count_risks(model, state, tally, target, node.effects, node.end_effects)
            if binding == TEAM_QUEUE:
                team = model.teams[node.team]
                tally.team[target, node.team] += 1
                count_risks(model, state, tally, target, team.effects, team.end_effects)
            place = model.links[binding].predecessor if binding >= 0 else -1


@kernel
def count_risks(model: Model, state: State, tally: Tally, target: int, first: int, end: int) -> None:
    """Count each risk that happened and has one of these effects once for the target."""
    for place in range(first, end):
        risk = model.effects[place].risk
        if state.risks[risk].occurs and not state.risks[risk].stamp:
            state.risks[risk].stamp = 1
            tally.risk[target, risk] += 1
