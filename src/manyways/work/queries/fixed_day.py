"""The day a date given is about, where an item must be on it, and what only follows: thanks, lessons, the last bill."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from manyways.ui.values import as_day
from manyways.work.models import Initiative, Item, Link

MUST = {Item.Constraint.MSO, Item.Constraint.MFO}


def after_the_day(
    initiatives: Mapping[int, Initiative], items: Iterable[Item], links: Iterable[Link]
) -> set[int]:
    """The items that only follow the day of their initiative. The date given is kept or missed without them."""
    rows = {item.id: item for item in items}
    waiting = [pk for pk, item in rows.items() if _is_the_day(item, initiatives)]
    if not waiting:
        return set()
    followers: dict[int, list[int]] = defaultdict(list)
    for link in links:
        after = rows.get(link.successor_id)
        before = rows.get(link.predecessor_id)
        if before and after and before.initiative_id == after.initiative_id:
            followers[before.pk].append(after.pk)
    found: set[int] = set()
    while waiting:
        fresh = [pk for pk in followers[waiting.pop()] if pk not in found]
        found.update(fresh)
        waiting += fresh
    return found


def days_held(initiatives: Iterable[Initiative]) -> set[int]:
    """Those whose fixed day came with all done until it, though what follows is open. Three queries, none for nothing."""
    rows = {row.pk: row for row in initiatives}
    there = Item.objects.filter(initiative__in=rows, dropped_at__isnull=True)
    dated = there.filter(constraint__in=MUST) if rows else ()
    fixed = {item.initiative_id for item in dated if _is_the_day(item, rows)}
    if not fixed:
        return set()
    items = {item.pk: item for item in there.filter(initiative__in=fixed)}
    links = Link.objects.filter(predecessor__in=items, successor__in=items)
    after = after_the_day(rows, items.values(), links)
    whole = {item.parent_id for item in items.values()}
    late = {
        item.initiative_id
        for item in items.values()
        if item.pk not in whole and item.finished_at is None and not after & _with_phases(item, items)
    }
    return fixed - late


def _with_phases(item: Item, items: Mapping[int, Item]) -> set[int]:
    found, above = {item.pk}, item.parent_id
    while above is not None and above in items:
        found.add(above)
        above = items[above].parent_id
    return found


def _is_the_day(item: Item, initiatives: Mapping[int, Initiative]) -> bool:
    if item.constraint not in MUST or item.constraint_at is None:
        return False
    return as_day(item.constraint_at) == initiatives[item.initiative_id].due_on
