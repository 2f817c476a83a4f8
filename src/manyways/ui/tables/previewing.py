"""What a bulk action would do: it is done and taken back, and the rows before and after are laid side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from manyways.ui.answers import Refused
from manyways.ui.tables.columns import Column
from manyways.ui.values import date_text, number_text

SHOWN = 8


@dataclass(frozen=True)
class Cell:
    """One cell that would say something else."""

    label: str
    was: str
    will: str


@dataclass(frozen=True)
class Line:
    """One row that would change; without cells it would leave the list."""

    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Preview:
    """What the action would say, and the rows it would change, None where the list cannot tell.

    `along`: how many rows that were not picked would leave the list with them.
    """

    said: str
    lines: Sequence[Line] | None = None
    along: int = 0

    @property
    def shown(self) -> Sequence[Line]:
        """The first of them."""
        return (self.lines or ())[:SHOWN]

    @property
    def more(self) -> int:
        """How many others there are."""
        return len(self.lines or ()) - len(self.shown)


Rows = Sequence[Any]
Texts = Mapping[str, Sequence[str]]


def preview(
    run: Callable[[Rows], Any],
    read_rows: Callable[[], Rows],
    texts: Callable[[Rows], Texts],
    columns: Sequence[Column],
    count: Callable[[], int],
) -> Preview:
    """Run an action on the rows, read them again, and take all of it back.

    `texts`: by the key of each row, what its columns say. Nothing is told where rows read twice are the same ones from
    memory. `count`: how many rows the whole list has.
    """
    rows = read_rows()
    before, every = texts(rows), count()
    try:
        with transaction.atomic():
            said = run(rows)
            again = read_rows()
            after, left = texts(again), count()
            transaction.set_rollback(True)
    except Refused as refused:
        return Preview(str(refused))
    text = str(said[0] if isinstance(said, tuple) else said)
    if {id(row) for row in rows} & {id(row) for row in again}:
        return Preview(text)
    return Preview(text, _lines(before, after, columns), every - left - len(before.keys() - after.keys()))


def _lines(before: Texts, after: Texts, columns: Sequence[Column]) -> list[Line]:
    found = []
    for key, old in before.items():
        new = after.get(key)
        cells = [
            Cell(str(column.label), was, will)
            for column, was, will in zip(columns, old, new or (), strict=False)
            if was != will
        ]
        if cells or new is None:
            found.append(Line(old[0], cells))
    return found


def texts_of(columns: Sequence[Column], row: Any) -> list[str]:
    """What the columns say of a row, as people read it."""
    return [_text(column.kind.plain(column.read(row))) for column in columns]


def _text(value: Any) -> str:
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return number_text(value)
    return "" if value is None else str(value)
