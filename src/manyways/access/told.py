"""What one action did to all records, told in sentences to one reader, who learns of none they may not see."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from pghistory.models import Context

from manyways.access.actions.undo import Table, tables_touched
from manyways.access.history import Step, deleted_row, entry_of
from manyways.access.models import User
from manyways.access.records import Record
from manyways.access.registry import kinds, visible_records
from manyways.access.wording import Change, Wording

MOST_RECORDS = 100


@dataclass(frozen=True)
class Told:
    """One record an action touched: the record (its last state if it is deleted), what happened, in words."""

    record: Any
    kind: str
    happened: str
    sentence: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Deed:
    """One action as a reader may know it. `is_partial`: it touched more records than are named."""

    context_id: uuid.UUID
    action: str
    by: str
    reason: str
    at: datetime | None
    told: Sequence[Told]
    is_partial: bool


def deed_of(context_id: uuid.UUID, reader: User) -> Deed | None:
    """What one action did, or None where the reader may see nothing of it."""
    context = Context.objects.filter(pk=context_id).first()
    if context is None:
        return None
    who = User.objects.filter(pk=context.metadata.get("by") or 0).values_list("name", flat=True).first()
    found = list(islice(_told(context_id, reader, who or _("The system")), MOST_RECORDS + 1))
    if not found:
        return None
    return Deed(
        context_id,
        str(context.metadata.get("action", "")),
        who or "",
        str(context.metadata.get("reason", "")),
        context.created_at,
        found[:MOST_RECORDS],
        len(found) > MOST_RECORDS,
    )


def _told(context_id: uuid.UUID, reader: User, who: str) -> Iterator[Told]:
    known = dict(kinds())
    for table in tables_touched(context_id):
        kind = table.model._meta.label_lower
        if kind in known and issubclass(table.model, Record):
            yield from _told_of_table(context_id, table, kind, reader)


def _told_of_table(context_id: uuid.UUID, table: Table, kind: str, reader: User) -> Iterator[Told]:
    ids = [row.row_id for row in table.rows]
    visible = visible_records(kind, reader).in_bulk(ids)
    steps = _steps(context_id, table, ids)
    wording = Wording(
        table.model,
        reader,
        [state for each in steps.values() for step in each for state in (step.event, step.previous) if state],
    )
    for row in table.rows:
        if row.is_there:
            record = visible.get(row.row_id)
        else:
            last = steps[row.row_id][-1]
            record = deleted_row(table.model, last.event, last.metadata(), reader)
        if record is not None:
            entry = entry_of(steps[row.row_id], str(record), wording, reader)
            happened = "deleted" if not row.is_there else "changed" if row.was_there else "added"
            yield Told(record, kind, happened, entry.sentence, entry.changes)


def _steps(context_id: uuid.UUID, table: Table, ids: Sequence[int]) -> dict[int, list[Step]]:
    """The events of the action by row, each with the state before it."""
    events = table.events._default_manager.select_related("pgh_context")
    before = events.in_bulk([row.before for row in table.rows if row.before])
    last: dict[int, Any] = {event.pgh_obj_id: event for event in before.values()}  # type: ignore[attr-defined]
    found: dict[int, list[Step]] = defaultdict(list)
    for event in events.filter(pgh_context_id=context_id, pgh_obj_id__in=ids).order_by("pgh_id"):
        row: Any = event
        found[row.pgh_obj_id].append(Step(row, last.get(row.pgh_obj_id)))
        last[row.pgh_obj_id] = row
    return found


def address_of(told: Told) -> str:
    """Where the record stands, as a path; empty for one that is gone or has no page."""
    if told.happened == "deleted" or not hasattr(told.record, "get_absolute_url"):
        return ""
    return str(told.record.get_absolute_url())
