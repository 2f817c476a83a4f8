"""Order, cycles, levels and reachability, against NetworkX and by hand."""

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyways.engine.network import Cycle, graph_of, levels, order_of, reachable_from

links = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=25)


@settings(deadline=None)
@given(links)
def test_order_and_cycles_equal_networkx(pairs: list[tuple[int, int]]) -> None:
    peer = networkx.MultiDiGraph()
    peer.add_nodes_from(range(12))
    peer.add_edges_from(pairs)
    graph = graph_of(12, [tail for tail, _ in pairs], [head for _, head in pairs])
    order = order_of(graph)
    assert isinstance(order, Cycle) == (not networkx.is_directed_acyclic_graph(peer))
    if isinstance(order, Cycle):
        assert all(
            peer.has_edge(before, after)
            for before, after in zip(order.nodes, order.nodes[1:] + order.nodes[:1], strict=True)
        )
        return
    place = {int(node): number for number, node in enumerate(order)}
    assert all(place[tail] < place[head] for tail, head in pairs)
    for level, nodes in enumerate(networkx.topological_generations(peer)):
        assert all(levels(graph, order)[node] == level for node in nodes)


@settings(deadline=None)
@given(links, st.sets(st.integers(0, 11), max_size=3))
def test_reachability_equals_networkx(pairs: list[tuple[int, int]], nodes: set[int]) -> None:
    peer = networkx.DiGraph(pairs)
    peer.add_nodes_from(range(12))
    graph = graph_of(12, [tail for tail, _ in pairs], [head for _, head in pairs])
    forward = set(nodes).union(*(networkx.descendants(peer, node) for node in nodes))
    backward = set(nodes).union(*(networkx.ancestors(peer, node) for node in nodes))
    assert set(np.flatnonzero(reachable_from(graph, nodes)).tolist()) == forward
    assert set(np.flatnonzero(reachable_from(graph, nodes, backward=True)).tolist()) == backward


def test_a_chain_of_a_hundred_thousand() -> None:
    graph = graph_of(100_000, range(99_999), range(1, 100_000))
    assert order_of(graph).tolist() == list(range(100_000))  # type: ignore[union-attr]
    closed = graph_of(100_000, range(100_000), [*range(1, 100_000), 0])
    cycle = order_of(closed)
    assert isinstance(cycle, Cycle)
    assert len(cycle.nodes) == 100_000


def test_an_item_that_waits_for_itself() -> None:
    assert order_of(graph_of(2, [1], [1])) == Cycle((1,))


def test_no_nodes() -> None:
    assert order_of(graph_of(0, [], [])).tolist() == []  # type: ignore[union-attr]


@pytest.mark.parametrize(("tail", "head"), [([0], [2]), ([-1], [0]), ([0, 1], [1])])
def test_ends_that_are_no_nodes_are_refused(tail: list[int], head: list[int]) -> None:
    with pytest.raises(ValueError, match="two ends"):
        graph_of(2, tail, head)
