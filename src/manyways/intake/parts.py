"""The parts of a template as lines of text, and back: one row a line, its columns between bars or tabs.

    Place
      Venue shortlist | 8-12-20 d | Core team named | Event manager | -30

Two spaces in front put a row under the line above. Columns may be left out from the right.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

Row = dict[str, Any]
Text = str | Promise
MOST_ROWS = 500
MILESTONE, STORY, FIXED = "milestone", "story", "fixed"
_DAYS = re.compile(r"^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?))?\s*d?$")


@dataclass(frozen=True)
class Column:
    """One column: its name in the row, its label, how text becomes a value, a value text, and a value is shown."""

    name: str
    label: Text
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str
    show: Callable[[Any], str] | None = None

    def shown(self, value: Any) -> str:
        """The value in a table for people; a text to edit is the same in every language."""
        return (self.show or self.write)(value)


@dataclass(frozen=True)
class Part:
    """One part of a template: the field that holds it, its label, what it is for, its columns."""

    name: str
    label: Text
    hint: Text
    columns: Sequence[Column]
    has_levels: bool = False


@dataclass
class Reading:
    """The rows that were understood, and the lines that were not, by number."""

    rows: list[Row] = field(default_factory=list)
    problems: dict[int, str] = field(default_factory=dict)


def names_in(text: str) -> list[str]:
    """Names between semicolons."""
    return [name.strip() for name in text.split(";") if name.strip()]


def _names_text(names: Sequence[str]) -> str:
    return "; ".join(names)


def number_in(text: str) -> float:
    """A number. Raises ValueError for anything else."""
    found = float(text.replace(",", "."))
    if abs(found) > 1e9:
        raise ValueError(text)
    return int(found) if found == int(found) else found


def _whole_in(text: str) -> int:
    found = int(text)
    if not -520 <= found <= 520:
        raise ValueError(text)
    return found


def _percent_in(text: str) -> int:
    found = int(text.removesuffix("%").strip())
    if not 0 <= found <= 100:
        raise ValueError(text)
    return found


def days_in(text: str) -> Any:
    """`5 d` as 5, `3-5-8 d` as [3, 5, 8], `0` and the words milestone, story and fixed as themselves.

    >>> days_in("3-5-8 d"), days_in("story"), days_in("5")
    ([3, 5, 8], 'story', 5)
    """
    if text in {MILESTONE, STORY, FIXED}:
        return text
    match = _DAYS.match(text)
    if match is None:
        raise ValueError(text)
    found = [number_in(group) for group in match.groups() if group]
    if found != sorted(found) or found[-1] > 2_000:
        raise ValueError(text)
    return found if len(found) == 3 else found[0]


def _days_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "-".join(map(str, value)) + " d" if isinstance(value, list) else f"{value} d"


def _days_shown(value: Any) -> str:
    words = {MILESTONE: _("Milestone"), STORY: _("Story"), FIXED: _("On the last day")}
    return words[value] if isinstance(value, str) else _days_text(value)


ITEMS = Part(
    "items",
    lazy("Items"),
    lazy(
        "Name | working days, as 5 d or 3-5-8 d (best-usual-worst), or milestone, story, fixed (on the last day) "
        "| after (names between semicolons) | role | not before this week (-8: eight weeks before the end; 8: after the start)"
    ),
    (
        Column("name", lazy("Item")),
        Column("days", lazy("Days or form"), days_in, _days_text, _days_shown),
        Column("after", lazy("After"), names_in, _names_text),
        Column("role", lazy("Role")),
        Column("week", lazy("Week"), _whole_in),
    ),
    has_levels=True,
)
DECISIONS = Part(
    "decisions",
    lazy("Decisions"),
    lazy("Name | weeks of lead time before the end | role | options (between semicolons)"),
    (
        Column("name", lazy("Decision")),
        Column("lead_weeks", lazy("Lead time in weeks"), _whole_in),
        Column("role", lazy("Role")),
        Column("options", lazy("Options"), names_in, _names_text),
    ),
)
SLOTS = Part(
    "slots",
    lazy("Places to fill"),
    lazy("What | how many | on which list, such as Speakers"),
    (
        Column("name", lazy("To fill")),
        Column("count", lazy("How many"), _whole_in),
        Column("list", lazy("List")),
    ),
)
BUDGET = Part(
    "budget",
    lazy("Budget lines"),
    lazy("Line | estimate | note"),
    (
        Column("name", lazy("Line")),
        Column("estimate", lazy("Estimate"), number_in),
        Column("note", lazy("Note")),
    ),
)
ROLES = Part(
    "roles",
    lazy("Roles"),
    lazy("Role | what it does"),
    (Column("name", lazy("Role")), Column("does", lazy("What it does"))),
)
RISKS = Part(
    "risks",
    lazy("Risks"),
    lazy("Risk | chance in percent | days it costs, best-usual-worst | what we do about it"),
    (
        Column("name", lazy("Risk")),
        Column("chance", lazy("Chance"), _percent_in, lambda value: f"{value} %"),
        Column("days", lazy("Days"), days_in, _days_text),
        Column("response", lazy("What we do about it")),
    ),
)
PARTS = {part.name: part for part in (ITEMS, DECISIONS, SLOTS, BUDGET, ROLES, RISKS)}


def read_part(part: Part, text: str) -> Reading:
    """Understand the lines of one part; nothing is written."""
    reading = Reading()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            reading.rows.append(_row(part, line))
        except ValueError as error:
            reading.problems[number] = str(error)
    if len(reading.rows) > MOST_ROWS:
        reading.problems[MOST_ROWS + 1] = _("At most %(count)s rows.") % {"count": MOST_ROWS}
    return reading


def _row(part: Part, line: str) -> Row:
    """One line as a row. Raises ValueError with a sentence for people."""
    cells = [cell.strip() for cell in re.split(r"[|\t]", line.strip(" "))]
    if not cells[0]:
        raise ValueError(_("There is no name."))
    if len(cells) > len(part.columns):
        raise ValueError(_("There are more columns than names for them."))
    row: Row = {}
    for column, cell in zip(part.columns, cells, strict=False):
        if cell:
            row[column.name] = _cell(column, cell)
    if part.has_levels:
        row["level"] = (len(line) - len(line.lstrip(" "))) // 2
    return row


def _cell(column: Column, cell: str) -> Any:
    try:
        return column.read(cell)
    except ValueError:
        problem = _("“%(cell)s” cannot be read as %(column)s.")
        raise ValueError(problem % {"cell": cell, "column": str(column.label).lower()}) from None


def part_text(part: Part, rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as lines."""
    return "\n".join(_line(part, row) for row in rows)


def _line(part: Part, row: Mapping[str, Any]) -> str:
    cells = [column.write(row[column.name]) if column.name in row else "" for column in part.columns]
    while cells and not cells[-1]:
        cells.pop()
    return "  " * int(row.get("level", 0)) + " | ".join(cells)


def cells_of(part: Part, row: Mapping[str, Any]) -> list[str]:
    """The row as the texts of its columns, for a table."""
    return [column.shown(row[column.name]) if column.name in row else "" for column in part.columns]


def unknown_names(parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Names that items wait for and that neither an item nor a decision has, and names given twice."""
    named = [row["name"] for row in parts["items"]] + [row["name"] for row in parts["decisions"]]
    wanted = {name for row in parts["items"] for name in row.get("after", [])}
    return sorted(wanted - set(named)) + sorted({name for name in named if named.count(name) > 1})
