"""The rows of an outlook as plain words and places on one axis, for any file that leaves the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from manyways.market.queries.outcomes import Outlook, Row
from manyways.market.queries.roadmaps import GROUPS
from manyways.ui.windows import Axis


@dataclass(frozen=True)
class Line:
    """One outcome. `start` and `width` of its window are shares of the axis; None without a window."""

    name: str
    words: str
    level: str
    window: str
    headline: str
    why: str
    likely: date | None
    safe: date | None
    bar: tuple[float, float] | None


def axis_of(outlook: Outlook) -> Axis:
    """The axis all its windows stand on."""
    return Axis.over([row.drawing for row in outlook.rows], width=1000)


def marks_of(outlook: Outlook) -> list[tuple[float, str]]:
    """Where the quarters begin, as shares of the axis, with their names; none where nothing has a window."""
    axis = axis_of(outlook)
    is_drawn = any(row.drawing.likely and row.drawing.safe for row in outlook.rows)
    return [(round(x / axis.width, 4), name) for x, name in axis.named_quarters] if is_drawn else []


def lines_by(outlook: Outlook, group: str) -> list[tuple[str, list[Line]]]:
    """The lines under the names of a way to group, those without one last; all under no name where there is none."""
    axis = axis_of(outlook)
    named: dict[str, list[Line]] = {}
    for row in outlook.rows:
        for name in GROUPS[group][1](row) if group in GROUPS else [""]:
            named.setdefault(name, []).append(_line(row, axis))
    ordered = sorted(named.items(), key=lambda pair: (not pair[0], pair[0]))
    return [(name or (_("Other outcomes") if len(ordered) > 1 else ""), lines) for name, lines in ordered]


def in_pages(lines: Sequence[Line], size: int) -> list[Sequence[Line]]:
    """Some lines a page."""
    return [lines[at : at + size] for at in range(0, len(lines), size)]


def _line(row: Row, axis: Axis) -> Line:
    shown = row.drawing
    bar = None
    if shown.likely and shown.safe:
        start = min(max(axis.x(shown.likely) / axis.width, 0.0), 0.99)
        end = min(max(axis.x(shown.safe) / axis.width, start + 0.01), 1.0)
        bar = (round(start, 4), round(end - start, 4))
    headline = f"{row.moved.headline}." if row.moved.headline else ""
    return Line(
        row.name,
        row.words,
        row.level_words,
        shown.label,
        headline,
        row.moved.why,
        shown.likely,
        shown.safe,
        bar,
    )
