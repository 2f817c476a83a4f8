"""Dots over time with percentile lines, as for cycle times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from manyways.ui.charts.drawing import Chart, Grid, Scale, Sheet, Text
from manyways.ui.values import number_text


@dataclass(frozen=True)
class Dot:
    """One thing: its name, its place across (0 to 1), its value, the words under the axis, whether it stands out."""

    name: Text
    across: float
    value: float
    when: Text = ""
    is_accent: bool = False


def scatter(
    title: Text,
    dots: Sequence[Dot],
    percentiles: Mapping[int, float],
    *,
    unit: Text = "",
    description: Text = "",
    width: int = 560,
    height: int = 240,
) -> Chart:
    """Each dot a finished thing; lines at the percentiles, labelled at their end."""
    sheet = Sheet(width, height, right=96)
    high = max([dot.value for dot in dots] + list(percentiles.values()), default=1)
    down = sheet.vertical(high)
    along = Scale(0, 1, sheet.left + 6, sheet.end)
    for dot in dots:
        name = "accent" if dot.is_accent else "dot"
        sheet.add(
            '<circle class="{}" cx="{}" cy="{}" r="3.5"><title>{}: {}</title></circle>',
            name,
            along(dot.across),
            down(dot.value),
            dot.name,
            number_text(dot.value),
        )
    for percent, value in percentiles.items():
        y = down(value)
        sheet.add('<line class="mark" x1="{}" x2="{}" y1="{}" y2="{}"/>', sheet.left, sheet.end, y, y)
        sheet.words(sheet.end + 6, y + 4, _line_words(percent, value))
    if dots:
        sheet.horizontal_names([dots[0].when, dots[-1].when], [along(dots[0].across), along(dots[-1].across)])
    told = description or ", ".join(_line_words(*pair) for pair in percentiles.items())
    return Chart(
        title,
        sheet.svg(title, told),
        Grid((_("Item"), _("Day"), unit), [(d.name, d.when, number_text(d.value)) for d in dots]),
    )


def _line_words(percent: int, value: float) -> str:
    return _("%(percent)s %% within %(value)s") % {"percent": percent, "value": number_text(value)}
