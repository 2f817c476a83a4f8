"""A change of a plan as it is asked for, by hand or by drag, before anything is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

Verb = Literal[
    "add",
    "set",
    "start",
    "finish",
    "done",
    "place",
    "indent",
    "outdent",
    "up",
    "down",
    "delete",
    "link",
    "unlink",
    "predecessors",
    "paste",
]
POSITIONAL: frozenset[str] = frozenset({"indent", "outdent", "up", "down", "predecessors"})


@dataclass(frozen=True)
class PlanChange:
    """One change; which fields count depends on `do`, see `docs/plan.md`."""

    do: Verb
    item: UUID | None = None
    items: tuple[UUID, ...] = ()
    version: int | None = None
    versions: Mapping[UUID, int] = field(default_factory=dict)
    key: UUID | None = None
    name: str = ""
    parent: UUID | None = None
    after: UUID | None = None
    is_first: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    predecessor: UUID | None = None
    type: str = "fs"
    lag: str = ""
    text: str = ""
