"""Making one item of several: sizes and times are added, links, comments and what hangs on them are kept."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes
from manyways.access.models import User
from manyways.access.rules import may
from manyways.desk.actions import carry_comments
from manyways.work.models import (
    Decision,
    Handover,
    Initiative,
    Item,
    Link,
    LogEntryItem,
    ObligationItem,
    SprintItem,
)
from manyways.work.queries.network import Network, circle_through

MERGEABLE = {Item.Form.TASK, Item.Form.STORY}
FIXED = {Item.Constraint.MSO, Item.Constraint.MFO}
MOST_AT_ONCE = 50


@action("work.merge_items", lazy("Merge items"), said=lazy("merged items into %(name)s"))
def merge_items(item: Item, others: Sequence[Item], *, name: str = "", by: User) -> Item:
    """Make one item of several of an initiative; `item` stays and is called `name` if that is given.

    Sizes, times and pauses are added, so that nothing gets smaller; what is done counts by its share, the earliest
    deadline holds. What waited for any of them waits for it, it waits for whatever any of them waited for; notes,
    comments, and places in sprints, risks and obligations come along.
    """
    Initiative.objects.select_for_update().get(pk=item.initiative_id)
    wanted = [item.pk, *(each.pk for each in others if each.pk != item.pk)]
    locked = Item.objects.select_for_update(of=("self",)).in_bulk(wanted)
    whole = [locked[pk] for pk in dict.fromkeys(wanted) if pk in locked]
    gone = whole[1:]
    _refuse_misfits(whole)
    for each in gone:
        if not may(by, "work.merge_items", each):
            raise Refused(_("“%(name)s” is not yours to change.") % {"name": each.name})
        _carry_links(each, item, {row.pk for row in whole})
        _carry_rows(each, item)
        carry_comments(each, to=item)
    merged = apply_changes(item, _sums(whole, name), allowed=frozenset(_sums(whole, name)))
    Item.objects.filter(pk__in=[each.pk for each in gone]).delete()
    circle = circle_through(Network(), [merged.pk])
    if circle:
        names = " → ".join(Item.objects.filter(pk__in=circle).values_list("name", flat=True))
        raise Refused(_("Merged, these would wait for each other in a circle: %(names)s.") % {"names": names})
    return merged


def _refuse_misfits(whole: Sequence[Item]) -> None:
    if not 2 <= len(whole) <= MOST_AT_ONCE:
        raise Refused(_("Tick 2 to %(most)s items to merge.") % {"most": MOST_AT_ONCE})
    deciding = set(Decision.objects.filter(item__in=whole).values_list("item_id", flat=True))
    parents = set(Item.objects.filter(parent__in=whole).values_list("parent_id", flat=True))
    for each in whole:
        for is_wrong, reason in (
            (each.initiative_id != whole[0].initiative_id, _("it belongs to another initiative")),
            (each.team_id != whole[0].team_id, _("another team does it")),
            (each.form not in MERGEABLE or each.pk in parents, _("only tasks and stories can be merged")),
            (each.finished_at or each.dropped_at, _("it is over")),
            (each.pk in deciding, _("a decision hangs on it")),
            (_is_counted_otherwise(each, whole), _("its time is counted by the clock")),
            (each is not whole[0] and each.blocked_since, _("it is blocked")),
            (each is not whole[0] and each.constraint in FIXED, _("its date is fixed")),
        ):
            if is_wrong:
                raise Refused(
                    _("“%(name)s” cannot be merged: %(reason)s.") % {"name": each.name, "reason": reason}
                )


def _is_counted_otherwise(item: Item, whole: Sequence[Item]) -> bool:
    """Whether its time goes by the clock while that of others is work."""
    is_timed = item.is_elapsed and item.duration_minutes
    return bool(is_timed and any(each.duration_minutes and not each.is_elapsed for each in whole))


def _sums(whole: Sequence[Item], name: str) -> dict[str, object]:
    """The fields of the one that stays. Times at best and at worst are added where every part with a time has them."""
    timed = [each for each in whole if each.duration_minutes is not None]
    started = [each.started_at for each in whole if each.started_at]
    deadlines = [each.deadline_at for each in whole if each.deadline_at]
    notes = [each.notes for each in whole if each.notes.strip()]
    listed = _("Made of:") + "".join(f"\n- {each.name}" for each in whole)
    lows, highs = (
        [getattr(each, field) for each in timed]
        for field in ("duration_low_minutes", "duration_high_minutes")
    )
    return {
        "name": name.strip() or whole[0].name,
        "size": sum(each.size for each in whole),
        "duration_minutes": sum(each.duration_minutes or 0 for each in timed) if timed else None,
        "duration_low_minutes": None if None in lows or not lows else sum(lows),
        "duration_high_minutes": None if None in highs or not highs else sum(highs),
        "is_elapsed": any(each.is_elapsed for each in timed),
        "pauses": _pauses(timed),
        "percent_done": _share_done(whole),
        "deadline_at": min(deadlines, default=None),
        "started_at": min(started, default=None),
        "notes": "\n\n".join([*notes, listed]),
    }


def _pauses(timed: Sequence[Item]) -> list[list[int]]:
    """The pauses of all, one item after the other."""
    found, before = list[list[int]](), 0
    for each in timed:
        found += [[before + after, length] for after, length in each.pauses]
        before += each.duration_minutes or 0
    return found


def _share_done(whole: Sequence[Item]) -> int:
    """The percentage done of all together, by time where any has one, else by size."""
    weights = [float(each.duration_minutes or 0) for each in whole]
    if not any(weights):
        weights = [float(each.size) for each in whole]
    total = sum(weights)
    done = sum(each.percent_done * weight for each, weight in zip(whole, weights, strict=True))
    return round(done / total) if total else whole[0].percent_done


def _carry_links(gone: Item, item: Item, inside: set[int]) -> None:
    """Its links from and to the rest of the world; those it would double or tie to itself fall away.

    A day asked for along a doubled link goes over to the one that stays, unless that has one.
    """
    for link in Link.objects.filter(Q(predecessor=gone) | Q(successor=gone)):
        end = "predecessor" if link.predecessor_id == gone.pk else "successor"
        other = link.successor_id if end == "predecessor" else link.predecessor_id
        pair = {
            "predecessor_id": link.predecessor_id,
            "successor_id": link.successor_id,
            f"{end}_id": item.pk,
        }
        if other in inside:
            continue
        known = Link.objects.filter(**pair).first()
        if known is None:
            Link.objects.filter(pk=link.pk).update(**pair)
        elif not Handover.objects.filter(link=known).exists():
            Handover.objects.filter(link=link).update(link=known)


def _carry_rows(gone: Item, item: Item) -> None:
    for model, whole in ((SprintItem, "sprint"), (LogEntryItem, "entry"), (ObligationItem, "obligation")):
        rows = model.objects.filter(item=gone)
        known = model.objects.filter(item=item).values(whole)
        rows.exclude(**{f"{whole}__in": known}).update(item=item)
    gone.slots.update(item=item)
    gone.room_blocks.update(item=item)
