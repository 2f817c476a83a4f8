"""Links on summaries become links of the items under them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from manyways.engine.schedule.plan import Integers, InvalidPlanError, LinkType, Plan

MANY_LINKS = 4096


@dataclass
class Expansion:
    """Links between scheduled rows, int32[m, 3]: predecessor, successor, link of the plan or -1; and hubs.

    Rows at or past the plan's item count are hubs; `hubs` holds the summary each was made for. A hub finishes
    with the last of the items under it, so that p x s links become p + s.
    """

    ends: Integers
    hubs: list[int] = field(default_factory=list)


def leaves_of(plan: Plan, summaries: Iterable[int]) -> dict[int, list[int]]:
    """For some summaries the scheduled items under each."""
    leaves: dict[int, list[int]] = {row: [] for row in summaries}
    is_active, parent = plan.is_active.tolist(), plan.parent.tolist()
    for row in np.flatnonzero(plan.is_active & ~plan.is_summary).tolist() if leaves else ():
        above = parent[row]
        while above >= 0:
            if above in leaves and is_active[above]:
                leaves[above].append(row)
            above = parent[above]
    return leaves


def depths_of(parent: Integers) -> Integers:
    """How many summaries stand above each row: int32[n]. Raises `InvalidPlanError` for a circle of them.

    >>> depths_of(np.array([-1, 0, 1])).tolist()
    [0, 1, 2]
    """
    depth, rows = np.zeros(len(parent), dtype=np.int32), np.flatnonzero(parent >= 0)
    above = parent[rows]
    for _step in range(len(parent)):
        if not len(rows):
            break
        depth[rows] += 1
        above = parent[above]
        rows, above = rows[above >= 0], above[above >= 0]
    if len(rows):
        raise InvalidPlanError(f"item {int(rows[0]) + 1}", "its summaries contain each other.")
    return depth


def ancestors(parent: list[int], row: int) -> Iterator[int]:
    """A row, its summary, the summary of that, and so on; a circle is refused."""
    for _ in range(len(parent)):
        yield row
        row = parent[row]
        if row < 0:
            return
    raise InvalidPlanError(f"item {row + 1}", "its summaries contain each other.")


def expand(plan: Plan, earliest_leaf: Callable[[int], int] | None) -> Expansion:
    """Links between scheduled rows. Raises `InvalidPlanError` when summaries contain each other.

    Finish of a summary: the last finish of its items, so a link from each. Start of a summary as a
    predecessor: its first start, so a link from the item that starts first (`earliest_leaf`; None
    leaves such links out). A summary as a successor: each of its items waits.
    """
    depths_of(plan.parent)
    ends = np.stack([plan.link_predecessor, plan.link_successor, np.arange(plan.link_count)], axis=1)
    summaries = {row for row in np.unique(ends[:, :2]).tolist() if plan.is_summary[row]}
    is_leaf = plan.is_active & ~plan.is_summary
    if not summaries:
        return Expansion(ends[is_leaf[ends[:, 0]] & is_leaf[ends[:, 1]]].astype(np.int32))
    leaves = leaves_of(plan, summaries) | {row: [row] for row in np.flatnonzero(is_leaf).tolist()}
    found, hubs = list[tuple[int, int, int]](), list[int]()
    for before, after, link in ends.tolist():
        tails, heads = leaves.get(before, []), leaves.get(after, [])
        if before in summaries and _is_start(plan, link) and tails:
            tails = [earliest_leaf(before)] if earliest_leaf else []
        if len(tails) * len(heads) > MANY_LINKS:
            hub = plan.item_count + len(hubs)
            hubs.append(before)
            found += [(tail, hub, -1) for tail in tails]
            tails = [hub]
        found += [(tail, head, link) for tail in tails for head in heads]
    return Expansion(np.array(found, dtype=np.int32).reshape(-1, 3), hubs)


def has_summary_starts(plan: Plan) -> bool:
    """Whether the first start under some summary drives another item."""
    is_start = np.isin(plan.link_type, (LinkType.START_START, LinkType.START_FINISH))
    return bool(np.any(is_start & plan.is_summary[plan.link_predecessor]))


def _is_start(plan: Plan, link: int) -> bool:
    return int(plan.link_type[link]) in (LinkType.START_START, LinkType.START_FINISH)
