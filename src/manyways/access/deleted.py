"""What was deleted lately and can come back: one entry for each action, as far as the reader may know of it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.utils import timezone
from django.utils.text import capfirst
from pghistory.models import Context

from manyways.access.actions import Action, right_named
from manyways.access.history import deleted_row, hides_deleted
from manyways.access.models import User
from manyways.access.registry import kinds, model_of
from manyways.access.rules import may_everywhere
from manyways.access.states import as_row, event_model

DAYS = 30
MOST_ACTIONS = 500
_FOUND = """
SELECT '{kind}', e.pgh_context_id, count(*), min(e.pgh_id), max(e.pgh_created_at) FROM {events} e
WHERE {gone} AND e.pgh_created_at > %s AND e.pgh_context_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM {events} n WHERE n.pgh_obj_id = e.pgh_obj_id AND n.pgh_id > e.pgh_id)
GROUP BY e.pgh_context_id
"""


@dataclass(frozen=True)
class Deleted:
    """One action that deleted something: its main record as it was, and how many rows went with it."""

    context_id: uuid.UUID
    kind: str
    record_key: uuid.UUID
    name: str
    kind_name: str
    by: str
    at: datetime
    others: int
    is_private: bool = False
    is_own: bool = False

    @property
    def key(self) -> str:
        """By which a list names it."""
        return str(self.context_id)


@dataclass(frozen=True)
class _Found:
    kind: str
    context_id: uuid.UUID
    count: int
    event: int
    at: datetime


@dataclass(frozen=True)
class _Main:
    found: _Found
    group: list[_Found]


def recently_deleted(reader: User) -> list[Deleted]:
    """The newest first: what the reader deleted, and what others did where its history is open to the reader."""
    found = sorted(_found(), key=lambda one: str(one.context_id))
    groups = [list(group) for _context, group in groupby(found, key=lambda one: one.context_id)]
    groups.sort(key=lambda group: max(one.at for one in group), reverse=True)
    contexts = Context.objects.in_bulk([group[0].context_id for group in groups[:MOST_ACTIONS]])
    known = {pk: context.metadata for pk, context in contexts.items() if _can_return(context.metadata)}
    people = dict(User.objects.values_list("pk", "name"))
    told = ([one for one in group if _may_know(one, known, reader)] for group in groups)
    mains = [_Main(_rarest(group), group) for group in told if group]
    events = _events(main.found for main in mains)
    shown = (_shown(main, events, known[main.found.context_id], people, reader) for main in mains)
    return [one for one in shown if one is not None]


def _may_know(one: _Found, known: dict[uuid.UUID, dict[str, Any]], reader: User) -> bool:
    """Of what can come back, private rows are told to who deleted them by their own action and still may."""
    metadata = known.get(one.context_id)
    if metadata is None or not _is_private(model_of(one.kind)):
        return metadata is not None
    action, app = str(metadata.get("action", "")), one.kind.partition(".")[0]
    is_own = metadata.get("by") == reader.pk and action.startswith(f"{app}.")
    return is_own and may_everywhere(reader, action)


def _is_private(model: type[models.Model]) -> bool:
    return bool(getattr(model, "is_history_private", False))


def _rarest(group: list[_Found]) -> _Found:
    """The kind an action is named for: an initiative rather than its items."""
    return min(group, key=lambda one: (one.count, one.kind))


def _events(found: Iterable[_Found]) -> dict[tuple[str, int], Any]:
    """The deletions themselves, in one query for each kind."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for one in found:
        wanted[one.kind].append(one.event)
    return {
        (kind, pk): event
        for kind, ids in wanted.items()
        for pk, event in event_model(model_of(kind))._default_manager.in_bulk(ids).items()
    }


def _found() -> Iterator[_Found]:
    """The deletions of the last days by action and kind, in one query over the histories."""
    since = timezone.now() - timedelta(days=DAYS)
    parts = [
        _FOUND.format(
            kind=kind,
            events=connection.ops.quote_name(event_model(model)._meta.db_table),
            gone="e.deleted_at IS NOT NULL" if hides_deleted(model) else "e.pgh_label = 'delete'",
        )
        for kind, model in _told_kinds()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [since] * len(parts))
        for row in cursor.fetchall():
            yield _Found(*row)


def _told_kinds() -> Iterator[tuple[str, type[models.Model]]]:
    for kind, model in kinds():
        if hasattr(model, "pgh_event_model"):
            yield kind, model


def _can_return(metadata: dict[str, Any]) -> bool:
    """Whether undoing the action brings the rows back; what an undo took away was an addition taken back."""
    found = right_named(str(metadata.get("action", "")))
    return isinstance(found, Action) and not found.is_final and found.name != "access.undo"


def _shown(
    main: _Main,
    events: dict[tuple[str, int], Any],
    metadata: dict[str, Any],
    people: dict[int, str],
    reader: User,
) -> Deleted | None:
    """The entry of one action, where the reader may know of its main record."""
    found, model = main.found, model_of(main.found.kind)
    event = events[found.kind, found.event]
    row: Any = as_row(model, event) if _is_private(model) else deleted_row(model, event, metadata, reader)
    if row is None:
        return None
    kind_name = capfirst(str(model._meta.verbose_name))
    return Deleted(
        found.context_id,
        found.kind,
        row.key,
        _name(row) or kind_name,
        kind_name,
        people.get(metadata.get("by", 0), ""),
        max(one.at for one in main.group),
        sum(one.count for one in main.group) - 1,
        _is_private(model),
        metadata.get("by") == reader.pk,
    )


def _name(row: Any) -> str:
    try:
        return str(row)
    except (ObjectDoesNotExist, AttributeError):  # what it was named for is gone too
        return ""


def install_indexes(**_kwargs: object) -> None:
    """Let deletions be found without reading whole histories. Runs after migrations."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for _kind, model in _told_kinds():
            table = event_model(model)._meta.db_table
            if table in present:
                index, quoted = (connection.ops.quote_name(name) for name in (f"{table[:55]}_gone", table))
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS {index} ON {quoted} (pgh_created_at) WHERE pgh_label = 'delete'"
                )
