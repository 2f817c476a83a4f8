"""The fields of a row and their values, written for people: names instead of numbers, labels instead of codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.access.registry import kinds, visible_records
from manyways.ui.own_words import OwnCharField, OwnTextField, said
from manyways.ui.values import date_text, time_text

_SILENT = frozenset({"id", "key", "version", "created_at", "rank"})
LONGEST = 80
EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Change:
    """One field of one row: its label, the old value and the new one, written for people."""

    label: str
    old: str
    new: str
    was_empty: bool = False


def fields_told(model: type[models.Model]) -> list[Any]:
    """The fields whose values the history tells: no technical ones, none the model keeps private."""
    private: frozenset[str] = getattr(model, "private_fields", frozenset())
    kept = {field.attname for field in model.pgh_event_model._meta.concrete_fields}  # type: ignore[attr-defined]
    return [
        field
        for field in model._meta.concrete_fields
        if field.attname in kept and field.name not in _SILENT and field.name not in private
    ]


class Wording:
    """Writes the values of one model's fields for one reader, who learns no name they may not see.

    A model says in `told_as` how a field is written that is kept otherwise than people type it.
    """

    def __init__(self, model: type[models.Model], reader: User, events: Sequence[Any]) -> None:
        self.fields = fields_told(model)
        self.names = {
            field.name: _names(
                field.related_model, {getattr(event, field.attname) for event in events}, reader
            )
            for field in self.fields
            if field.is_relation
        }

    def changes(self, before: Any, after: Any) -> list[Change]:
        """The fields that differ between two states."""
        differing = [
            field for field in self.fields if getattr(before, field.attname) != getattr(after, field.attname)
        ]
        return [
            Change(
                str(field.verbose_name),
                self.value(field, getattr(before, field.attname)),
                self.value(field, getattr(after, field.attname)),
                getattr(before, field.attname) in EMPTY,
            )
            for field in differing
        ]

    def value(self, field: Any, value: Any) -> str:
        """One value as the reader may see it."""
        if value in EMPTY:
            return _("nothing")
        if field.is_relation:
            return self.names[field.name].get(value) or _("something you cannot see")
        if told := getattr(field.model, "told_as", {}).get(field.name):
            return str(told(value))
        if isinstance(value, str) and isinstance(field, OwnCharField | OwnTextField):
            return _plain(said(value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return str(time_text(value))
    if isinstance(value, date):
        return str(date_text(value))
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return Truncator(", ".join(value)).chars(LONGEST)
    return Truncator(str(value)).chars(LONGEST)


def _names(model: type[models.Model], ids: Iterable[Any], reader: User) -> dict[Any, str]:
    """Names of those rows the reader may see."""
    wanted = {pk for pk in ids if pk is not None}
    kind = model._meta.label_lower
    if not wanted or kind not in dict(kinds()):
        return {}
    return {row.pk: str(row) for row in visible_records(kind, reader).filter(pk__in=wanted)}
