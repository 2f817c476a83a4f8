"""Writing what was changed about an outline, in a statement for each kind of change."""

from uuid import UUID

from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.work.actions.boards import record_dates
from manyways.work.actions.outline.draft import Draft
from manyways.work.actions.outline.order import ranks_for
from manyways.work.models import Item, Link
from manyways.work.queries.network import Network, circle_through

BATCH = 500
MOST_NAMED = 8


def write(draft: Draft) -> None:
    """Write a draft. Raises Refused where links would go round in a circle."""
    _settle_ranks(draft)
    Link.objects.filter(pk__in=[link.pk for link in draft.ties.removed.values()]).delete()
    gone = [item.pk for item in draft.deleted.values() if item.pk]
    if gone:
        Item.objects.filter(pk__in=gone).delete()
    _write_items(draft)
    _write_links(draft)
    _refuse_circles(draft)
    for change in draft.actual:
        found = Item.objects.select_related("team", "stage").get(key=change.item)
        record_dates(found, started_at=change.started_at, finished_at=change.finished_at, by=draft.ties.by)


def _settle_ranks(draft: Draft) -> None:
    for parent in {draft.parent[key] for key in draft.moved}:
        row = draft.inside[parent]
        ranks = {key: draft.items[key].rank for key in row}
        for key, rank in ranks_for(row, ranks, draft.moved).items():
            draft.own(key).rank = rank
            draft.edited[key].add("rank")
    for key in draft.moved:
        draft.edited[key].add("parent")


def _write_items(draft: Draft) -> None:
    """New items level by level, so that a parent is there before what stands inside it; then changed ones."""
    waiting = list(draft.added.values())
    while waiting:
        ready = [item for item in waiting if not _waits_for_parent(draft, item)]
        for item in ready:
            item.parent = _parent(draft, item.key)
        Item.objects.bulk_create(ready, batch_size=BATCH)
        written = {item.key for item in ready}
        waiting = [item for item in waiting if item.key not in written]
    changed = [draft.own(key) for key in draft.edited if key not in draft.added]
    for key in draft.moved - draft.added.keys():
        draft.own(key).parent = _parent(draft, key)
    fields = sorted({name for item in changed for name in draft.edited[item.key]})
    if changed and fields:
        Item.objects.bulk_update(changed, fields, batch_size=BATCH)


def _waits_for_parent(draft: Draft, item: Item) -> bool:
    parent = _parent(draft, item.key)
    return parent is not None and parent.pk is None


def _parent(draft: Draft, key: UUID) -> Item | None:
    above = draft.parent[key]
    return draft.items[above] if above else None


def _write_links(draft: Draft) -> None:
    ties = draft.ties
    for link in ties.added.values():
        link.predecessor, link.successor = link.predecessor, link.successor  # their ids are known by now
    Link.objects.bulk_create(ties.added.values(), batch_size=BATCH)
    if ties.changed:
        Link.objects.bulk_update(ties.changed.values(), ["type", "lag", "lag_unit"], batch_size=BATCH)


def _refuse_circles(draft: Draft) -> None:
    starts = {link.successor_id for link in draft.ties.added.values()}
    starts |= {draft.items[key].pk for key in draft.moved}
    circle = circle_through(Network(), sorted(starts)) if starts else []
    if circle:
        names = dict(Item.objects.filter(pk__in=circle).values_list("pk", "name"))
        shown = [names[pk] for pk in [*circle, circle[0]]]
        if len(shown) > MOST_NAMED:
            shown = [*shown[: MOST_NAMED - 2], "…", shown[-1]]
        raise Refused(_("This would go round in a circle: %(names)s.") % {"names": " → ".join(shown)})
