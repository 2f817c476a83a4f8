"""What applying a draft would do to what is already here, row by row and field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.access.registry import kind_of, visible_records
from manyways.access.rules import may
from manyways.interchange.allowed import NAMED, Allowed
from manyways.interchange.columns import plain
from manyways.interchange.drafts import (
    Change,
    Difference,
    Draft,
    DraftLink,
    DraftRow,
    NotCarried,
    RowDifference,
)
from manyways.interchange.models import ExternalRef, Import
from manyways.interchange.whole import changes_of_the_whole
from manyways.work.before_done import stands_against
from manyways.work.models import Initiative, Item, Kind, Link, StageChange
from manyways.work.queries.checks import open_lines

_SHOWN = {
    "work.item": ("owner", "team", "stage", "parent", "initiative__owner"),
    "work.initiative": ("owner",),
}
_ONLY_HERE = frozenset({"created", "started", "finished", "group"})
CHANGES = {
    "work.initiative": "work.edit_initiative",
    "work.item": "work.edit_item",
    "teams.person": "teams.edit_person",
    "forecast.pastdate": "forecast.edit_past_date",
}
"""The right to change a record of each kind that is brought."""
MOVES = "moves"
"""Not a field of a record: how often it moved from stage to stage."""
PLACE = "parent"
"""Under which other item it stands; its right is asked before a draft is compared."""


def known_records(draft: Draft, user: User) -> dict[str, Any]:
    """uid -> the record a row stands for: by the key it left from here with, by its outside name, by its own name.

    A file that left from here numbers its rows anew, so that a number may be that of another row's outside name. Of
    rows that were copied with their key the first is meant.
    """
    by_kind: dict[str, dict[str, Any]] = {}
    for kind in {row.kind for row in draft.rows}:
        refs = ExternalRef.objects.filter(source=draft.source, container=draft.container, kind=kind)
        ids = dict(refs.values_list("uid", "record_id"))
        rows = visible_records(kind, user).select_related(*_SHOWN.get(kind, ())).in_bulk(list(ids.values()))
        by_kind[kind] = {uid: rows[record_id] for uid, record_id in ids.items() if record_id in rows}
        by_kind[kind] |= {
            uid: row for uid, row in _by_own_name(kind, user).items() if uid not in by_kind[kind]
        }
    own = _by_own_key(draft, user)
    taken = set(own.values())
    found = {row.uid: by_kind[row.kind].get(row.uid) for row in draft.rows}
    known = {uid: record for uid, record in found.items() if record is not None and record not in taken}
    first = {row.key: row.uid for row in reversed(draft.rows) if row.key in own}
    return known | {uid: own[key] for key, uid in first.items()}


def _by_own_key(draft: Draft, user: User) -> dict[str, Any]:
    """Items that left from here in a file and come back in it, into the initiative they belong to."""
    keys = [key for row in draft.rows if row.kind == "work.item" and (key := _uuid(row.key))]
    if not keys:
        return {}
    items = visible_records("work.item", user).filter(key__in=keys).select_related("initiative", "parent")
    return {str(item.key): item for item in items if draft.container == f"initiative {item.initiative.key}"}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _by_own_name(kind: str, user: User) -> dict[str, Any]:
    """Records that a person would call the same: initiatives and past work by name, people by address or name."""
    if kind in {"work.initiative", "forecast.pastdate"}:
        return {plain(row.name): row for row in visible_records(kind, user).order_by("-pk")}
    if kind == "teams.person":
        people = visible_records(kind, user).order_by("-pk")
        return {plain(row.name): row for row in people} | {
            row.email.lower(): row for row in people if row.email
        }
    return {}


def difference_of(import_: Import, draft: Draft) -> Difference:
    """Compare a draft with what its importer may see here; what may not be changed so stays as it is."""
    known = known_records(draft, import_.by)
    allowed = Allowed(import_.by, known, import_.initiative)
    draft = allowed.of(draft)
    names = _kind_names()
    moved = _moves_of(draft, known)
    rows = _placed((_row_difference(row, known.get(row.uid), names, moved) for row in draft.rows), known)
    kept, left = list[RowDifference](), list[NotCarried]()
    for each in rows:
        row, why = each.row, _against(each, known.get(each.row.uid), import_.by)
        kept.append(replace(each, changes=_of_place(each), new_moves=()) if why else each)
        left += [NotCarried(row.row, "", str(row.fields.get("name", row.uid)), why)] if why else []
    wanted, circular = without_circles(draft, _new_links(draft, known))
    links, barred = allowed.links(draft, wanted)
    not_carried = (*draft.not_carried, *circular, *barred, *left)
    whole = changes_of_the_whole(draft, import_.initiative) if import_.initiative else ()
    return Difference(draft, tuple(kept), links, not_carried, whole)


def _of_place(difference: RowDifference) -> tuple[Change, ...]:
    return tuple(change for change in difference.changes if change.field == PLACE)


def _placed(rows: Iterable[RowDifference], known: Mapping[str, Any]) -> list[RowDifference]:
    """The rows with the item each known one moves under: from, to."""
    found = list(rows)
    names = {each.row.uid: str(each.row.fields.get("name", each.row.uid)) for each in found}
    return [_placed_row(each, known.get(each.row.uid), known, names) for each in found]


def _placed_row(
    each: RowDifference, record: Any, known: Mapping[str, Any], names: Mapping[str, str]
) -> RowDifference:
    above = known.get(each.row.parent)
    is_moved = isinstance(record, Item) and each.row.parent in names
    if not is_moved or (above is not None and above.pk == record.parent_id):
        return each
    was = record.parent.name if record.parent else None
    return replace(each, changes=(*each.changes, Change(PLACE, was, names[each.row.parent])))


def _against(difference: RowDifference, record: Any, user: User) -> str:
    """Why a record may not be changed as its row says; empty where it may, as a new one may by the import itself."""
    if record is None or len(difference.changes) == len(_of_place(difference)):
        return ""
    if not may(user, CHANGES[kind_of(record)], record):
        return _("You may look, but not change this.")
    is_done = isinstance(record, Initiative) and ("state", Initiative.State.DONE) in (
        (change.field, change.becomes) for change in difference.changes
    )
    still_open = [*open_lines(record), *stands_against(record)] if is_done else []
    said = _("Not done yet: %(names)s. Settle it, or say why it is done all the same.")
    return said % {"names": "; ".join(still_open)} if still_open else ""


def _kind_names() -> dict[str, str]:
    return {kind.slug: kind.name for kind in Kind.objects.only("slug", "name")}


def _moves_of(draft: Draft, known: Mapping[str, Any]) -> dict[int, set[tuple[datetime, int]]]:
    """By item: when it came to which stage, where the draft tells moves too."""
    ids = [known[row.uid].pk for row in draft.rows if row.moves and row.uid in known]
    found: dict[int, set[tuple[datetime, int]]] = {pk: set() for pk in ids}
    for item, at, stage in StageChange.objects.filter(item__in=ids).values_list("item", "at", "to_stage"):
        found[item].add((at, stage))
    return found


def _row_difference(
    row: DraftRow,
    record: Any,
    kind_names: Mapping[str, str],
    moved: Mapping[int, set[tuple[datetime, int]]],
) -> RowDifference:
    wanted = {
        name: value for name, value in row.fields.items() if value not in (None, "") or name in row.exact
    }
    if record is None:
        shown = {
            name: kind_names.get(value, value) if name == "kind" else value for name, value in wanted.items()
        }
        fresh = tuple(Change(name, None, value) for name, value in shown.items() if value not in (None, ""))
        return RowDifference(row, None, fresh, row.moves)
    pairs = (
        (name, current(record, name), settled(name, value))
        for name, value in wanted.items()
        if name not in _ONLY_HERE
    )
    came_back = row.left_from(record)
    changes = tuple(
        Change(name, was, becomes)
        for name, was, becomes in pairs
        if was != becomes and not (came_back and _left_like_this(record, name, becomes))
    )
    here = moved.get(record.pk, set())
    moves = tuple(move for move in row.moves if (move.at, move.stage.pk) not in here)
    if moves:
        changes = (*changes, Change(MOVES, len(here), len(here) + len(moves)))
    return RowDifference(row, record.pk, changes, moves)


def _left_like_this(item: Any, name: str, value: Any) -> bool:
    """Whether a file that left from here says only what it had to say in place of nothing: no news."""
    if name == "form":
        return bool(item.form == "story" and value == "task")
    if name == "duration_minutes":
        return item.duration_minutes is None and value in {0, 480}
    return bool(name == "percent_done" and item.finished_at and value == 100)


def current(record: Any, name: str) -> Any:
    """The value a record has, in the form a draft's value is settled to."""
    held = getattr(record, name)
    if name == "kind":
        return held.slug if held else ""
    return plain(str(held or "")) if name in NAMED else held


