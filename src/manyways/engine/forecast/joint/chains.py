"""What may lie on the chain that leads to a target: everything it waits for that is not done, target by target."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.kernels import kernel

Integers = NDArray[np.int32]


class Chains(NamedTuple):
    """`nodes` int32: those of each target in ascending order, one target after the other from `ends` int64[targets + 1]."""

    ends: NDArray[np.int64]
    nodes: Integers


def chains_of(links: NDArray[np.void], is_done: NDArray[np.bool_], targets: Integers) -> Chains:
    """Walk back from each target along all links, as far as nothing is done."""
    order = np.argsort(links["successor"], kind="stable")
    before = links["predecessor"][order]
    edges = np.searchsorted(links["successor"][order], np.arange(len(is_done) + 1))
    seen, found = np.full(len(is_done), -1, np.int32), np.zeros(len(is_done), np.int32)
    rows = []
    for number, target in enumerate(targets.tolist()):
        count = walk_back(target, number, before, edges, is_done, seen, found)
        rows.append(np.sort(found[:count]))
    ends = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    return Chains(ends, np.concatenate((*rows, np.zeros(0, np.int32))))


@kernel
def walk_back(
    target: int,
    number: int,
    before: Integers,
    edges: NDArray[np.int64],
    is_done: NDArray[np.bool_],
    seen: Integers,
    found: Integers,
) -> int:
    """Write into `found` all that a target waits for; return how many. `seen` holds the number of who saw it last."""
    count, read = 0, 0
    if not is_done[target]:
        seen[target], found[0], count = number, target, 1
    while read < count:
        node = found[read]
        read += 1
        for place in range(edges[node], edges[node + 1]):
            other = before[place]
            if seen[other] != number and not is_done[other]:
                seen[other], found[count] = number, other
                count += 1
    return count


@kernel
def chain_place(chains: Chains, target: int, node: int) -> int:
    """Where a node stands among those that may lie on a target's chain: found by halving."""
    low, high = chains.ends[target], chains.ends[target + 1] - 1
    while low < high:
        middle = (low + high) >> 1
        if chains.nodes[middle] < node:
            low = middle + 1
        else:
            high = middle
    return int(low)
