"""What people do with items in the outline: add, change, move, split, delete."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, Stale, action, apply_changes, checked
from manyways.access.models import User
from manyways.work.actions.ranks import STEP, last_rank, rank_between
from manyways.work.models import Initiative, Item, Link, Stage
from manyways.work.queries.boards import first_stage
from manyways.work.queries.outline import is_inside, neighbours_below
from manyways.work.times import refuse_pauses

EDITABLE = frozenset(
    {
        "form",
        "name",
        "notes",
        "team",
        "owner",
        "size",
        "service",
        "work_type",
        "duration_minutes",
        "duration_low_minutes",
        "duration_high_minutes",
        "is_elapsed",
        "pauses",
        "percent_done",
        "constraint",
        "constraint_at",
        "deadline_at",
        "is_manual",
        "manual_start_at",
        "manual_finish_at",
        "calendar",
    }
)
MOST_ITEMS_AT_ONCE = 5_000
MOST_SIZE = 1_000_000
PASSED_ON = (
    "form",
    "team",
    "owner",
    "service",
    "work_type",
    "stage",
    "calendar",
    "deadline_at",
    "is_elapsed",
)
"""What every part of a split item has from the whole."""
REFERENCES = ("initiative", "parent", "team", "owner", "stage", "calendar")


@action("work.add_item", lazy("Add an item"), said=lazy("added %(name)s"))
def add_item(
    initiative: Initiative,
    *,
    name: str,
    parent: Item | None = None,
    after: Item | None = None,
    by: User,
    **fields: Any,
) -> Item:
    """Add an item at the end, or right after another. Raises Refused by field."""
    item = new_item(initiative, name=name, parent=parent, **fields)
    item.rank = _rank_after(initiative, parent, after) if after else last_rank(initiative)
    _checked_item(item).save()
    return item


@action("work.add_items", lazy("Add many items"), said=lazy("added items to %(name)s"))
def add_items(
    initiative: Initiative, rows: Sequence[Mapping[str, Any]], *, parent: Item | None = None, by: User
) -> list[Item]:
    """Add items in the order given, as pasted from a spreadsheet: all or none.

    A row holds fields of an item; `level` (0 is the outermost) puts it under the last row of the level above.
    Raises Refused that names the row.
    """
    if len(rows) > MOST_ITEMS_AT_ONCE:
        raise Refused(_("At most %(count)s rows at once.") % {"count": MOST_ITEMS_AT_ONCE})
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    rank, above = last_rank(initiative), [parent]
    levels: list[list[Item]] = []
    added: list[Item] = []
    entry = first_stage(initiative.team)
    for number, row in enumerate(rows, 1):
        level = max(0, min(int(row.get("level", 0)), len(above) - 1))
        fields = {name: value for name, value in row.items() if name != "level"}
        item = _row_item(initiative, number, parent=above[level], entry=entry, **fields)
        item.rank = rank + len(added) * STEP
        above[level + 1 :] = [item]
        levels.extend([] for _missing in range(level + 1 - len(levels)))
        levels[level].append(item)
        added.append(item)
    for found in levels:
        Item.objects.bulk_create(found)
    return added


def _row_item(initiative: Initiative, number: int, *, entry: Stage, **fields: Any) -> Item:
    """A row as an item that fits, checked without asking the database."""
    try:
        item = new_item(initiative, entry=entry, **fields)
        item.clean_fields(exclude=REFERENCES)
        refuse_misfits(item)
    except Refused as refusal:
        reason = refusal.message
    except ValidationError as error:
        reason = " ".join(error.messages)
    else:
        return item
    raise Refused(_("Row %(number)s: %(reason)s") % {"number": number, "reason": reason})


def new_item(
    initiative: Initiative,
    *,
    name: str,
    parent: Item | None = None,
    entry: Stage | None = None,
    **fields: Any,
) -> Item:
    """An item not yet written, in the stage where work enters. Raises Refused for fields not in `EDITABLE`."""
    unknown = sorted(set(fields) - EDITABLE)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    if parent is not None:
        check_parent(initiative, parent)
    fields.setdefault("team", initiative.team)
    if initiative.planned_back_from and fields.get("form") != Item.Form.PHASE:
        fields.setdefault("constraint", Item.Constraint.ALAP.value)  # as Microsoft Project does
    item = Item(initiative=initiative, name=name.strip(), parent=parent, **fields)
    if initiative.way.has_board and item.form in {Item.Form.TASK, Item.Form.STORY}:
        own = entry is None or item.team != initiative.team
        item.stage = first_stage(item.team) if own else entry
    return item


def check_parent(initiative: Initiative, parent: Item) -> None:
    """Raise Refused where nothing of an initiative can stand inside an item."""
    if parent.initiative_id != initiative.pk:
        raise Refused(_("“%(name)s” belongs to another initiative.") % {"name": parent.name})
    if parent.form == Item.Form.MILESTONE:
        raise Refused(_("“%(name)s” is a milestone: nothing can stand inside it.") % {"name": parent.name})


def _checked_item(item: Item) -> Item:
    """The item once its fields fit each other and the database accepts it. Raises Refused by field."""
    refuse_misfits(item)
    checked(item)
    return item


def refuse_misfits(item: Item) -> None:
    """Raise Refused by field where the fields of an item contradict each other."""
    low, middle, high = item.duration_low_minutes, item.duration_minutes, item.duration_high_minutes
    wrong_pauses = refuse_pauses(item)
    known = [value for value in (low, middle, high) if value is not None]
    is_dated = item.constraint in {Item.Constraint.ASAP, Item.Constraint.ALAP} or item.constraint_at
    for field, is_wrong, reason in (
        ("duration_minutes", known != sorted(known), _("At best ≤ usual ≤ at worst.")),
        (
            "duration_minutes",
            item.form == Item.Form.MILESTONE and item.duration_minutes,
            _("A milestone takes no time."),
        ),
        ("duration_minutes", wrong_pauses, wrong_pauses),
        (
            "is_manual",
            item.is_manual and not (item.manual_start_at or item.manual_finish_at),
            _("Give the start or the finish that is set by hand."),
        ),
        ("constraint_at", not is_dated, _("This constraint needs a date.")),
        ("size", not 0 <= item.size <= MOST_SIZE, _("A size lies between 0 and 1,000,000.")),
        ("percent_done", not 0 <= item.percent_done <= 100, _("Between 0 and 100.")),
    ):
        if is_wrong:
            raise Refused(fields={field: reason})


@action("work.edit_item", lazy("Change an item"), said=lazy("changed %(name)s"))
def edit_item(item: Item, changes: dict[str, Any], *, version: int | None = None, by: User) -> Item:
    """Change fields of `EDITABLE`. A stale version is refused with both values."""
    changed = apply_changes(item, changes, allowed=EDITABLE, version=version)
    return _checked_item(changed)


@action("work.move_item", lazy("Move an item in the outline"), said=lazy("moved %(name)s"))
def move_item(item: Item, *, parent: Item | None, after: Item | None = None, by: User) -> Item:
    """Put an item under another one (or outermost), right after a sibling or first. Everything in it goes along."""
    Initiative.objects.select_for_update().get(pk=item.initiative_id)
    if parent is not None:
        check_parent(item.initiative, parent)
        if is_inside(parent, item):
            raise Refused(_("An item cannot stand inside itself."))
    changes = {"parent": parent, "rank": _rank_after(item.initiative, parent, after, moved=item)}
    return apply_changes(item, changes, allowed=frozenset(changes))


def _rank_after(
    initiative: Initiative, parent: Item | None, after: Item | None, moved: Item | None = None
) -> int:
    if after is not None and (after.initiative_id, after.parent_id) != (
        initiative.pk,
        parent.pk if parent else None,
    ):
        raise Refused(_("“%(name)s” stands somewhere else by now.") % {"name": after.name})
    return rank_between(*neighbours_below(initiative, parent, after, moved))


@action("work.split_item", lazy("Split an item"), said=lazy("split %(name)s"))
def split_item(item: Item, names: Iterable[str], *, version: int | None = None, by: User) -> list[Item]:
    """Cut an item into parts. Its size and its time are shared out equally, so that nothing gets smaller by it.

    The item becomes the first part. Where it has a time, the parts follow each other, pauses stay where they were;
    otherwise each part waits for what the item waited for, and whatever waited for it waits for all parts.
    """
    wanted = [name.strip() for name in names if name.strip()]
    if len(wanted) < 2:
        raise Refused(fields={"names": _("Name at least two parts, one on each line.")})
    if (
        version is not None
        and Item.objects.select_for_update(of=("self",)).get(pk=item.pk).version != version
    ):
        raise Stale(mine={}, theirs={}, version=item.version)
    if item.finished_at or item.children.exists():
        raise Refused(_("Only an open item with nothing inside can be split."))
    shares = _shares(item.duration_minutes, len(wanted))
    size = item.size / len(wanted)
    pauses, between = _shared_pauses(item.pauses, shares)
    times = [_times(*each) for each in zip(shares, pauses, strict=True)]
    Item.objects.filter(pk=item.pk).update(name=wanted[0], size=size, **times[0])
    parts, before = [Item.objects.get(pk=item.pk)], item
    for name, time in zip(wanted[1:], times[1:], strict=True):
        part = _part_of(item, name, size, time, before)
        parts.append(part)
        before = part
    _share_links(item, parts, between)
    return parts


def _shares(minutes: int | None, count: int) -> list[int | None]:
    """The time cut into equal whole minutes that add up to it."""
    if minutes is None:
        return [None] * count
    return [minutes * (index + 1) // count - minutes * index // count for index in range(count)]


def _shared_pauses(
    pauses: Sequence[Sequence[int]], shares: Sequence[int | None]
) -> tuple[list[list[list[int]]], list[int]]:
    """The pauses inside each part, and those that fall between a part and the next."""
    inside, between, start = list[list[list[int]]](), list[int](), 0
    for share in shares:
        end = start + (share or 0)
        inside.append([[after - start, length] for after, length in pauses if start < after < end])
        between.append(sum(length for after, length in pauses if after == end))
        start = end
    return inside, between


def _times(share: int | None, pauses: list[list[int]]) -> dict[str, Any]:
    guesses = {"duration_low_minutes": None, "duration_high_minutes": None}
    return {"duration_minutes": share, "pauses": pauses, **guesses}


def _part_of(item: Item, name: str, size: float, time: dict[str, Any], before: Item) -> Item:
    part = Item(
        initiative=item.initiative,
        parent=item.parent,
        name=name,
        size=size,
        rank=rank_between(*neighbours_below(item.initiative, item.parent, before)),
        **{field: getattr(item, field) for field in PASSED_ON},
        **time,
    )
    _checked_item(part).save()
    return part


def _share_links(item: Item, parts: Sequence[Item], between: Sequence[int]) -> None:
    if item.duration_minutes:
        Link.objects.filter(predecessor=item).update(predecessor=parts[-1])
        Link.objects.bulk_create(
            Link(predecessor=first, successor=second, lag=pause)
            for (first, second), pause in zip(pairwise(parts), between, strict=False)
        )
        return
    for link in item.links_in.all():
        Link.objects.bulk_create(_copy(link, successor=part) for part in parts[1:])
    for link in item.links_out.all():
        Link.objects.bulk_create(_copy(link, predecessor=part) for part in parts[1:])


def _copy(link: Link, **ends: Item) -> Link:
    kept = {"predecessor_id": link.predecessor_id, "successor_id": link.successor_id}
    kept |= {f"{name}_id": part.pk for name, part in ends.items()}
    return Link(**kept, type=link.type, lag=link.lag, lag_unit=link.lag_unit)


@action("work.delete_item", lazy("Delete an item"), said=lazy("deleted %(name)s"))
def delete_item(item: Item, *, version: int | None = None, by: User) -> None:
    """Delete an item with everything inside it and their links; the history keeps them for Undo."""
    locked = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if version is not None and locked.version != version:
        raise Refused(_("Someone changed this in the meantime. Look at it again before you delete it."))
    locked.delete()
