"""What can be changed in an outline; items are named by their keys, also those that the same list adds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from manyways.work.models import Link

Way = Literal["indent", "outdent", "up", "down"]


@dataclass(frozen=True)
class Add:
    """A new item: right after `after`, else first or last under `parent` (none: outermost)."""

    name: str
    parent: UUID | None = None
    after: UUID | None = None
    is_first: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    key: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Edit:
    """Fields of an item; `version` is the one the person saw."""

    item: UUID
    fields: Mapping[str, Any]
    version: int | None = None


@dataclass(frozen=True)
class Actual:
    """When an item really started and finished; none: not yet."""

    item: UUID
    started_at: datetime | None
    finished_at: datetime | None
    version: int | None = None


@dataclass(frozen=True)
class Place:
    """Another place in the outline, with everything inside: under `parent`, right after `after` or first."""

    item: UUID
    parent: UUID | None = None
    after: UUID | None = None


@dataclass(frozen=True)
class Shift:
    """Items one level in or out, or one place up or down; what stands inside goes along."""

    items: tuple[UUID, ...]
    way: Way


@dataclass(frozen=True)
class Delete:
    """Items, with everything inside them and their links; `versions` are those the person saw."""

    items: tuple[UUID, ...]
    versions: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Tie:
    """One item waits for another, here or elsewhere; a link that is there gets the new type and lag."""

    predecessor: UUID
    successor: UUID
    type: str = Link.Type.FS
    lag: int = 0
    lag_unit: str = Link.Lag.WORKING


@dataclass(frozen=True)
class Untie:
    """One item no longer waits for another."""

    predecessor: UUID
    successor: UUID


Change = Add | Edit | Actual | Place | Shift | Delete | Tie | Untie
