"""The day a date given is about, where an item must be on it, and what only follows: thanks, lessons, the last bill."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from manyways.ui.values import as_day
from manyways.work.models import Initiative, Item, Link

MUST = {Item.Constraint.MSO, Item.Constraint.MFO}


def after_the_day(
    initiatives: Mapping[int, Initiative], items: Iterable[Item], links: Iterable[Link]
) -> set[int]:
    """The items that only follow the day of their initiative. The date given is kept or missed without them."""
    rows = {item.pk: item for item in items}
    followers: dict[int, list[int]] = defaultdict(list)
    for link in links:
        after = rows.get(link.successor_id)
        before = rows.get(link.predecessor_id)
        if before and after and before.initiative_id == after.initiative_id:
            followers[before.pk].append(after.pk)
    found: set[int] = set()
    waiting = [pk for pk, item in rows.items() if _is_the_day(item, initiatives[item.initiative_id].due_on)]
    while waiting:
        fresh = [pk for pk in followers[waiting.pop()] if pk not in found]
        found.update(fresh)
        waiting += fresh
    return found


def _is_the_day(item: Item, due_on: date | None) -> bool:
    is_dated = item.constraint in MUST and item.constraint_at is not None and due_on is not None
    return is_dated and as_day(item.constraint_at) == due_on  # type: ignore[arg-type]
