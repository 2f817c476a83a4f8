"""A plan becomes a network: rows in order, links on summaries expanded, lags in minutes."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from manyways.engine.network import Cycle, graph_of, order_of
from manyways.engine.schedule.expansion import Expansion, ancestors, expand, has_summary_starts, leaves_of
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.passes import early_dates, late_dates
from manyways.engine.schedule.plan import Constraint, Integers, LagCalendar, LagKind, Plan
from manyways.engine.schedule.rules import Rules
from manyways.engine.time import END_MINUTE, NO_MINUTE, elapsed_calendar

HUB_SALT = np.uint64(0x9E3779B97F4A7C15)


def compile_plan(plan: Plan, rules: Rules | None = None) -> Network | Cycle:
    """The network of a plan, or the cycle (rows of the plan) that keeps it from having one.

    `rules` matter only where the first start under a summary drives another item: which item that
    is comes from a first forward pass without those links.

    >>> from manyways.engine.schedule import Item, Link, plan_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> office = compile_calendar(standard_hours())
    >>> plan = plan_of([Item(1, duration_minutes=480), Item(2, duration_minutes=60)],
    ...                [Link(1, 0)], start_minute=480, calendars=[office])
    >>> compile_plan(plan).item.tolist()
    [1, 0]
    """
    chosen = rules or Rules()
    network = _compile(plan, expand(plan, None))
    if isinstance(network, Cycle):
        return network
    network = _anchored(network, chosen)
    if not has_summary_starts(plan):
        return network
    expanded = _compile(plan, expand(plan, _FirstLeaf(plan, network, chosen)))
    return expanded if isinstance(expanded, Cycle) else _anchored(expanded, chosen)


def _anchored(network: Network, rules: Rules) -> Network:
    """The same; scheduled back from a finish, with its first late start as its start."""
    if network.finish_minute == NO_MINUTE or not network.row_count:
        return network
    starts, _ = late_dates(network, rules, network.finish_minute)
    return replace(network, start_minute=max(min(starts), 0))


class _FirstLeaf:
    """The item under a summary that starts first in a network."""

    def __init__(self, plan: Plan, network: Network, rules: Rules) -> None:
        starts, _ = early_dates(network, rules)
        self.start = dict(zip(network.item.tolist(), starts, strict=True))
        self.leaves = leaves_of(plan, np.flatnonzero(plan.is_summary).tolist())

    def __call__(self, summary: int) -> int:
        return min(self.leaves[summary], key=lambda row: (self.start[row], row))


@dataclass(frozen=True)
class _Rows:
    """Plan rows and hubs in the order of the network; position of each in it."""

    source: Integers
    position: Integers
    is_hub: npt.NDArray[np.bool_]


def _compile(plan: Plan, expansion: Expansion) -> Network | Cycle:
    """Order the rows, then gather each array in that order."""
    scheduled = np.flatnonzero(plan.is_active & ~plan.is_summary)
    nodes = np.concatenate([scheduled, plan.item_count + np.arange(len(expansion.hubs))]).astype(np.int32)
    node_of = np.full(plan.item_count + len(expansion.hubs), -1, dtype=np.int32)
    node_of[nodes] = np.arange(len(nodes))
    ends = expansion.ends
    graph = graph_of(len(nodes), node_of[ends[:, 0]], node_of[ends[:, 1]])
    order = order_of(graph)
    if isinstance(order, Cycle):
        return Cycle(tuple(_plan_row(plan, expansion, int(nodes[node])) for node in order.nodes))
    position = np.full(len(nodes) + 1, -1, dtype=np.int32)  # the last stands for rows that are no nodes
    position[order] = np.arange(len(nodes))
    rows = _Rows(nodes[order], position[node_of], nodes[order] >= plan.item_count)
    return _gather(plan, expansion, rows, ends)


def _plan_row(plan: Plan, expansion: Expansion, node: int) -> int:
    return node if node < plan.item_count else expansion.hubs[node - plan.item_count]


def _gather(plan: Plan, expansion: Expansion, rows: _Rows, ends: Integers) -> Network:
    """All arrays in the network's order."""
    item = np.where(rows.is_hub, -1, rows.source).astype(np.int32)
    held = np.where(rows.is_hub, 0, rows.source)
    elapsed = len(plan.calendars)
    earliest, latest = _bounds_of_summaries(plan)

    def taken(values: npt.NDArray[np.int32], hub: int) -> Integers:
        return np.where(rows.is_hub, hub, values[held] if len(values) else hub).astype(np.int32)

    calendar = np.where(plan.is_elapsed, elapsed, plan.calendar).astype(np.int32)
    is_complete = np.where(rows.is_hub, False, _taken_flags(plan.is_complete, held))
    span = taken(plan.duration_minutes + plan.split_minutes, 0)
    left = taken(plan.remaining_minutes + plan.split_left_minutes, 0)
    return Network(
        start_minute=plan.start_minute,
        calendars=(*plan.calendars, elapsed_calendar()),
        critical_float_minutes=plan.critical_float_minutes,
        finish_minute=plan.finish_minute,
        item=item,
        key=_keys(plan, expansion, rows),
        span_minutes=span,
        remaining_minutes=np.where(is_complete, 0, left).astype(np.int32),
        calendar=taken(calendar, elapsed),
        constraint=taken(plan.constraint.astype(np.int32), 0).astype(np.int8),
        constraint_minute=taken(plan.constraint_minute, NO_MINUTE),
        earliest_minute=taken(earliest, NO_MINUTE),
        latest_minute=taken(latest, NO_MINUTE),
        delay_minutes=taken(plan.levelling_delay_minutes, 0),
        actual_start=taken(plan.actual_start_minute, NO_MINUTE),
        actual_finish=taken(plan.actual_finish_minute, NO_MINUTE),
        fixed_start=taken(np.where(plan.is_manual, plan.fixed_start_minute, NO_MINUTE), NO_MINUTE),
        fixed_finish=taken(np.where(plan.is_manual, plan.fixed_finish_minute, NO_MINUTE), NO_MINUTE),
        is_milestone=(span == 0) & ~_has_work(plan, rows),
        is_complete=is_complete,
        **_assignments(plan, rows),
        **_links(plan, rows, ends),
    )


