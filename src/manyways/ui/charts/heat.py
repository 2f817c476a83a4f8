"""A heat map: rows by columns, darker is more, the number in each field."""

from collections.abc import Sequence

from manyways.ui.charts.drawing import Chart, Grid, Sheet, Text
from manyways.ui.values import number_text

CELL = 34
STEPS = 5


def heat_map(
    title: Text,
    columns: Sequence[Text],
    rows: Sequence[tuple[Text, Sequence[float | None]]],
    *,
    corner: Text = "",
    highest: float | None = None,
) -> Chart:
    """One field per row and column; None is a field without a reading. `corner`: what runs down, by what across."""
    values = [value for _name, cells in rows for value in cells if value is not None]
    top = highest or max(values, default=1) or 1
    left = 16 + max((len(str(name)) for name in (corner, *(name for name, _cells in rows))), default=4) * 7
    sheet = Sheet(left + CELL * 2 * len(columns) + 8, 30 + CELL * len(rows), left=left)
    sheet.words(left - 10, 18, corner, anchor="end")
    for at, name in enumerate(columns):
        sheet.words(left + CELL * 2 * at + CELL, 18, name, anchor="middle")
    for down, (name, cells) in enumerate(rows):
        sheet.words(left - 10, 30 + CELL * down + 21, name, anchor="end")
        for across, value in enumerate(cells):
            _field(sheet, left + CELL * 2 * across, 30 + CELL * down, value, top)
    told = str(corner) or str(title)
    table = Grid(("", *columns), [(name, *(number_text(value) for value in cells)) for name, cells in rows])
    return Chart(title, sheet.svg(title, told), table)


def _field(sheet: Sheet, x: float, y: float, value: float | None, top: float) -> None:
    step = 0 if value is None else min(STEPS, round(value / top * STEPS))
    sheet.add(
        '<rect class="heat heat-{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        step,
        x + 1,
        y + 1,
        CELL * 2 - 2,
        CELL - 2,
    )
    if value is not None:
        sheet.words(x + CELL, y + 21, number_text(value), anchor="middle", name=f"on-heat-{step}")
