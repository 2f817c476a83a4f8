"""The risk kernel: 64 trials side by side, sampling, forward pass, criticality, exclusion of each risk."""

import math

from manyways.engine.forecast.draws import bits_one, normal_one, quantile_one, unit_one
from manyways.engine.forecast.joint.model import IN_PARALLEL, MULTIPLIES
from manyways.engine.forecast.kernels import kernel
from manyways.engine.forecast.risk.tables import (
    LANES,
    PINNED,
    STARTED,
    SUM_MINUTES,
    SUM_PRODUCTS,
    SUM_SQUARES,
    SUM_STARTS,
    TICK_MINUTES,
    Output,
    Tables,
    Tile,
)

LARGEST_MINUTES = 5e7
NO_RISK = -1


@kernel
def run_tiles(tables: Tables, first: int, last: int, tile: Tile, out: Output) -> None:
    """Trials `first` to `last`, tile by tile. The sums of `out` grow; its other arrays are written by trial."""
    end = len(tables.rows) - 1
    trial = first
    while trial < last:
        lanes = min(LANES, last - trial)
        draw_shared(tables, trial, lanes, tile)
        for row in range(end):
            sample(tables, row, trial, lanes, tile)
            strike(tables, row, lanes, NO_RISK, tile)
        forward(tables, 0, tile)
        add_cost(tables, trial, lanes, tile, out)
        mark_critical(tables, tile)
        tally(tables, trial, lanes, tile, out)
        changed = end
        for risk in range(len(tables.risks)):
            changed = exclude(tables, risk, trial, lanes, changed, tile, out)
        trial += lanes


@kernel
def draw_shared(tables: Tables, trial: int, lanes: int, tile: Tile) -> None:
    """Risks, group factors and the independent parts of the full correlation."""
    for place in range(len(tables.risks)):
        risk = tables.risks[place]
        for lane in range(lanes):
            tile.occurs[place, lane] = unit_one(bits_one(risk.occurs_stream, trial + lane)) < risk.probability
            tile.impact_z[place, lane] = normal_one(bits_one(risk.impact_stream, trial + lane), tables.normal)
    for place in range(len(tables.groups)):
        stream = tables.groups[place].stream
        for lane in range(lanes):
            tile.group_z[place, lane] = normal_one(bits_one(stream, trial + lane), tables.normal)
    for place in range(len(tables.factor_streams)):
        stream = tables.factor_streams[place]
        for lane in range(lanes):
            tile.matrix_e[place, lane] = normal_one(bits_one(stream, trial + lane), tables.normal)


@kernel
def sample(tables: Tables, place: int, trial: int, lanes: int, tile: Tile) -> None:
    """The durations of one row before risks."""
    row = tables.rows[place]
    if row.span <= 0.0:
        for lane in range(lanes):
            tile.sampled[place, lane] = int(row.low + 0.5)
        return
    for lane in range(lanes):
        if row.matrix >= 0:
            z = 0.0
            for column in range(row.matrix + 1):
                z += tables.factor[row.matrix, column] * tile.matrix_e[column, lane]
        else:
            z = normal_one(bits_one(row.stream, trial + lane), tables.normal)
            if row.group >= 0:
                z = row.group_weight * tile.group_z[row.group, lane] + row.own_weight * z
        amount = row.low + row.span * quantile_one(tables.tables, row.row, z)
        tile.sampled[place, lane] = int(min(amount, LARGEST_MINUTES) + 0.5)


@kernel
def strike(tables: Tables, place: int, lanes: int, without: int, tile: Tile) -> None:
    """The durations of one row after the risks that happened, but for one."""
    row = tables.rows[place]
    for lane in range(lanes):
        minutes = tile.sampled[place, lane]
        if row.effects < row.end_effects:
            minutes = struck(tables, row.effects, row.end_effects, minutes, lane, without, tile)
        tile.minutes[place, lane] = minutes


@kernel
def struck(tables: Tables, first: int, end: int, minutes: int, lane: int, without: int, tile: Tile) -> int:
    """A duration after risks: factors and additions in series, the largest of those in parallel."""
    factor, added, largest, most = 1.0, 0.0, -1.0, -math.inf
    for place in range(first, end):
        effect = tables.effects[place]
        if effect.risk == without or not tile.occurs[effect.risk, lane]:
            continue
        impact = effect.low + effect.span * quantile_one(
            tables.tables, effect.row, tile.impact_z[effect.risk, lane]
        )
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
    return int(min(max(minutes * factor + added, 0.0), LARGEST_MINUTES) + 0.5)


