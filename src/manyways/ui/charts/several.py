"""Two or three lines over the same steps, each labelled at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from manyways.ui.charts.drawing import Chart, Grid, Scale, Sheet, Text, for_phones_too, points
from manyways.ui.values import number_text

APART = 14


@dataclass(frozen=True)
class Line:
    """One line: its name, a value at each step or at the first of them, whether the title speaks of it."""

    name: Text
    values: Sequence[float]
    is_accent: bool = False


@for_phones_too
def several(
    title: Text,
    names: Sequence[Text],
    lines: Sequence[Line],
    *,
    unit: Text = "",
    description: Text = "",
    width: int = 560,
    height: int = 240,
) -> Chart:
    """Lines from zero over the steps called `names`; labels that would touch move apart.

    A line with fewer values than there are steps ends where it ends; its label stands at the side all the same.
    """
    sheet = Sheet(width, height, right=126)
    down = sheet.vertical(max((max(line.values, default=0) for line in lines), default=1) or 1)
    across = Scale(0, max(len(names) - 1, 1), sheet.left, sheet.end)
    for line in lines:
        kind = "line accent" if line.is_accent else "line"
        pairs = points((across(at), down(value)) for at, value in enumerate(line.values))
        sheet.add('<polyline class="{}" points="{}"><title>{}</title></polyline>', kind, pairs, line.name)
    for line, y in _labels(lines, down):
        kind = "strong" if line.is_accent else ""
        sheet.words(sheet.end + 6, y + 4, f"{line.name} {number_text(line.values[-1])}", name=kind)
    sheet.horizontal_names(names, [across(at) for at in range(len(names))])
    told = description or ", ".join(
        f"{line.name} {number_text(line.values[-1])}" for line in lines if line.values
    )
    rows = [(name, *(number_text(_at(line, step)) for line in lines)) for step, name in enumerate(names)]
    return Chart(title, sheet.svg(title, told), Grid((unit, *(line.name for line in lines)), rows))


def _at(line: Line, step: int) -> float | None:
    return line.values[step] if step < len(line.values) else None


def _labels(lines: Sequence[Line], down: Scale) -> list[tuple[Line, float]]:
    """Each line with the height of its label, from the top down, never closer than a line of text."""
    placed: list[tuple[Line, float]] = []
    for line in sorted((line for line in lines if line.values), key=lambda each: -each.values[-1]):
        y = down(line.values[-1])
        placed.append((line, max(y, placed[-1][1] + APART) if placed else y))
    return placed
