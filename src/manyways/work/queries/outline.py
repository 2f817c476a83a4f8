"""The outline of an initiative: what stands inside what, and in which order."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from manyways.access.models import User
from manyways.work.models import Initiative, Item


@dataclass
class Branch:
    """An item with its depth (0 is outermost), its number in the outline (1.2.3) and what stands inside it."""

    item: Item
    depth: int = 0
    number: str = ""
    children: list["Branch"] = field(default_factory=list)

    @property
    def is_summary(self) -> bool:
        """Whether something stands inside it."""
        return bool(self.children)


def outline(initiative: Initiative, items: Iterable[Item] | None = None) -> list[Branch]:
    """All items of an initiative from top to bottom, each with its depth and number. Three queries at most."""
    if items is None:
        items = Item.objects.filter(initiative=initiative).select_related("owner", "team", "stage")
    branches = {item.pk: Branch(item) for item in sorted(items, key=lambda item: (item.rank, item.pk))}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.item.parent_id or 0)
        (above.children if above else roots).append(branch)
    return list(_numbered(roots))


def _numbered(roots: list[Branch]) -> Iterable[Branch]:
    """Top to bottom without recursion, so that any depth will do."""
    waiting = [(branch, 0, str(number)) for number, branch in reversed(list(enumerate(roots, 1)))]
    while waiting:
        branch, depth, number = waiting.pop()
        branch.depth, branch.number = depth, number
        yield branch
        inner = list(enumerate(branch.children, 1))
        waiting.extend((child, depth + 1, f"{number}.{index}") for index, child in reversed(inner))


def is_inside(item: Item, other: Item) -> bool:
    """Whether an item is another one or stands somewhere inside it. One query."""
    above = dict(Item.objects.filter(initiative=item.initiative_id).values_list("pk", "parent_id"))
    here: int | None = item.pk
    while here is not None:
        if here == other.pk:
            return True
        here = above.get(here)
    return False


def finished_inside(item: Item) -> tuple[int, int]:
    """How many of the items inside one that hold no others are finished, and how many there are. One query."""
    here = Item.objects.filter(initiative=item.initiative_id, dropped_at=None)
    below: dict[int | None, list[tuple[int, bool]]] = defaultdict(list)
    for pk, parent, finished_at in here.values_list("pk", "parent_id", "finished_at"):
        below[parent].append((pk, finished_at is not None))
    waiting, found = [*below[item.pk]], []
    while waiting:
        pk, is_finished = waiting.pop()
        waiting += below.get(pk, [])
        found += [] if pk in below else [is_finished]
    return sum(found), len(found)


def neighbours_below(
    initiative: Initiative, parent: Item | None, after: Item | None, moved: Item | None = None
) -> tuple[Item | None, Item | None]:
    """The siblings between which a place right after `after` (or first) lies. Two queries."""
    siblings = Item.objects.filter(initiative=initiative, parent=parent).order_by("rank", "id")
    if moved is not None:
        siblings = siblings.exclude(pk=moved.pk)
    if after is None:
        return None, siblings.first()
    here = Item.objects.get(pk=after.pk)
    following = siblings.filter(rank__gte=here.rank).exclude(rank=here.rank, id__lte=here.pk)
    return here, following.first()


def items_to_choose(user: User, words: str, most: int = 20) -> list[Item]:
    """Items the user may see whose name, or whose initiative's name, contains the words."""
    found = Item.objects.visible_to(user).select_related("initiative")
    for word in words.split()[:6]:
        found = found.filter(name__icontains=word) | found.filter(initiative__name__icontains=word)
    return list(found.order_by("name", "id")[:most])
