"""The head and the foot of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manyways.ui.tables.columns import Column
from manyways.ui.tables.kinds import WINDOW
from manyways.ui.tables.state import State
from manyways.ui.windows import Axis


@dataclass(frozen=True)
class Head:
    """One header: its sorting link and its direction, its axis."""

    column: Column
    address: str = ""
    direction: str = ""
    axis: Axis | None = None

    @property
    def icon(self) -> str:
        """The arrow of the direction."""
        return {"ascending": "sort-up", "descending": "sort-down"}.get(self.direction, "sort")

    @property
    def classes(self) -> str:
        """The side it stands on."""
        return self.column.kind.classes


@dataclass(frozen=True)
class Foot:
    """One cell of the foot."""

    column: Column
    text: Any

    @property
    def classes(self) -> str:
        """The side it stands on."""
        return "mw-end" if "mw-end" in self.column.kind.classes else ""


def heads(columns: Sequence[Column], state: State, sort: str, axis: Axis | None) -> list[Head]:
    """The headers of the columns shown."""
    return [_head(column, state, sort, axis if column.kind is WINDOW else None) for column in columns]


def _head(column: Column, state: State, sort: str, axis: Axis | None) -> Head:
    if not column.sort:
        return Head(column, axis=axis)
    is_here = sort.removeprefix("-") == column.name
    is_turned = is_here and sort.startswith("-")
    following = f"-{column.name}" if is_here and not is_turned else column.name
    is_descending = is_turned != column.sort[0].startswith("-")
    direction = ("descending" if is_descending else "ascending") if is_here else ""
    return Head(column, state.sorted_by(following).address(), direction, axis)


def foot(columns: Sequence[Column], totals: Mapping[str, Any], count: str) -> list[Foot]:
    """The cells under the columns; the count stands under the name."""
    if not totals:
        return []
    return [Foot(column, totals.get(column.name, count if column.is_name else "")) for column in columns]
