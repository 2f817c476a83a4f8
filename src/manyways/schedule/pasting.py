"""Rows pasted into a plan from a spreadsheet, as items with their links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.schedule.fields import Fields
from manyways.schedule.writing import links_in_text
from manyways.work.actions.outline import Add, Change, Tie

MOST_ROWS = 5_000
_INDENT = re.compile(r"^( *)")
_COLUMNS = {
    "name": "name",
    "task": "name",
    "item": "name",
    "title": "name",
    "task name": "name",
    "duration": "duration",
    "days": "duration",
    "at best": "low",
    "at worst": "high",
    "% complete": "percent",
    "percent": "percent",
    "done": "percent",
    "owner": "owner",
    "resource names": "owner",
    "deadline": "deadline",
    "start no earlier than": "constraint_on",
    "notes": "notes",
    "form": "form",
    "level": "level",
    "outline level": "level",
    "predecessors": "predecessors",
    "waits for": "predecessors",
    "id": "number",
    "#": "number",
}


@dataclass
class PastedItems:
    """The changes that the rows mean, and what was not taken over."""

    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def pasted_items(text: str, fields: Fields, *, parent: UUID | None, after: UUID | None) -> PastedItems:
    """Rows as new items; an indent of two spaces or a column Level puts one inside another.

    Raises Refused that names the row: all rows or none.
    """
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]
    if len(lines) > MOST_ROWS + 1:
        words = {"most": MOST_ROWS, "count": len(lines)}
        raise Refused(_("At most %(most)s rows at once; this has %(count)s.") % words)
    columns, rest, unknown = _columns(lines)
    found = PastedItems()
    if unknown:
        found.notes.append(_("Not taken over: the columns %(names)s.") % {"names": ", ".join(unknown)})
    rows = [_cells(line, columns) for line in rest]
    if not rows:
        raise Refused(_("There are no rows in what was pasted."))
    keys = _add_rows(found, rows, fields, parent, after)
    _add_links(found, rows, keys)
    return found


def _columns(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The meaning of each column, the rows without their head, and the heads that mean nothing here."""
    heads = [head.strip() for head in lines[0].split("\t")] if lines else []
    known = [_COLUMNS.get(head.lower(), "") for head in heads]
    if "name" in known and (len(heads) > 1 or heads[0].lower() in _COLUMNS):
        return known, lines[1:], [head for head, name in zip(heads, known, strict=True) if head and not name]
    return ["name", "duration", "owner"], lines, []


def _cells(line: str, columns: list[str]) -> dict[str, str]:
    cells = {name: cell.strip() for name, cell in zip(columns, line.split("\t"), strict=False) if name}
    indent = _INDENT.match(line)
    if "level" not in cells and indent and indent[1]:
        cells["level"] = str(len(indent[1]) // 2 + 1)
    return {name: cell for name, cell in cells.items() if cell}


def _add_rows(
    found: PastedItems, rows: list[dict[str, str]], fields: Fields, parent: UUID | None, after: UUID | None
) -> list[UUID]:
    above: list[UUID | None] = [parent]
    keys: list[UUID] = []
    levels = (cells.get("level", "1") for cells in rows)
    outermost = min((int(text) for text in levels if _is_level(text)), default=1)
    for number, cells in enumerate(rows, 1):
        level = _level(cells, number, outermost, len(above) - 1)
        try:
            columns = fields.read(_fields(cells))
        except Refused as refusal:
            raise Refused(
                _("Row %(number)s: %(reason)s") % {"number": number, "reason": refusal.message}
            ) from None
        if "name" not in columns:
            raise Refused(
                _("Row %(number)s: %(reason)s") % {"number": number, "reason": _("There is no name.")}
            )
        key = uuid4()
        beside = after if level == 0 else None
        found.changes.append(Add(columns.pop("name"), above[level], beside, fields=columns, key=key))
        after = key if level == 0 else after
        above[level + 1 :] = [key]
        keys.append(key)
    return keys


def _is_level(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _level(cells: Mapping[str, str], number: int, outermost: int, deepest: int) -> int:
    """How deep a row stands; levels are counted from the smallest one given, be that 0 or 1."""
    text = cells.get("level", "1")
    if not _is_level(text):
        words = {"number": number, "reason": _("“%(text)s” is no level.") % {"text": text[:40]}}
        raise Refused(_("Row %(number)s: %(reason)s") % words)
    return max(0, min(int(text) - outermost, deepest))


def _fields(cells: Mapping[str, str]) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        name: cell for name, cell in cells.items() if name not in {"level", "predecessors", "number"}
    }
    if "constraint_on" in chosen:
        chosen["constraint"] = "snet"
    return chosen


def _add_links(found: PastedItems, rows: list[dict[str, str]], keys: list[UUID]) -> None:
    """Numbers mean the column ID, or the place among the pasted rows where there is none."""
    numbers = _numbers(rows, keys)
    for place, cells in enumerate(rows):
        try:
            for written in links_in_text(cells.get("predecessors", "")):
                before = numbers.get(str(written.number))
                if before is None:
                    raise Refused(_("There is no row %(number)s among these.") % {"number": written.number})
                found.changes.append(Tie(before, keys[place], written.type, written.lag, written.lag_unit))
        except Refused as refusal:
            words = {"number": place + 1, "reason": refusal.message}
            raise Refused(_("Row %(number)s: %(reason)s") % words) from None


def _numbers(rows: list[dict[str, str]], keys: list[UUID]) -> dict[str, UUID]:
    """Rows by the number others name them by. Raises Refused where two have the same."""
    found: dict[str, UUID] = {}
    for place, (cells, key) in enumerate(zip(rows, keys, strict=True), 1):
        number = cells.get("number", str(place))
        if number in found:
            reason = _("Another row has the ID %(number)s too.") % {"number": number[:40]}
            raise Refused(_("Row %(number)s: %(reason)s") % {"number": place, "reason": reason})
        found[number] = key
    return found