@kernel
def link_values(tables: Tables, place: int, successor: int, tile: Tile) -> None:
    """The working minute before which a link keeps its successor from starting, in every lane."""
    link = tables.links[place]
    source = tile.finish[link.predecessor] if link.from_finish else tile.start[link.predecessor]
    if link.crossing < 0:
        lag = link.lag
        for lane in range(LANES):
            tile.bound[lane] = source[lane] + lag
    else:
        crossing = tables.crossings[link.crossing]
        for lane in range(LANES):
            tick = max(0, (source[lane] + TICK_MINUTES - 1) // TICK_MINUTES)
            tile.bound[lane] = crossing[min(tick, len(crossing) - 1)]
    if link.to_finish:
        minutes = tile.minutes[successor]
        for lane in range(LANES):
            tile.bound[lane] -= minutes[lane]


@kernel
def forward(tables: Tables, first: int, tile: Tile) -> None:
    """Start and finish of every row from one on, in working minutes of its calendar."""
    bound = tile.bound
    for place in range(first, len(tables.rows)):
        row, start, finish, minutes = (
            tables.rows[place],
            tile.start[place],
            tile.finish[place],
            tile.minutes[place],
        )
        if row.state == PINNED:
            start[:], finish[:] = row.start, row.finish
            continue
        for lane in range(LANES):
            start[lane] = max(row.floor, row.finish_floor - minutes[lane])
        for link in range(row.links, row.end_links):
            link_values(tables, link, place, tile)
            for lane in range(LANES):
                start[lane] = max(start[lane], bound[lane])
        for lane in range(LANES):
            finish[lane] = start[lane] + minutes[lane]
        if row.state == STARTED:
            start[:] = row.start


@kernel
def mark_critical(tables: Tables, tile: Tile) -> None:
    """Walk back from the end along links that set the dates: rows whose delay would delay the end."""
    last = len(tables.rows) - 1
    tile.is_critical[:last] = 0
    tile.is_critical[last] = 1
    for step in range(last + 1):
        place = last - step
        row, mark = tables.rows[place], tile.is_critical[place]
        if row.state == PINNED:
            continue
        for link in range(row.links, row.end_links):
            before = tile.is_critical[tables.links[link].predecessor]
            link_values(tables, link, place, tile)
            for lane in range(LANES):
                is_binding = tile.bound[lane] == tile.finish[place, lane] - tile.minutes[place, lane]
                before[lane] |= mark[lane] & is_binding


@kernel
def add_cost(tables: Tables, trial: int, lanes: int, tile: Tile, out: Output) -> None:
    """Fixed cost, rates, burn until the end (the end row's rate) and what risks cost, summed in the order of rows."""
    last = len(tables.rows) - 1
    for lane in range(lanes):
        cost = tables.rows[last].cost_per_minute * tile.finish[last, lane]
        for place in range(last):
            row = tables.rows[place]
            cost += row.fixed_cost + row.cost_per_minute * tile.minutes[place, lane]
        for place in range(len(tables.risks)):
            risk = tables.risks[place]
            if tile.occurs[place, lane]:
                z = normal_one(bits_one(risk.cost_stream, trial + lane), tables.normal)
                cost += risk.low + risk.span * quantile_one(tables.tables, risk.row, z)
        out.cost[trial + lane] = cost


@kernel
def tally(tables: Tables, trial: int, lanes: int, tile: Tile, out: Output) -> None:
    """Write ends and kept finishes; add whole-number sums, which no order of adding can change."""
    last = len(tables.rows) - 1
    for lane in range(lanes):
        out.finish[trial + lane] = tile.finish[last, lane]
        for place in range(len(out.kept_rows)):
            out.kept[place, trial + lane] = tile.finish[out.kept_rows[place], lane]
    for place in range(last + 1):
        count, total, squares, products, starts = 0, 0, 0, 0, 0
        for lane in range(lanes):
            minutes, end = int(tile.minutes[place, lane]), int(tile.finish[last, lane])
            count += tile.is_critical[place, lane]
            total += minutes
            squares += minutes * minutes
            products += minutes * end
            starts += tile.finish[place, lane] - minutes
        out.critical[place] += count
        out.sums[SUM_MINUTES, place] += total
        out.sums[SUM_SQUARES, place] += squares
        out.sums[SUM_PRODUCTS, place] += products
        out.sums[SUM_STARTS, place] += starts
    tally_joins(tables, lanes, tile, out)


@kernel
def tally_joins(tables: Tables, lanes: int, tile: Tile, out: Output) -> None:
    """Add up what each link of a join says alone."""
    for place in range(len(tables.rows)):
        row = tables.rows[place]
        if row.end_links - row.links > 1:
            for link in range(row.links, row.end_links):
                link_values(tables, link, place, tile)
                for lane in range(lanes):
                    out.link_sums[link] += tile.bound[lane]


@kernel
def exclude(tables: Tables, risk: int, trial: int, lanes: int, changed: int, tile: Tile, out: Output) -> int:
    """The end of the same trials had one risk not happened; then durations as they were.

    Dates before row `changed` are those of the trials as they are; gives back the row from which they no longer are.
    """
    first, end = tables.risks[risk].effects, tables.risks[risk].end_effects
    last = len(tables.rows) - 1
    for place in range(first, end):
        strike(tables, tables.struck[place], lanes, risk, tile)
    if first < end:
        begin = int(tables.struck[first])
        forward(tables, min(begin, changed), tile)
        changed = begin
    for lane in range(lanes):
        end_of_all = tile.finish[last, lane] if first < end else out.finish[trial + lane]
        out.finish_without[risk, trial + lane] = end_of_all
    for place in range(first, end):
        strike(tables, tables.struck[place], lanes, NO_RISK, tile)
    return changed
