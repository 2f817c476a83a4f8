"""Rows in groups: those with the same value of one column stand together under a heading."""

from collections.abc import Iterable, Sequence
from typing import Any

from manyways.ui.tables.columns import Column


def group_of(row: Any, column: Column) -> str:
    """The words of a row's group; empty where it has none."""
    value = column.read(row)
    return str(column.kind.plain(value)).split(": ")[0] if value not in (None, "") else ""


def in_groups(rows: Iterable[Any], column: Column) -> list[Any]:
    """The rows with their groups side by side, in the order the groups first appear; those without one last."""
    places: dict[str, int] = {}
    known = list(rows)
    for row in known:
        places.setdefault(group_of(row, column), len(places))
    return sorted(known, key=lambda row: (not group_of(row, column), places[group_of(row, column)]))


def runs(rows: Sequence[Any], column: Column) -> list[tuple[str, list[Any]]]:
    """The rows of a page as (group, rows), in order."""
    found: list[tuple[str, list[Any]]] = []
    for row in rows:
        name = group_of(row, column)
        if not found or found[-1][0] != name:
            found.append((name, []))
        found[-1][1].append(row)
    return found
