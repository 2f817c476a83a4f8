"""Which panels an initiative uses, so that they stand in its tabs from their first use on."""

from typing import Any

from django.db.models import Exists, OuterRef

from manyways.work.models import (
    Decision,
    Gate,
    Initiative,
    LogEntry,
    Obligation,
    ProgrammeActivity,
    RoomBlock,
    Slot,
)

_PARTS: dict[str, Any] = {
    "decisions": Decision,
    "slots": Slot,
    "programme": ProgrammeActivity,
    "rooms": RoomBlock,
    "log": LogEntry,
    "gates": Gate,
    "obligations": Obligation,
}


def count_as_part(name: str, model: Any) -> None:
    """Let an app above say that its rows make a panel used; its model has a column `initiative`."""
    _PARTS[name] = model


def parts_used(initiative: Initiative) -> frozenset[str]:
    """The parts that hold anything. One query for each initiative object."""
    kept: frozenset[str] | None = getattr(initiative, "_parts_used", None)
    if kept is None:
        marks = {
            f"has_{name}": Exists(part._base_manager.filter(initiative=OuterRef("pk")))
            for name, part in _PARTS.items()
        }
        row = Initiative.objects.filter(pk=initiative.pk).values(**marks).first() or {}
        kept = frozenset(name for name in _PARTS if row.get(f"has_{name}"))
        initiative._parts_used = kept  # type: ignore[attr-defined]
    return kept
