"""The working memory of one thread of the joint simulation, and what it counts."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.model import Floats, Integers, Model, Records, records

Counts = NDArray[np.int64]
BLOCK_SHIFT = 6
OWN_DATE, TEAM_QUEUE = -1, -2

NODE_STATE = np.dtype(
    [
        ("waiting", "i4"),  # predecessors not yet known
        ("start_bound", "i4"),  # instants before which it cannot start or finish, and the links that say so
        ("finish_bound", "i4"),
        ("start_link", "i4"),
        ("finish_link", "i4"),
        ("start", "i4"),
        ("finish", "i4"),
        ("binding", "i4"),  # the link that set its date, OWN_DATE or TEAM_QUEUE
    ]
)
TEAM_STATE = np.dtype(
    [
        ("rate", "f8"),
        ("credit", "f8"),
        ("unplanned", "f8"),  # size of unplanned work waiting
        ("block", "i4"),  # block of history in use, and where it starts
        ("block_start", "i4"),
        ("open", "i4"),  # eligible items, and a place before which there is none
        ("lowest", "i4"),
        ("bound", "i4"),  # capacity bound by activities on `bound_day`
        ("bound_day", "i4"),
    ],
    align=True,
)
ITEM_STATE = np.dtype([("amount", "f8"), ("next", "i4"), ("is_open", "i4")])
RISK_STATE = np.dtype([("z", "f8"), ("occurs", "i4"), ("stamp", "i4")])
STACK_SIZE, TODAY, PENDING, OPEN, LAST_BOUND, LANE = 0, 1, 2, 3, 4, 5
BLOCK_TRIALS = 16


class State(NamedTuple):
    """One trial under way; every array is written before it is read in each trial.

    `drawn` float64[16, activities] and `group_z` [16, groups]: durations before risks and factors of a block of trials,
    sampled activity by activity, so that each quantile table is fetched once for all of them;
    `change` int32[teams, days]: capacity bound from each day on; `open_in_block`: eligible items by 64; `bucket`: the
    first item that becomes eligible on each day, others by `next`; `stack` of nodes to settle; `numbers`: see the
    places above.
    """

    nodes: Records
    teams: Records
    items: Records
    risks: Records
    drawn: Floats
    group_z: Floats
    growth: Floats
    change: NDArray[np.int32]
    open_in_block: Integers
    bucket: Integers
    stack: Integers
    numbers: Integers


class Tally(NamedTuple):
    """Counts over trials: `link` int64[m] that bound their successors; `queue` int64[n] items that waited for teams;
    per target `team` and `risk` int64[t, ...] on its driving chain; `node` of those that may lie on it, as in `Chains`.
    """

    link: Counts
    queue: Counts
    node: Counts
    team: Counts
    risk: Counts


def new_state(model: Model) -> State:
    """Memory for one thread."""
    nodes, teams, days = len(model.nodes), len(model.teams), model.days.last
    items = nodes - model.activity_count
    return State(
        nodes=records(NODE_STATE, nodes),
        teams=records(TEAM_STATE, teams),
        items=records(ITEM_STATE, items + 1),
        risks=records(RISK_STATE, len(model.risks)),
        drawn=np.zeros((BLOCK_TRIALS, model.activity_count)),
        group_z=np.zeros((BLOCK_TRIALS, len(model.groups))),
        growth=np.zeros(len(model.scopes)),
        change=np.zeros((teams, days + 2), np.int32),
        open_in_block=np.zeros((items >> BLOCK_SHIFT) + 2, np.int32),
        bucket=np.full(days + 2, -1, np.int32),
        stack=np.zeros(nodes + 1, np.int32),
        numbers=np.zeros(LANE + 1, np.int32),
    )


def new_tally(model: Model) -> Tally:
    """Counts at zero."""
    nodes, targets = len(model.nodes), len(model.targets)
    return Tally(
        link=np.zeros(len(model.links), np.int64),
        queue=np.zeros(nodes, np.int64),
        node=np.zeros(len(model.chains.nodes), np.int64),
        team=np.zeros((targets, len(model.teams)), np.int64),
        risk=np.zeros((targets, len(model.risks)), np.int64),
    )
