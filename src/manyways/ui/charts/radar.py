"""A profile over several questions, as for the advice on the approach."""

import math
from collections.abc import Sequence

from django.utils.translation import gettext as _

from manyways.ui.charts.drawing import Chart, Grid, Sheet, Text, points
from manyways.ui.values import number_text


def radar(
    title: Text,
    axes: Sequence[tuple[Text, float]],
    *,
    highest: float = 5,
    second: Sequence[float] | None = None,
    description: Text = "",
    size: int = 300,
) -> Chart:
    """One shape over three axes or more; values from 0 to `highest`. `second` is a dashed one to compare with."""
    sheet = Sheet(size + 260, size)
    middle, radius = (sheet.width / 2, size / 2), size / 2 - 34
    turns = [2 * math.pi * at / max(len(axes), 1) - math.pi / 2 for at in range(len(axes))]

    def place(turn: float, share: float) -> tuple[float, float]:
        return middle[0] + math.cos(turn) * radius * share, middle[1] + math.sin(turn) * radius * share

    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        sheet.add('<polygon class="grid" points="{}"/>', points(place(turn, share) for turn in turns))
    for (name, _value), turn in zip(axes, turns, strict=True):
        x, y = place(turn, 1.0)
        sheet.add('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>', *middle, round(x, 1), round(y, 1))
        label = place(turn, 1.1)
        anchor = "middle" if abs(math.cos(turn)) < 0.2 else "start" if math.cos(turn) > 0 else "end"
        sheet.words(label[0], label[1] + 4, name, anchor=anchor)

    def outline(values: Sequence[float]) -> str:
        shares = (min(max(value / highest, 0), 1) for value in values)
        return points(place(turn, share) for turn, share in zip(turns, shares, strict=True))

    sheet.add('<polygon class="shape" points="{}"/>', outline([value for _name, value in axes]))
    if second is not None:
        sheet.add('<polygon class="shape-second" points="{}"/>', outline(second))
    told = description or ", ".join(f"{name} {number_text(value)}" for name, value in axes)
    return Chart(title, sheet.svg(title, told), _grid(axes, second))


def _grid(axes: Sequence[tuple[Text, float]], second: Sequence[float] | None) -> Grid:
    """The values as a table, a column for each shape."""
    if second is None:
        return Grid(("", ""), [(name, number_text(value)) for name, value in axes])
    rows = [
        (name, number_text(value), number_text(other))
        for (name, value), other in zip(axes, second, strict=True)
    ]
    return Grid(("", _("First"), _("Second")), rows)