def _taken_flags(values: npt.NDArray[np.bool_], held: Integers) -> npt.NDArray[np.bool_]:
    return values[held] if len(values) else np.zeros(len(held), dtype=bool)


def _keys(plan: Plan, expansion: Expansion, rows: _Rows) -> npt.NDArray[np.uint64]:
    """The items' keys; a hub's comes from its summary's."""
    hubs = [plan.key[summary] ^ HUB_SALT for summary in expansion.hubs]
    return np.concatenate([plan.key, np.array(hubs, dtype=np.uint64)])[rows.source]


def _bounds_of_summaries(plan: Plan) -> tuple[Integers, Integers]:
    """Earliest start from the summaries above; latest finish from the item's deadline and theirs."""
    earliest = np.full(plan.item_count, NO_MINUTE, dtype=np.int32)
    latest = plan.deadline_minute.copy()
    is_above = np.zeros(plan.item_count, dtype=bool)
    is_above[plan.parent[plan.parent >= 0]] = True
    starts = _held(plan, is_above & (plan.constraint == Constraint.START_NO_EARLIER_THAN))
    finishes = _held(plan, is_above & (plan.constraint == Constraint.FINISH_NO_LATER_THAN))
    due = plan.deadline_minute.tolist()
    if not starts and not finishes and not np.any(is_above & (plan.deadline_minute != NO_MINUTE)):
        return earliest, latest
    parent = plan.parent.tolist()
    for row in np.flatnonzero(~plan.is_summary).tolist():
        for above in list(ancestors(parent, row))[1:]:
            if above in starts:
                earliest[row] = max(earliest[row], starts[above])
            latest[row] = earlier_of(earlier_of(latest[row], finishes.get(above, NO_MINUTE)), due[above])
    return earliest, latest


def _held(plan: Plan, is_held: npt.NDArray[np.bool_]) -> dict[int, int]:
    """The minute of the constraint of some rows."""
    return {row: int(plan.constraint_minute[row]) for row in np.flatnonzero(is_held).tolist()}


def earlier_of(first: int, second: int) -> int:
    """The earlier of two minutes, either of which may be missing."""
    known = [minute for minute in (first, second) if minute != NO_MINUTE]
    return min(known, default=NO_MINUTE)


