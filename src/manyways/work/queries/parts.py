"""Which panels an initiative uses, so that they stand in its tabs from their first use on."""

from typing import Any

from django.db import connection

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
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(map(_is_there, _PARTS.values()))}", {"pk": initiative.pk})
            kept = frozenset(name for name, holds in zip(_PARTS, cursor.fetchone(), strict=True) if holds)
        initiative._parts_used = kept  # type: ignore[attr-defined]
    return kept


def _is_there(part: Any) -> str:
    """As SQL: whether a table holds anything of it. Writing a dozen as query sets would take longer than asking."""
    table, column = part._meta.db_table, part._meta.get_field("initiative").column
    return f'EXISTS (SELECT FROM "{table}" WHERE "{column}" = %(pk)s)'
