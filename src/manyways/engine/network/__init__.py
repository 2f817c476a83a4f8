"""The dependency graph: order, cycles, reachability, longest chains."""

from manyways.engine.network.graph import Graph, graph_of
from manyways.engine.network.order import Cycle, levels, order_of
from manyways.engine.network.reach import reachable_from

__all__ = ["Cycle", "Graph", "graph_of", "levels", "order_of", "reachable_from"]
