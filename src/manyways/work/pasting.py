"""Rows pasted from a spreadsheet, read as items: names, levels by indent, and columns where a header names them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from manyways.work.times import ItemTime, time_in

MOST_ROWS = 2_000
_COLUMNS = {
    "name": "name",
    "task": "name",
    "item": "name",
    "title": "name",
    "task name": "name",
    "duration": "duration_minutes",
    "size": "size",
    "points": "size",
    "notes": "notes",
    "form": "form",
    "type": "form",
    "owner": "owner",
    "team": "team",
    "level": "level",
    "outline level": "level",
}


@dataclass
class PastedRow:
    """One row as it was understood; `problem` says what cannot be taken over."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


@dataclass
class Pasted:
    """All rows, and the columns that were not understood."""

    rows: list[PastedRow]
    unknown: list[str]

    @property
    def problems(self) -> list[PastedRow]:
        """Rows that cannot be taken over."""
        return [row for row in self.rows if row.problem]


def read_rows(text: str, people: dict[str, Any], teams: dict[str, Any]) -> Pasted:
    """Understand pasted text. `people` and `teams` by name in lower case; nothing is written."""
    lines = [line for line in text.splitlines() if line.strip()]
    columns, unknown = ["name"], list[str]()
    if lines and "\t" in lines[0] and lines[0].split("\t")[0].strip().lower() in _COLUMNS:
        heads = [head.strip() for head in lines.pop(0).split("\t")]
        columns = [_COLUMNS.get(head.lower(), "") for head in heads]
        unknown = [head for head, name in zip(heads, columns, strict=True) if not name and head]
    elif lines and "\t" in lines[0].strip():
        columns = ["name", "duration_minutes"]
    found = {"owner": people, "team": teams}
    rows = [_row(number, line, columns, found) for number, line in enumerate(lines[:MOST_ROWS], 1)]
    if len(lines) > MOST_ROWS:
        words = {"most": MOST_ROWS, "count": len(lines)}
        too_many = _("At most %(most)s rows at once; this has %(count)s.") % words
        rows.append(PastedRow(MOST_ROWS + 1, problem=too_many))
    return Pasted(rows, unknown)


def _row(number: int, line: str, columns: Sequence[str], found: dict[str, dict[str, Any]]) -> PastedRow:
    row = PastedRow(number)
    indent = len(line) - len(line.lstrip(" "))
    cells = line.split("\t") if len(columns) > 1 else [line]
    if indent:
        row.fields["level"] = indent // 2
    for name, cell in zip(columns, cells, strict=False):
        if name and cell.strip():
            _take(row, name, cell.strip(), found)
    if "name" not in row.fields:
        row.problem = _("There is no name.")
    return row


def _take(row: PastedRow, name: str, cell: str, found: dict[str, dict[str, Any]]) -> None:
    """Read one cell into the row, or say why not."""
    if name in found:
        match = found[name].get(cell.lower())
        if match is None:
            row.problem = _("“%(cell)s” is not known here.") % {"cell": cell}
        else:
            row.fields[name] = match
        return
    readers: dict[str, Any] = {
        "duration_minutes": time_in,
        "size": lambda text: float(text.replace(",", ".")),
        "level": lambda text: max(0, int(text) - 1),
        "form": _form,
    }
    try:
        value = readers.get(name, str)(cell)
        row.fields |= value.columns if isinstance(value, ItemTime) else {name: value}
    except ValueError:
        row.problem = _("“%(cell)s” cannot be read here.") % {"cell": cell}


def _form(text: str) -> str:
    if text.lower() not in {"task", "story", "phase", "milestone"}:
        raise ValueError(text)
    return text.lower()
