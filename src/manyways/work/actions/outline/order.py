"""Orders of siblings: shifted by one place, and ranks that follow an order."""

from collections.abc import Iterable, Mapping, Sequence, Set
from uuid import UUID

from manyways.work.actions.ranks import STEP


def uppermost(keys: Sequence[UUID], parent: Mapping[UUID, UUID | None]) -> list[UUID]:
    """Those that do not stand inside another one of them."""
    wanted = set(keys)
    return [key for key in keys if not _has_above(key, parent, wanted)]


def _has_above(key: UUID, parent: Mapping[UUID, UUID | None], wanted: Set[UUID]) -> bool:
    above = parent[key]
    while above is not None:
        if above in wanted:
            return True
        above = parent[above]
    return False


def siblings_shifted(
    row: Sequence[UUID], chosen: Iterable[UUID], *, is_up: bool
) -> tuple[list[UUID], set[UUID]]:
    """A row with the chosen ones a place further up or down, and those that moved; an edge holds them.

    >>> siblings_shifted(["a", "b", "c"], ["b", "c"], is_up=True)[0]
    ['b', 'c', 'a']
    """
    order, wanted, moved = list(row), set(chosen), set[UUID]()
    places = range(1, len(order)) if is_up else range(len(order) - 2, -1, -1)
    other = -1 if is_up else 1
    for place in places:
        if order[place] in wanted and order[place + other] not in wanted:
            order[place], order[place + other] = order[place + other], order[place]
            moved.add(order[place + other])
    return order, moved


def ranks_for(order: Sequence[UUID], ranks: Mapping[UUID, int], moved: Set[UUID]) -> dict[UUID, int]:
    """New ranks for those that moved so that ranks rise along the order; others only where there is no room.

    >>> ranks_for(["a", "b", "c"], {"a": 10, "c": 20}, {"b"})
    {'b': 15}
    """
    found: dict[UUID, int] = {}
    last: int | None = None
    place = 0
    while place < len(order):
        key = order[place]
        if key not in moved and (last is None or ranks[key] > last):
            last, place = ranks[key], place + 1
            continue
        stop = place + 1
        while stop < len(order) and order[stop] in moved:
            stop += 1
        bound = ranks[order[stop]] if stop < len(order) else None
        fresh = _between(last, bound, stop - place)
        found |= dict(zip(order[place:stop], fresh, strict=True))
        last, place = fresh[-1], stop
    return found


def _between(last: int | None, bound: int | None, count: int) -> list[int]:
    """So many rising ranks between two others; past the second one where there is no room."""
    if last is None:
        return [
            (bound if bound is not None else STEP * (count + 1)) - STEP * (count - at) for at in range(count)
        ]
    if bound is None or bound - last <= count:
        return [last + STEP * (at + 1) for at in range(count)]
    return [last + (bound - last) * (at + 1) // (count + 1) for at in range(count)]
