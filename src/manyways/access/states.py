"""Earlier states of a record, as its history keeps them: as somebody saw it, and what was changed since."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any

from django.db import models

from manyways.access.web import as_version


def event_model(model: type[models.Model]) -> type[models.Model]:
    """The model of a record's history."""
    return model.pgh_event_model  # type: ignore[attr-defined,no-any-return]


def as_row(model: type[models.Model], event: Any) -> models.Model:
    """A record as one event of its history kept it; unsaved."""
    kept = {field.attname for field in type(event)._meta.concrete_fields}
    names = [field.attname for field in model._meta.concrete_fields if field.attname in kept]
    return model(**{name: getattr(event, name) for name in names})


def as_seen(record: Any, version: int | None) -> Any:
    """A record as somebody saw it, by its version then; as it is now where that is not kept. One query."""
    if version is None or version == record.version:
        return record
    events = event_model(record._meta.model)._default_manager.filter(pgh_obj_id=record.pk, version=version)
    event = events.order_by("-pgh_id").first()
    return _completed(as_row(record._meta.model, event), record) if event else record


def as_sent(record: Any, sent: Mapping[str, str]) -> Any:
    """A record as the page showed it whose form was sent; `seen` where it is saved again over somebody's change."""
    return as_seen(record, as_version(sent.get("seen") or sent.get("version") or ""))


def _completed(row: Any, record: Any) -> Any:
    """With what the history does not keep as it is now."""
    kept = {field.attname for field in event_model(type(row))._meta.concrete_fields}
    for field in row._meta.concrete_fields:
        if field.attname not in kept:
            setattr(row, field.attname, getattr(record, field.attname))
    return row


def changed_since(record: Any, version: int, names: Iterable[str], known: Collection[uuid.UUID]) -> set[str]:
    """Which of some fields were changed after a version was seen, but for the entries in `known`. One query.

    All of them where the history does not reach back to that version.
    """
    model = record._meta.model
    events = event_model(model)._default_manager.filter(pgh_obj_id=record.pk, version__gte=version)
    columns = {name: model._meta.get_field(name).attname for name in names}
    states: list[Any] = list(events.order_by("pgh_id"))
    if not states or states[0].version != version:
        return set(columns)
    return {
        name
        for previous, event in pairwise(states)
        if event.pgh_context_id not in known
        for name, column in columns.items()
        if getattr(event, column, None) != getattr(previous, column, None)
    }
