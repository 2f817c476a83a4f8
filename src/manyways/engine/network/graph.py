"""A directed graph in compressed rows: for each node the links that enter and that leave it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Graph:
    """Nodes 0 to n - 1 and m links.

    `tail`, `head`: int32[m], the two ends of each link. `in_pointer`: int32[n + 1] and `in_link`:
    int32[m]; the links that enter node i are `in_link[in_pointer[i]:in_pointer[i + 1]]`, in order of
    link. `out_pointer`, `out_link`: the same for the links that leave it.
    """

    node_count: int
    tail: Integers
    head: Integers
    in_pointer: Integers
    in_link: Integers
    out_pointer: Integers
    out_link: Integers


def graph_of(node_count: int, tail: npt.ArrayLike, head: npt.ArrayLike) -> Graph:
    """The graph of m links, tail[k] -> head[k]. Raises `ValueError` for an end that is no node.

    >>> graph_of(3, [0, 0], [1, 2]).out_link.tolist()
    [0, 1]
    """
    tails = np.asarray(tail, dtype=np.int32).reshape(-1)
    heads = np.asarray(head, dtype=np.int32).reshape(-1)
    ends = np.concatenate([tails, heads])
    if len(tails) != len(heads) or (len(ends) and not 0 <= ends.min() <= ends.max() < node_count):
        raise ValueError("Each link needs two ends, both of them nodes of the graph.")
    in_pointer, in_link = _rows(node_count, heads)
    out_pointer, out_link = _rows(node_count, tails)
    return Graph(node_count, tails, heads, in_pointer, in_link, out_pointer, out_link)


def _rows(node_count: int, ends: Integers) -> tuple[Integers, Integers]:
    """Links grouped by one of their ends."""
    pointer = np.zeros(node_count + 1, dtype=np.int32)
    pointer[1:] = np.cumsum(np.bincount(ends, minlength=node_count))
    return pointer, np.argsort(ends, kind="stable").astype(np.int32)