def _has_work(plan: Plan, rows: _Rows) -> npt.NDArray[np.bool_]:
    counts = np.append(np.diff(plan.assignment_pointer), np.zeros(int(rows.is_hub.sum()), dtype=np.int32))
    has_work: npt.NDArray[np.bool_] = counts[rows.source] > 0
    return has_work


def _assignments(plan: Plan, rows: _Rows) -> dict[str, Any]:
    """Assignments grouped by row of the network."""
    counts = np.append(np.diff(plan.assignment_pointer), np.zeros(int(rows.is_hub.sum()), dtype=np.int32))
    starts = np.append(plan.assignment_pointer[:-1], np.zeros(int(rows.is_hub.sum()), dtype=np.int32))
    chosen = np.concatenate(
        [np.zeros(0, dtype=np.int64)]
        + [np.arange(starts[row], starts[row] + counts[row]) for row in rows.source if counts[row]]
    ).astype(np.int64)
    return {
        "assignment_pointer": np.append(0, np.cumsum(counts[rows.source])).astype(np.int32),
        "assignment_calendar": plan.assignment_calendar[chosen],
        "assignment_minutes": plan.assignment_minutes[chosen],
        "assignment_remaining": plan.assignment_remaining_minutes[chosen],
        "assignment_delay": plan.assignment_delay_minutes[chosen],
    }


def _links(plan: Plan, rows: _Rows, ends: Integers) -> dict[str, Any]:
    """Links grouped by successor, in the order of the plan; lags resolved to minutes and a calendar."""
    tail, head, link = rows.position[ends[:, 0]], rows.position[ends[:, 1]], ends[:, 2]
    by_head = np.argsort(head, kind="stable")
    tail, head, link = tail[by_head], head[by_head], link[by_head]
    graph = graph_of(len(rows.source), tail, head)
    kind = np.where(link < 0, LagKind.WORKING, _at(plan.link_lag_kind, link))
    value = np.where(link < 0, 0.0, _at(plan.link_lag, link))
    percent = np.where(kind == LagKind.PERCENT, value, 0.0)
    duration = _at(plan.duration_minutes, np.minimum(rows.source[tail], plan.item_count - 1))
    minutes = np.where(kind == LagKind.PERCENT, duration * percent / 100, value)
    return {
        "predecessor_pointer": graph.in_pointer,
        "predecessor": tail.astype(np.int32),
        "successor": head.astype(np.int32),
        "link_type": np.where(link < 0, 0, _at(plan.link_type, link)).astype(np.int8),
        "lag_minutes": np.clip(np.round(minutes), -END_MINUTE, END_MINUTE).astype(np.int32),
        "lag_calendar": _lag_calendars(plan, rows, tail, head, kind),
        "lag_percent": percent,
        "successor_pointer": graph.out_pointer,
        "successor_link": graph.out_link,
    }


def _at(values: npt.NDArray[Any], rows: Integers) -> npt.NDArray[Any]:
    """The values of rows, of which some may be missing (negative)."""
    return values[rows] if len(values) else np.zeros(len(rows), dtype=values.dtype)


def _lag_calendars(
    plan: Plan, rows: _Rows, tail: Integers, head: Integers, kind: npt.NDArray[np.generic]
) -> Integers:
    """The calendar that a lag is counted in; -1 for elapsed time."""
    hub_count = int(rows.is_hub.sum())
    own = np.append(plan.calendar, np.full(hub_count, -1, dtype=np.int32))[rows.source]
    is_elapsed = np.append(plan.is_elapsed, np.ones(hub_count, dtype=bool))[rows.source]
    chosen = {
        LagCalendar.SUCCESSOR: own[head],
        LagCalendar.PREDECESSOR: own[tail],
        LagCalendar.PROJECT: np.full(len(head), plan.project_calendar),
        LagCalendar.ELAPSED: np.full(len(head), -1),
    }[plan.lag_calendar]
    is_clock = (kind == LagKind.ELAPSED) | ((kind == LagKind.PERCENT) & is_elapsed[tail])
    return np.where(is_clock, -1, chosen).astype(np.int32)
