"""What waits for what, across initiatives: from one item along its links, through what stands inside what."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from manyways.work.models import Item, Link

Node = tuple[int, bool]
"""An item's id, and whether its inside is reached too: a link into a phase reaches all of it,
while a task that ends later moves only the end of its phase."""


@dataclass
class Network:
    """The links and the outline of the initiatives reached so far; grows by two queries for each new one."""

    above: dict[int, int | None] = field(default_factory=dict)
    inside: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def know(self, item_id: int) -> None:
        """Read the initiative of an item, unless it is known."""
        if item_id in self.above:
            return
        initiative_id = Item.objects.values_list("initiative_id", flat=True).get(pk=item_id)
        for pk, parent_id in Item.objects.filter(initiative=initiative_id).values_list("pk", "parent_id"):
            self.above[pk] = parent_id
            if parent_id:
                self.inside[parent_id].append(pk)
        links = Link.objects.filter(predecessor__initiative=initiative_id)
        for predecessor_id, successor_id in links.values_list("predecessor_id", "successor_id"):
            self.waiting[predecessor_id].append(successor_id)

    def next_to(self, node: Node) -> list[Node]:
        """Where a delay of a node goes first."""
        item_id, is_whole = node
        self.know(item_id)
        found: list[Node] = [(pk, True) for pk in self.waiting[item_id]]
        if is_whole:
            found += [(pk, True) for pk in self.inside[item_id]]
        parent_id = self.above[item_id]
        return [*found, (parent_id, False)] if parent_id else found


def circle_through(network: Network, starts: Iterable[int]) -> list[int]:
    """The items of a circle that a delay of one of `starts` runs into, in order; empty where there is none.

    Walks each item once, without recursion.
    """
    done: set[Node] = set()
    for start in starts:
        way: dict[Node, None] = {}
        steps: list[tuple[Node, Iterator[Node]]] = []
        following: Node | None = (start, True)
        while following is not None or steps:
            if following is not None and following in way:
                nodes = list(way)
                return list(dict.fromkeys(pk for pk, _whole in nodes[nodes.index(following) :]))
            if following is not None and following not in done:
                way[following] = None
                steps.append((following, iter(network.next_to(following))))
            node, onwards = steps[-1] if steps else ((0, True), iter(()))
            following = next(onwards, None)
            if following is None and steps:
                steps.pop()
                del way[node]
                done.add(node)
    return []


def way_from(start: Item, goal: Item) -> list[Item]:
    """The items along a way on which a delay of `start` reaches `goal`, both included; empty where there is none."""
    network, came_from = Network(), {(start.pk, True): (0, False)}
    queue: deque[Node] = deque(came_from)
    while queue:
        node = queue.popleft()
        if node[0] == goal.pk:
            return _items_along(came_from, node, goal)
        for following in network.next_to(node):
            if following not in came_from:
                came_from[following] = node
                queue.append(following)
    return []


def _items_along(came_from: dict[Node, Node], node: Node, goal: Item) -> list[Item]:
    ids = []
    while node[0]:
        ids.append(node[0])
        node = came_from[node]
    ids.reverse()
    named = {item.pk: item for item in Item.objects.filter(Q(pk__in=ids) | Q(pk=goal.pk))}
    return [named[pk] for pk in dict.fromkeys(ids)]
