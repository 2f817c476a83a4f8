"""What every kept record has: a public key, a version raised by the database, a history by triggers."""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import pghistory
import pgtrigger
from django.db import models
from django.utils import timezone

from manyways.access.registering import index_triggers
from manyways.access.registry import register_kind

index_triggers()
Model = TypeVar("Model", bound=models.Model)


def _raise_version(exclude: tuple[str, ...]) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="raise_version",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=list(exclude) or None),
        func="NEW.version = OLD.version + 1; RETURN NEW;",
    )


class Record(models.Model):
    """A row people know: `key` is public, `version` rises with every change, direct updates included."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    public_name: ClassVar[str] = "key"
    """The field by which the API names a row."""

    private_fields: ClassVar[frozenset[str]] = frozenset()
    """Fields whose values the history must not tell, even to those who may see the record."""

    hides_deleted: ClassVar[bool] = False
    """Whether a deleted row stays, hidden, with its `deleted_at` set."""

    is_history_private: ClassVar[bool] = False
    """Whether nobody may read its history once it is deleted."""

    class Meta:
        abstract = True

    def scopes(self) -> list[tuple[str, int]]:
        """The (kind, id) pairs a grant may name to reach this record, narrowest first."""
        return []

    def owner_ids(self) -> list[int]:
        """Users who hold the owner's rights here without a grant."""
        return []


def recorded(*, exclude: tuple[str, ...] = ()) -> Callable[[type[Model]], type[Model]]:
    """Class decorator: history of every insert, update and delete, by triggers; the version; the registry.

    `exclude` names columns whose values must not be kept (personal notes, search vectors).
    """

    def decorate(model: type[Model]) -> type[Model]:
        pgtrigger.register(_raise_version(exclude))(model)
        tracked = traced(exclude=exclude)(model)
        register_kind(tracked)
        return tracked

    return decorate


def traced(*, exclude: tuple[str, ...] = ()) -> Callable[[type[Model]], type[Model]]:
    """Class decorator: the history alone, for rows that only accompany a record and are undone with it."""

    def decorate(model: type[Model]) -> type[Model]:
        trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
        tracked: Any = pghistory.track(*trackers, exclude=list(exclude) or None)(model)
        return tracked  # type: ignore[no-any-return]

    return decorate