def settled(name: str, value: Any) -> Any:
    """A draft's value in the form the database keeps it: moments in the organisation's time zone."""
    if name in NAMED:
        return plain(str(value))
    if isinstance(value, datetime):
        return timezone.make_aware(value) if timezone.is_naive(value) else value
    if isinstance(value, date) and name.endswith("_at"):
        return moment(value, 17 if name == "deadline_at" else 8)
    return value


def moment(day: date, hour: int) -> datetime:
    """An hour of a day in the organisation's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _new_links(draft: Draft, known: Mapping[str, Any]) -> list[DraftLink]:
    """The links that are not here yet."""
    ids = [record.pk for record in known.values()]
    here = {
        (link.predecessor_id, link.successor_id): (link.type, link.lag, link.lag_unit)
        for link in Link.objects.filter(successor_id__in=ids)
    }
    pairs: dict[tuple[str, str], DraftLink] = {
        (link.predecessor, link.successor): link for link in draft.links
    }
    return [
        link
        for (start, end), link in pairs.items()
        if start not in known
        or end not in known
        or here.get((known[start].pk, known[end].pk))
        != (link.fields["type"], link.fields["lag"], link.fields["lag_unit"])
    ]


def without_circles(
    draft: Draft, links: Iterable[DraftLink]
) -> tuple[tuple[DraftLink, ...], list[NotCarried]]:
    """Leave out the links among rows that wait for each other in a circle, and name them."""
    wanted = tuple(links)
    pairs = [(link.predecessor, link.successor) for link in draft.links]
    circular = peel(pairs) & peel([(end, start) for start, end in pairs])
    stuck = [link for link in wanted if {link.predecessor, link.successor} <= circular]
    rows = {row.uid: row for row in draft.rows}
    left = [
        NotCarried(
            rows[link.successor].row,
            _("Predecessors"),
            str(rows[link.predecessor].fields.get("name", link.predecessor)),
            _("Part of a circle: the items wait for each other"),
        )
        for link in stuck
    ]
    return tuple(link for link in wanted if link not in stuck), left


def peel(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The names that are left when all that waits for nothing is taken away, again and again."""
    waiting: dict[str, set[str]] = {}
    followers: dict[str, list[str]] = {}
    for start, end in pairs:
        waiting.setdefault(start, set())
        waiting.setdefault(end, set()).add(start)
        followers.setdefault(start, []).append(end)
    ready = [name for name, needs in waiting.items() if not needs]
    while ready:
        name = ready.pop()
        del waiting[name]
        for follower in followers.get(name, ()):
            waiting[follower].discard(name)
            if not waiting[follower]:
                ready.append(follower)
    return set(waiting)
