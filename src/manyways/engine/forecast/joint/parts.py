"""The parts of a model that nothing joins, each a model of its own: apart they give what they give together.

Every draw belongs to a key, so a part draws what it draws in the whole, and all of it is in the order of the whole.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.joint.chains import Chains
from manyways.engine.forecast.joint.model import DONE, Integers, Model, Records
from manyways.engine.forecast.kernels import kernel

Places = NDArray[np.int64]


class Part(NamedTuple):
    """A model, and the row in the whole of each of its nodes, links, teams, risks and targets; `chains`: of its chains."""

    model: Model
    nodes: Places
    links: Places
    teams: Places
    risks: Places
    targets: Places
    chains: Places

    @property
    def is_certain(self) -> bool:
        """Whether nothing in it is drawn, so that every trial is the same."""
        nodes = self.model.nodes
        is_fixed = (nodes["span"] == 0.0) & (nodes["effects"] == nodes["end_effects"])
        is_queued = (nodes["team"] >= 0) & (nodes["state"] != DONE)
        return self.model.held < 0 and bool(is_fixed.all()) and not is_queued.any()


class _Shared:
    """Rows of one kind, part by part, and the row of each within its part (the last: of none)."""

    def __init__(self, part: Integers, parts: int) -> None:
        self.order = np.argsort(part, kind="stable")
        self.edges = np.searchsorted(part[self.order], np.arange(parts + 1))
        self.local = np.full(len(part) + 1, -1, np.int32)
        known = self.order[self.edges[0] :]
        self.local[known] = self.edges[0] + np.arange(len(known)) - self.edges[part[known]]

    def of(self, part: int) -> Places:
        """The rows of a part, ascending."""
        return self.order[self.edges[part] : self.edges[part + 1]]


def parts_of(model: Model) -> list[Part]:
    """All parts of a model; teams that nothing asks for are in none."""
    nodes, teams = _joined(model)
    count = int(nodes.max(initial=-1)) + 1
    kinds = (nodes, teams, nodes[model.links["predecessor"]], nodes[model.targets])
    shared = [_Shared(kind, count) for kind in kinds]
    return [_part(model, number, *shared) for number in range(count)]


def _joined(model: Model) -> tuple[Integers, Integers]:
    """The part of each node and of each team, -1 for a team without any."""
    count = len(model.nodes)
    parents = np.arange(count + len(model.teams), dtype=np.int32)
    asking = np.repeat(np.arange(count), model.nodes["end_demands"] - model.nodes["demands"])
    queued = np.flatnonzero((model.nodes["team"] >= 0) & (model.nodes["state"] != DONE))
    for one, other in (
        (model.links["predecessor"], model.links["successor"]),
        (asking, count + model.demands["team"]),
        (queued, count + model.nodes["team"][queued]),
    ):
        join(parents, one.astype(np.int32), other.astype(np.int32))
    _roots, part = np.unique(parents[:count], return_inverse=True)
    numbers = np.full(len(parents), -1, np.int32)
    numbers[parents[:count]] = part
    return part.astype(np.int32), numbers[parents[count:]]


@kernel
def join(parents: Integers, one: Integers, other: Integers) -> None:
    """Join rows pair by pair; afterwards each row's parent is the lowest row that it is joined to."""
    for place in range(len(one)):
        first, second = root(parents, one[place]), root(parents, other[place])
        parents[max(first, second)] = min(first, second)
    for place in range(len(parents)):
        parents[place] = root(parents, place)


@kernel
def root(parents: Integers, row: int) -> int:
    """The lowest row that one is joined to, the way there made shorter."""
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row


def _part(
    model: Model, number: int, of_nodes: _Shared, of_teams: _Shared, of_links: _Shared, of_targets: _Shared
) -> Part:
    """One part, all its rows numbered anew."""
    rows, team_rows, link_rows = of_nodes.of(number), of_teams.of(number), of_links.of(number)
    target_rows = of_targets.of(number)
    nodes, teams, links = model.nodes[rows], model.teams[team_rows], model.links[link_rows]
    chain_places, chain_ends = _gathered(model.chains.ends[target_rows], model.chains.ends[target_rows + 1])
    links["predecessor"] = of_nodes.local[links["predecessor"]]
    links["successor"] = of_nodes.local[links["successor"]]
    _moved(nodes, ("start_links", "finish_links", "end_links"))
    demands = model.demands[_moved(nodes, ("demands", "end_demands"))]
    demands["team"] = of_teams.local[demands["team"]]
    struck = _moved(nodes, ("effects", "end_effects"))
    effects = model.effects[np.concatenate((struck, _moved(teams, ("effects", "end_effects"), len(struck))))]
    nodes["team"] = of_teams.local[nodes["team"]]
    risk_rows = _renumbered(effects, "risk")
    made = model._replace(
        activity_count=int(np.searchsorted(rows, model.activity_count)),
        nodes=nodes,
        links=links,
        teams=teams,
        availability=model.availability[team_rows],
        demands=demands,
        effects=effects,
        risks=model.risks[risk_rows],
        scopes=model.scopes[_renumbered(nodes, "scope")],
        groups=model.groups[np.append(_renumbered(nodes, "group"), len(model.groups) - 1)],
        targets=of_nodes.local[model.targets[target_rows]],
        chains=Chains(chain_ends, of_nodes.local[model.chains.nodes[chain_places]]),
        held=int(of_nodes.local[model.held]) if model.held in rows else -1,
    )
    return Part(made, rows, link_rows, team_rows, risk_rows, target_rows, chain_places)


def _gathered(starts: Places, ends: Places) -> tuple[Places, Places]:
    """The places from each start to its end, one range after the other, and where each range begins among them."""
    counts = ends - starts
    edges = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))
    return np.arange(edges[-1]) + np.repeat(starts - edges[:-1], counts), edges


def _moved(rows: Records, names: tuple[str, ...], first: int = 0) -> Places:
    """Have ranges of rows follow each other from a place on; `names`: their columns, in order. Returns their old places."""
    places, edges = _gathered(rows[names[0]].astype(np.int64), rows[names[-1]].astype(np.int64))
    shift = first + edges[:-1] - rows[names[0]]
    for name in names:
        rows[name] += shift.astype(np.int32)
    return places


def _renumbered(rows: Records, name: str) -> Places:
    """Number what a column refers to (-1: nothing) from zero; the old rows in that order."""
    used, numbers = np.unique(rows[name], return_inverse=True)
    is_none = int(len(used) > 0 and used[0] < 0)
    rows[name] = numbers - is_none
    return used[is_none:].astype(np.int64)
