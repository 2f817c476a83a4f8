"""Horizontal bars from zero, labelled directly."""

from collections.abc import Sequence
from dataclasses import dataclass

from manyways.ui.charts.drawing import Chart, Grid, Scale, Sheet, Text, for_phones_too
from manyways.ui.values import number_text

ROW = 28


@dataclass(frozen=True)
class Bar:
    """One bar; `is_accent` picks out the one the title speaks of. `shown` replaces the number, `aim` is marked."""

    name: Text
    value: float
    is_accent: bool = False
    shown: Text = ""
    aim: float | None = None

    @property
    def words(self) -> str:
        """The value as written."""
        return str(self.shown) or number_text(self.value)


@for_phones_too
def bars(
    title: Text,
    rows: Sequence[Bar],
    *,
    unit: Text = "",
    description: Text = "",
    width: int = 560,
    full: float = 0,
) -> Chart:
    """Bars below each other; values must not be negative. `full`: what the whole width stands for, at least."""
    longest = max((len(str(row.name)) for row in rows), default=0)
    left = min(220, 14 + longest * 7)
    over = ROW - 10 if left > width * 0.45 else 0
    step = ROW + over
    sheet = Sheet(width, step * max(len(rows), 1) + 8, left=1 if over else left, right=90, top=4, bottom=4)
    scale = Scale(0, max(full, *(row.value for row in rows), 0) or 1, sheet.left, sheet.end)
    for at, row in enumerate(rows):
        _bar(sheet, scale, row, sheet.top + at * step, over)
    sheet.add('<line class="axis" x1="{0}" x2="{0}" y1="0" y2="{1}"/>', sheet.left, sheet.height)
    told = description or ", ".join(f"{row.name} {row.words}" for row in rows)
    table = Grid(("", unit), [(row.name, row.words) for row in rows])
    return Chart(title, sheet.svg(title, told), table)


def _bar(sheet: Sheet, scale: Scale, row: Bar, top: float, over: float) -> None:
    """One bar with its name before it, or `over` pixels above where names leave it no room."""
    length = max(scale(row.value) - sheet.left, 0)
    x, anchor = (0.0, "start") if over else (sheet.left - 10.0, "end")
    sheet.words(x, top + 18, row.name, anchor=anchor, name="strong" if row.is_accent else "")
    top += over
    name = "accent" if row.is_accent else "bar"
    sheet.add(
        '<rect class="{}" x="{}" y="{}" width="{}" height="16" rx="2"/>',
        name,
        sheet.left,
        top + 6,
        round(length, 1),
    )
    if row.aim is not None:
        x = scale(row.aim)
        sheet.add('<line class="mark" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', x, top + 2, top + 26)
        length = max(length, x - sheet.left)
    sheet.words(sheet.left + length + 8, top + 18, row.words, name="strong")
