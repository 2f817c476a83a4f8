"""The network as the risk kernel reads it: records of rows, links and effects, in working minutes of each row."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.model import AMOUNT, Records

NORMAL, STARTED, PINNED = 0, 1, 2
ROW = np.dtype(
    [
        *AMOUNT,
        ("group_weight", "f8"),
        ("own_weight", "f8"),
        ("fixed_cost", "f8"),
        ("cost_per_minute", "f8"),
        ("stream", "u8"),
        ("group", "i4"),  # -1 for none, as matrix
        ("matrix", "i4"),  # row of the Cholesky factor
        ("state", "i4"),
        ("floor", "i4"),  # working minutes before which it cannot start, or finish
        ("finish_floor", "i4"),
        ("start", "i4"),  # of what has started or is pinned
        ("finish", "i4"),
        ("links", "i4"),
        ("end_links", "i4"),
        ("effects", "i4"),
        ("end_effects", "i4"),
    ],
    align=True,
)
LINK = np.dtype(
    [("predecessor", "i4"), ("from_finish", "i4"), ("to_finish", "i4"), ("lag", "i4"), ("crossing", "i4")]
)
EFFECT = np.dtype([*AMOUNT, ("risk", "i4"), ("rule", "i4")], align=True)
RISK = np.dtype(
    [
        *AMOUNT,  # its cost
        ("probability", "f8"),
        ("occurs_stream", "u8"),
        ("impact_stream", "u8"),
        ("cost_stream", "u8"),
        ("effects", "i4"),  # first entry in `struck`, the rows it strikes
        ("end_effects", "i4"),
    ],
    align=True,
)
GROUP = np.dtype([("stream", "u8")])


class Tables(NamedTuple):
    """Rows in topological order, the last being the end of all; links grouped by successor.

    `crossings` int32[c, ticks]: working minutes of one calendar, in steps of 15, as working minutes of another (lag
    included); `struck` int32: rows struck by each risk; `factor` float64[k, k] and `factor_streams` uint64[k] of the
    full correlation; `burn_per_minute`: cost of each minute of the end row's time.
    """

    rows: Records
    links: Records
    effects: Records
    risks: Records
    struck: NDArray[np.int32]
    groups: Records
    crossings: NDArray[np.int32]
    factor: NDArray[np.float64]
    factor_streams: NDArray[np.uint64]
    tables: NDArray[np.float32]
    normal: NDArray[np.float64]


class Tile(NamedTuple):
    """Working memory for some trials at once, lanes side by side: int32[rows, lanes] and the like."""

    sampled: NDArray[np.int32]
    minutes: NDArray[np.int32]
    start: NDArray[np.int32]
    finish: NDArray[np.int32]
    bound: NDArray[np.int32]
    is_critical: NDArray[np.uint8]
    occurs: NDArray[np.uint8]
    impact_z: NDArray[np.float64]
    group_z: NDArray[np.float64]
    matrix_e: NDArray[np.float64]


class Output(NamedTuple):
    """What trials leave: end and cost by trial; the end without each risk; sums over trials as whole numbers."""

    finish: NDArray[np.int32]
    cost: NDArray[np.float64]
    finish_without: NDArray[np.int32]
    kept: NDArray[np.int32]
    kept_rows: NDArray[np.int32]
    critical: NDArray[np.int64]
    sums: NDArray[np.int64]
    link_sums: NDArray[np.int64]


LANES = 64
TICK_MINUTES = 15
SUM_MINUTES, SUM_SQUARES, SUM_PRODUCTS, SUM_STARTS = 0, 1, 2, 3


def new_tile(tables: Tables) -> Tile:
    """Memory for one thread."""
    rows, risks = len(tables.rows), len(tables.risks)
    return Tile(
        sampled=np.zeros((rows, LANES), np.int32),
        minutes=np.zeros((rows, LANES), np.int32),
        start=np.zeros((rows, LANES), np.int32),
        finish=np.zeros((rows, LANES), np.int32),
        bound=np.zeros(LANES, np.int32),
        is_critical=np.zeros((rows, LANES), np.uint8),
        occurs=np.zeros((risks, LANES), np.uint8),
        impact_z=np.zeros((risks, LANES)),
        group_z=np.zeros((len(tables.groups), LANES)),
        matrix_e=np.zeros((len(tables.factor), LANES)),
    )
