"""Which nodes a set of nodes leads to, or depends on."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from manyways.engine.network.graph import Graph


def reachable_from(graph: Graph, nodes: Iterable[int], *, backward: bool = False) -> npt.NDArray[np.bool_]:
    """Nodes that can be reached along links (or against them), the given ones included: bool[n].

    >>> from manyways.engine.network import graph_of
    >>> reachable_from(graph_of(4, [0, 1], [1, 2]), [1]).tolist()
    [False, True, True, False]
    """
    pointer = graph.in_pointer if backward else graph.out_pointer
    ends = graph.tail[graph.in_link] if backward else graph.head[graph.out_link]
    is_reached = np.zeros(graph.node_count, dtype=bool)
    frontier = np.unique(np.fromiter(nodes, dtype=np.int64))
    while len(frontier):
        is_reached[frontier] = True
        next_nodes = np.concatenate([ends[pointer[node] : pointer[node + 1]] for node in frontier.tolist()])
        frontier = np.unique(next_nodes[~is_reached[next_nodes]])
    return is_reached
