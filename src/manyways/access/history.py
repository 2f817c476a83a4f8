"""What happened to a record, told in sentences: who did what, from which value to which, and why."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Action, declare_right, right_named
from manyways.access.models import User
from manyways.access.registry import model_of, visible_records
from manyways.access.rules import may, may_everywhere
from manyways.access.states import as_row, event_model
from manyways.access.wording import Change, Wording
from manyways.ui.own_words import said

SEE_HISTORY = declare_right("access.see_history", gettext_lazy("See the history of what was deleted"))
UNDO_OTHERS = "access.undo_others"
STEPS = 40


@dataclass(frozen=True)
class Step:
    """One event of a record's history with the state before it."""

    event: Any
    previous: Any

    @property
    def context_id(self) -> uuid.UUID | None:
        """The action it belongs to."""
        return self.event.pgh_context_id  # type: ignore[no-any-return]

    def metadata(self) -> dict[str, Any]:
        """What the action left about itself: action, by, reason."""
        context = self.event.pgh_context
        return dict(context.metadata) if context else {}


@dataclass(frozen=True)
class Entry:
    """What one action did to one record, and whether this reader may try to undo it."""

    context_id: uuid.UUID | None
    at: datetime
    sentence: str
    changes: Sequence[Change]
    can_undo: bool


@dataclass(frozen=True)
class Page:
    """Some entries, newest first; `before` is where the next, older page begins."""

    entries: Sequence[Entry]
    before: int | None


def find_told(kind: str, key: uuid.UUID, reader: User) -> models.Model:
    """The record of this key, or the last state of a deleted one. Raises Http404 for what the reader may not see."""
    found: models.Model | None = visible_records(kind, reader).filter(key=key).first()
    return found if found is not None else _deleted(model_of(kind), key, reader)


def _deleted(model: type[models.Model], key: uuid.UUID, reader: User) -> models.Model:
    events = event_model(model)._default_manager.filter(key=key)
    last: Any = events.select_related("pgh_context").order_by("-pgh_id").first()
    is_deleted = last is not None and (last.pgh_label == "delete" or _is_hidden(model, last))
    row = deleted_row(model, last, Step(last, None).metadata(), reader) if is_deleted else None
    if row is None:
        raise Http404
    return row


def hides_deleted(model: type[models.Model]) -> bool:
    """Whether deleted rows of a model stay, hidden."""
    return bool(getattr(model, "hides_deleted", False))


def _is_hidden(model: type[models.Model], event: Any) -> bool:
    return hides_deleted(model) and event.deleted_at is not None


def deleted_row(
    model: type[models.Model], event: Any, metadata: Mapping[str, Any], reader: User
) -> models.Model | None:
    """The last state of a deleted row: for who deleted it, and where such history is open to the reader; else None."""
    if getattr(model, "is_history_private", False):
        return None
    row = as_row(model, event)
    return row if metadata.get("by") == reader.pk or _may_see(reader, row) else None


def _may_see(reader: User, row: models.Model) -> bool:
    try:
        return may(reader, SEE_HISTORY, row)
    except ObjectDoesNotExist:  # what it hung on is deleted too
        return may(reader, SEE_HISTORY)


def history_of(record: models.Model, reader: User, *, before: int | None = None) -> Page:
    """The newest entries about one record, grouped by action; `before` asks for those up to an event."""
    events = event_model(record._meta.model)._default_manager.filter(pgh_obj_id=record.pk)
    if before is not None:
        events = events.filter(pgh_id__lte=before)
    newest: list[Any] = list(events.select_related("pgh_context").order_by("-pgh_id")[: STEPS + 1])
    older = newest.pop() if len(newest) > STEPS else None
    steps = list(_steps(newest[::-1], older))
    people = _people(steps)
    wording = Wording(record._meta.model, reader, [event for event in (*newest, older) if event])
    groups = [list(group) for _context, group in groupby(steps, key=_grouping)]
    entries = [_entry(group, str(record), people, wording, reader) for group in groups]
    return Page(entries[::-1], older.pgh_id if older else None)


def _steps(events: Iterable[Any], previous: Any) -> Iterator[Step]:
    for event in events:
        yield Step(event, previous)
        previous = event


def _grouping(step: Step) -> object:
    return step.context_id or step.event.pgh_id


def _people(steps: Sequence[Step]) -> dict[int, str]:
    ids = {int(step.metadata().get("by", 0)) for step in steps}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def entry_of(steps: Sequence[Step], name: str, wording: Wording, reader: User) -> Entry:
    """What one action did to one record, from all its steps."""
    return _entry(steps, name, _people(steps), wording, reader)


def _entry(group: Sequence[Step], name: str, people: dict[int, str], wording: Wording, reader: User) -> Entry:
    metadata = group[0].metadata()
    changes = _changes(group, wording)
    sentence = _sentence(group, name, people, changes)
    if metadata.get("reason"):
        sentence = _("%(sentence)s, because “%(reason)s”") % {
            "sentence": sentence,
            "reason": said(metadata["reason"]),
        }
    context, moment = group[0].context_id, group[-1].event.pgh_created_at
    can_undo = metadata.get("by") == reader.pk or may_everywhere(reader, UNDO_OTHERS)
    return Entry(context, moment, sentence, changes, can_undo and context is not None)


def _changes(group: Sequence[Step], wording: Wording) -> list[Change]:
    """What differs between before and after the action; nothing for a row that was made or deleted."""
    first, last = group[0], group[-1]
    if first.previous is None or first.event.pgh_label == "insert" or last.event.pgh_label == "delete":
        return []
    return wording.changes(first.previous, last.event)


def _sentence(group: Sequence[Step], name: str, people: dict[int, str], changes: Sequence[Change]) -> str:
    metadata = group[0].metadata()
    values = {
        "who": people.get(metadata.get("by", 0)) or _("The system"),
        "what": _said(metadata.get("action", ""), group, name),
    }
    if len(changes) != 1:
        return _("%(who)s %(what)s") % values
    (change,) = changes
    values |= {"field": change.label, "old": change.old, "new": change.new}
    values["name"] = name
    if _is_told(metadata.get("action", "")):
        told = (
            _("%(who)s %(what)s: %(new)s")
            if change.was_empty
            else _("%(who)s %(what)s from %(old)s to %(new)s")
        )
        return told % values
    if change.was_empty:
        return _("%(who)s set %(field)s of %(name)s to %(new)s") % values
    return _("%(who)s changed %(field)s of %(name)s from %(old)s to %(new)s") % values


def _is_told(action: str) -> bool:
    """The action says what it changes; one that edits anything leaves the field to be named."""
    found = right_named(action)
    return isinstance(found, Action) and bool(found.said) and ".edit_" not in action


def _said(action: str, group: Sequence[Step], name: str) -> str:
    """The action in the words it declared, else what happened to the row."""
    found = right_named(action)
    values = {"name": name}
    if isinstance(found, Action) and found.said:
        return str(found.said) % values
    if action == "access.undo":
        return _("took back a change of %(name)s") % values
    labels = {step.event.pgh_label for step in group}
    if "delete" in labels:
        return _("deleted %(name)s") % values
    return (_("added %(name)s") if "insert" in labels else _("changed %(name)s")) % values
