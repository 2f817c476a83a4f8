"""Links on summaries become links of the items under them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from manyways.engine.schedule.plan import InvalidPlanError, LinkType, Plan

MANY_LINKS = 4096


@dataclass
class Expansion:
    """Links between scheduled rows: (predecessor, successor, link of the plan or -1), and hubs.

    Rows at or past the plan's item count are hubs; `hubs` holds the summary each was made for.
    """

    ends: list[tuple[int, int, int]] = field(default_factory=list)
    hubs: list[int] = field(default_factory=list)


def leaves_of(plan: Plan) -> list[list[int]]:
    """For each row the scheduled items under it; for such an item itself, for others nothing.

    Raises `InvalidPlanError` when summaries contain each other.
    """
    leaves: list[list[int]] = [[] for _ in range(plan.item_count)]
    is_leaf, is_active = (plan.is_active & ~plan.is_summary).tolist(), plan.is_active.tolist()
    parent = plan.parent.tolist()
    for row, is_own in enumerate(is_leaf):
        for level, above in enumerate(ancestors(parent, row)):
            if is_own and (level == 0 or is_active[above]):
                leaves[above].append(row)
    return leaves


def ancestors(parent: list[int], row: int) -> Iterator[int]:
    """A row, its summary, the summary of that, and so on; a circle is refused."""
    for _ in range(len(parent)):
        yield row
        row = parent[row]
        if row < 0:
            return
    raise InvalidPlanError(f"item {row + 1}", "its summaries contain each other.")


def expand(plan: Plan, earliest_leaf: Callable[[int], int] | None) -> Expansion:
    """Links between scheduled rows.

    Finish of a summary: the last finish of its items, so a link from each. Start of a summary as a
    predecessor: its first start, so a link from the item that starts first (`earliest_leaf`; None
    leaves such links out). A summary as a successor: each of its items waits.
    """
    leaves = leaves_of(plan)
    expansion = Expansion()
    is_summary, ends = (
        plan.is_summary.tolist(),
        (plan.link_predecessor.tolist(), plan.link_successor.tolist()),
    )
    for link, (before, after) in enumerate(zip(*ends, strict=True)):
        tails, heads = leaves[before], leaves[after]
        if is_summary[before] and _is_start(plan, link) and tails:
            tails = [earliest_leaf(before)] if earliest_leaf else []
        if len(tails) * len(heads) > MANY_LINKS:
            tails = [_hub(expansion, plan, before, tails)]
        expansion.ends += [(tail, head, link) for tail in tails for head in heads]
    return expansion


def has_summary_starts(plan: Plan) -> bool:
    """Whether the first start under some summary drives another item."""
    is_start = np.isin(plan.link_type, (LinkType.START_START, LinkType.START_FINISH))
    return bool(np.any(is_start & plan.is_summary[plan.link_predecessor]))


def _is_start(plan: Plan, link: int) -> bool:
    return int(plan.link_type[link]) in (LinkType.START_START, LinkType.START_FINISH)


def _hub(expansion: Expansion, plan: Plan, summary: int, tails: list[int]) -> int:
    """A row that finishes with the last of the items, so that p x s links become p + s."""
    hub = plan.item_count + len(expansion.hubs)
    expansion.hubs.append(summary)
    expansion.ends += [(tail, hub, -1) for tail in tails]
    return hub
