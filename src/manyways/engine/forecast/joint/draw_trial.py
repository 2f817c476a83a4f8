"""What is drawn in each trial: risks, shared factors, team rates, scope growth, durations, sizes, throughput."""

import math

from manyways.engine.forecast.draws import bits_one, normal_one, part_stream, quantile_one, unit_one
from manyways.engine.forecast.joint.model import IN_PARALLEL, MULTIPLIES, Model
from manyways.engine.forecast.joint.state import LANE, State
from manyways.engine.forecast.kernels import kernel


@kernel
def sample_block(model: Model, first: int, count: int, state: State) -> None:
    """Group factors and the durations of all activities before risks, for `count` trials from `first`."""
    for group in range(len(model.groups)):
        stream = model.groups[group].stream
        for lane in range(count):
            state.group_z[lane, group] = normal_one(bits_one(stream, first + lane), model.normal)
    for place in range(model.activity_count):
        node = model.nodes[place]
        low, span, row, stream = node.low, node.span, node.row, node.stream
        if span <= 0.0:
            for lane in range(count):
                state.drawn[lane, place] = low
            continue
        for lane in range(count):
            z = normal_one(bits_one(stream, first + lane), model.normal)
            if node.group >= 0:
                z = node.group_weight * state.group_z[lane, node.group] + node.own_weight * z
            state.drawn[lane, place] = low + span * quantile_one(model.tables, row, z)


@kernel
def draw_shared(model: Model, trial: int, lane: int, state: State) -> None:
    """Risks, scope growth and team rates of one trial."""
    normal, tables = model.normal, model.tables
    for risk in range(len(model.risks)):
        share = unit_one(bits_one(model.risks[risk].occurs_stream, trial))
        state.risks[risk].occurs = share < model.risks[risk].probability
        state.risks[risk].z = normal_one(bits_one(model.risks[risk].impact_stream, trial), normal)
    for place in range(len(model.scopes)):
        scope = model.scopes[place]
        factor = quantile_one(tables, scope.row, normal_one(bits_one(scope.stream, trial), normal))
        state.growth[place] = scope.low + scope.span * factor
    common_z = state.group_z[lane, len(model.groups) - 1]
    for place in range(len(model.teams)):
        team = model.teams[place]
        own_z = normal_one(bits_one(team.rate_stream, trial), normal)
        rate = quantile_one(tables, team.rate_row, team.common_weight * common_z + team.own_weight * own_z)
        state.teams[place].rate = struck(model, team.effects, team.end_effects, rate, state)


@kernel
def struck(model: Model, first: int, end: int, amount: float, state: State) -> float:
    """An amount after the risks that happened: factors and additions in series, the largest of those in parallel."""
    factor, added, largest, most = 1.0, 0.0, -1.0, -math.inf
    for place in range(first, end):
        effect = model.effects[place]
        if not state.risks[effect.risk].occurs:
            continue
        impact = effect.low + effect.span * quantile_one(model.tables, effect.row, state.risks[effect.risk].z)
        if effect.rule == MULTIPLIES:
            factor *= impact
        elif effect.rule == MULTIPLIES | IN_PARALLEL:
            largest = max(largest, impact)
        elif effect.rule == IN_PARALLEL:
            most = max(most, impact)
        else:
            added += impact
    if largest >= 0.0:
        factor *= largest
    if most > -math.inf:
        added += most
    return max(amount * factor + added, 0.0)


@kernel
def duration_minutes(model: Model, place: int, state: State) -> int:
    """The working minutes of an activity in the trial under way; of what is left, once started."""
    node = model.nodes[place]
    amount = float(state.drawn[state.numbers[LANE], place])
    if node.effects < node.end_effects:
        amount = struck(model, node.effects, node.end_effects, amount, state)
    minutes: int = math.floor(min(amount, 1e9) + 0.5)
    return minutes


@kernel
def item_size(model: Model, place: int, state: State) -> float:
    """The size of an item in one trial, with its scope's growth and the risks that struck it."""
    node = model.nodes[place]
    size = float(node.low)
    if node.scope >= 0:
        size *= state.growth[node.scope]
    if node.effects < node.end_effects:
        size = struck(model, node.effects, node.end_effects, size, state)
    return size


@kernel
def history_place(model: Model, trial: int, place: int, day: int, state: State) -> int:
    """The day of history that stands for a day to come: a day of the circular block drawn for it."""
    team, now = model.teams[place], state.teams[place]
    block = (day - 1) // team.block_days
    if now.block != block:
        now.block = block
        share = unit_one(bits_one(part_stream(team.throughput_label, block), trial))
        now.block_start = int(share * team.choices) * team.stride
    return int(team.history + (now.block_start + day - 1 - block * team.block_days) % team.history_days)
