"""What applying a draft would do to what is already here, row by row and field by field."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.access.registry import visible_records
from manyways.goals.models import Program
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
from manyways.teams.models import Group, Person, Team
from manyways.work.models import Kind, Link

NAMED: dict[str, type[Model]] = {
    "owner": Person,
    "manager": Person,
    "team": Team,
    "program": Program,
    "group": Group,
}
_ONLY_HERE = frozenset({"created", "started", "finished", "group"})


def known_records(draft: Draft, user: User) -> dict[str, Any]:
    """uid -> the record a row stands for: by its outside name, else by its own name or address."""
    by_kind: dict[str, dict[str, Any]] = {}
    for kind in {row.kind for row in draft.rows}:
        refs = ExternalRef.objects.filter(source=draft.source, container=draft.container, kind=kind)
        ids = dict(refs.values_list("uid", "record_id"))
        rows = visible_records(kind, user).in_bulk(list(ids.values()))
        by_kind[kind] = {uid: rows[record_id] for uid, record_id in ids.items() if record_id in rows}
        by_kind[kind] |= {
            uid: row for uid, row in _by_own_name(kind, user).items() if uid not in by_kind[kind]
        }
    return {row.uid: by_kind[row.kind][row.uid] for row in draft.rows if row.uid in by_kind[row.kind]}


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
    """Compare a draft with what its importer may see here."""
    known = known_records(draft, import_.by)
    names = _kind_names()
    rows = tuple(_row_difference(row, known.get(row.uid), names) for row in draft.rows)
    links, circular = without_circles(draft, _new_links(draft, known))
    return Difference(draft, rows, links, (*draft.not_carried, *circular))


def _kind_names() -> dict[str, str]:
    return dict(Kind.objects.values_list("slug", "name"))


def _row_difference(row: DraftRow, record: Any, kind_names: Mapping[str, str]) -> RowDifference:
    wanted = {name: value for name, value in row.fields.items() if value not in (None, "")}
    if record is None:
        shown = {
            name: kind_names.get(value, value) if name == "kind" else value for name, value in wanted.items()
        }
        return RowDifference(row, None, tuple(Change(name, None, value) for name, value in shown.items()))
    pairs = (
        (name, current(record, name), settled(name, value))
        for name, value in wanted.items()
        if name not in _ONLY_HERE
    )
    return RowDifference(
        row, record.pk, tuple(Change(name, was, becomes) for name, was, becomes in pairs if was != becomes)
    )


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
