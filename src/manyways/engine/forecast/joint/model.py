"""The portfolio as arrays of records: what the kernels of the joint simulation read."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.chains import Chains
from manyways.engine.forecast.joint.instants import DayTables

Integers = NDArray[np.int32]
Floats = NDArray[np.float64]
Tables = NDArray[np.float32]
Records = NDArray[np.void]

NOT_STARTED, IN_PROGRESS, DONE = 0, 1, 2
START_TO_START, START_TO_FINISH, FINISH_TO_START, FINISH_TO_FINISH = 0, 1, 2, 3
MULTIPLIES, IN_PARALLEL = 1, 2
SHARES = 10_000

AMOUNT = [("low", "f8"), ("span", "f8"), ("row", "i4")]
"""An uncertain amount: low + span x tables[row]."""

NODE = np.dtype(
    [
        *AMOUNT,
        ("group_weight", "f8"),  # square root of the group's correlation
        ("own_weight", "f8"),
        ("stream", "u8"),  # of the duration
        ("ready", "i4"),  # first instant allowed
        ("start", "i4"),  # actual instants, of what is done or started
        ("finish", "i4"),
        ("calendar", "i4"),
        ("waiting", "i4"),  # links that enter
        ("start_links", "i4"),  # links from its start, from its finish, and their end
        ("finish_links", "i4"),
        ("end_links", "i4"),
        ("effects", "i4"),
        ("end_effects", "i4"),
        ("demands", "i4"),
        ("end_demands", "i4"),
        ("floor_days", "i4"),
        ("group", "i4"),  # -1 for none, as scope and team
        ("scope", "i4"),
        ("team", "i4"),
        ("state", "i4"),
    ],
    align=True,
)
LINK = np.dtype(
    [("predecessor", "i4"), ("kind", "i4"), ("successor", "i4"), ("lag_minutes", "i4"), ("lag_days", "i4")]
)
TEAM = np.dtype(
    [
        ("common_weight", "f8"),
        ("own_weight", "f8"),
        ("item_size", "f8"),
        ("rate_stream", "u8"),
        ("throughput_label", "u8"),  # before its last mixing
        ("rate_row", "i4"),
        ("history", "i4"),  # first day of its history, and how many
        ("history_days", "i4"),
        ("block_days", "i4"),
        ("choices", "i4"),  # blocks start at so many places, `stride` days apart
        ("stride", "i4"),
        ("effects", "i4"),
        ("end_effects", "i4"),
        ("has_arrivals", "i4"),
        ("is_idle_for_ever", "i4"),
    ],
    align=True,
)
HISTORY = np.dtype([("throughput", "f8"), ("arrivals", "f8")])
DEMAND = np.dtype([("team", "i4"), ("share", "i4")])
EFFECT = np.dtype([*AMOUNT, ("risk", "i4"), ("rule", "i4")], align=True)
RISK = np.dtype([("probability", "f8"), ("occurs_stream", "u8"), ("impact_stream", "u8")])
SCOPE = np.dtype([*AMOUNT, ("stream", "u8")], align=True)
GROUP = np.dtype([("stream", "u8")])


class Model(NamedTuple):
    """All of it. Nodes: activities and milestones by key, then items by team in the order of pulling.

    Links by predecessor, those from its start first. `availability` float64[teams, days], the last day for ever;
    `targets` int32[t]: nodes whose driving chain is followed, and `chains` what may lie on it; `tables` float32[rows,
    1,024]; the last of `groups` is the factor common to all teams. The node `held` (-1 for none) finishes no earlier than the instant `held_until` of
    the trial, int32[trials].
    """

    activity_count: int
    days: DayTables
    nodes: Records
    links: Records
    teams: Records
    history: Records
    availability: Floats
    demands: Records
    effects: Records
    risks: Records
    scopes: Records
    groups: Records
    tables: Tables
    normal: Floats
    targets: Integers
    chains: Chains
    held: int
    held_until: Integers


class Names(NamedTuple):
    """The keys of the rows of a model, in their order."""

    nodes: tuple[str, ...]
    teams: tuple[str, ...]
    risks: tuple[str, ...]
    targets: tuple[str, ...]


def records(kind: np.dtype[Any], count: int, **columns: Iterable[Any]) -> Records:
    """Records of one kind, zero but for the columns given."""
    made = np.zeros(count, kind).view(np.recarray)
    for name, values in columns.items():
        made[name] = values if isinstance(values, Sequence | np.ndarray) else list(values)
    return made
