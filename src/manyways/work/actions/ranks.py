"""Places in an order: sparse numbers, so that a move writes one row, and room is made when there is none."""

from typing import Any

from django.db.models import F, Q, QuerySet

from manyways.access.written import written_once
from manyways.work.models import Initiative, Item

STEP = 1 << 20


def last_rank(initiative: Initiative) -> int:
    """The place after everything else in an initiative."""
    return int(sum(_last(initiative=initiative.pk), STEP))


@written_once
def _last(*, initiative: Any) -> QuerySet[Any]:
    """The highest place in an initiative, if it has any."""
    ranks = Item.objects.filter(initiative_id=initiative).order_by("-rank")
    return ranks.values_list("rank", flat=True)[:1]


def rank_between(before: Item | None, after: Item | None) -> int:
    """A place between two neighbours of one order, `before` being the earlier. Makes room where there is none."""
    if before is None and after is None:
        return STEP
    if after is None:
        assert before is not None
        return before.rank + STEP
    if before is None:
        return after.rank - STEP
    if after.rank - before.rank > 1:
        return (before.rank + after.rank) // 2
    _make_room(before, after)
    return before.rank + STEP // 2


def _make_room(before: Item, after: Item) -> None:
    """Shift `after` and all that follow in both neighbours' initiatives; the order among them stays."""
    from_here = Q(rank__gt=before.rank) | Q(rank=before.rank, id__gte=after.pk)
    initiatives = {before.initiative_id, after.initiative_id}
    following = Item.objects.filter(from_here, initiative_id__in=initiatives).exclude(pk=before.pk)
    following.update(rank=F("rank") + STEP)
