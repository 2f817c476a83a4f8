"""Topological order, and the items of a cycle where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manyways.engine.network.graph import Graph

Integers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Cycle:
    """Nodes that wait for each other, in the order of their links; the last waits for the first."""

    nodes: tuple[int, ...]


def order_of(graph: Graph) -> Integers | Cycle:
    """All nodes, each after its predecessors (int32[n]), or one cycle as a value.

    Among nodes that may come next the one with the smallest number of the earliest layer comes
    first, so the order depends on the graph alone. Kahn's algorithm, no recursion: 100,000 nodes in
    one chain are as good as any. Source: A. B. Kahn, Topological sorting of large networks, 1962.

    >>> from manyways.engine.network import graph_of
    >>> order_of(graph_of(3, [2, 0], [0, 1])).tolist()
    [2, 0, 1]
    >>> order_of(graph_of(2, [0, 1], [1, 0]))
    Cycle(nodes=(0, 1))
    """
    waiting = np.diff(graph.in_pointer).tolist()
    followers = _neighbours(graph.out_pointer, graph.head[graph.out_link])
    order = [node for node in range(graph.node_count) if not waiting[node]]
    for node in order:  # grows while it is read
        for follower in followers[node]:
            waiting[follower] -= 1
            if not waiting[follower]:
                order.append(follower)
    if len(order) < graph.node_count:
        return _cycle(graph, waiting)
    return np.array(order, dtype=np.int32)


def levels(graph: Graph, order: Sequence[int] | Integers) -> Integers:
    """The length in links of the longest chain that ends in each node: int32[n].

    >>> from manyways.engine.network import graph_of
    >>> levels(graph_of(3, [0, 1], [1, 2]), [0, 1, 2]).tolist()
    [0, 1, 2]
    """
    level = [0] * graph.node_count
    followers = _neighbours(graph.out_pointer, graph.head[graph.out_link])
    for node in np.asarray(order).tolist():
        for follower in followers[node]:
            level[follower] = max(level[follower], level[node] + 1)
    return np.array(level, dtype=np.int32)


def _neighbours(pointer: Integers, ends: Integers) -> list[list[int]]:
    """The nodes at the other end of each node's links."""
    bounds, values = pointer.tolist(), ends.tolist()
    return [values[bounds[node] : bounds[node + 1]] for node in range(len(bounds) - 1)]


def _cycle(graph: Graph, waiting: list[int]) -> Cycle:
    """Walk back along links from a node that still waits, until a node comes again."""
    predecessors = _neighbours(graph.in_pointer, graph.tail[graph.in_link])
    node = next(node for node, count in enumerate(waiting) if count)
    place: dict[int, int] = {}
    path: list[int] = []
    while node not in place:
        place[node] = len(path)
        path.append(node)
        node = next(each for each in predecessors[node] if waiting[each])
    nodes = path[place[node] :][::-1]
    smallest = nodes.index(min(nodes))
    return Cycle(tuple(nodes[smallest:] + nodes[:smallest]))
