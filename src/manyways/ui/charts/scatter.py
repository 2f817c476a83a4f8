"""Dots over time or by group with percentile lines, as for cycle times and ages; a dot can open what it stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from manyways.ui.charts.drawing import Chart, Grid, Scale, Sheet, Text, for_phones_too
from manyways.ui.values import number_text


@dataclass(frozen=True)
class Dot:
    """One thing: its name, its place across (0 to 1), its value, the words under the axis, whether it stands out.

    `url` is where it opens, from the dot and from the table.
    """

    name: Text
    across: float
    value: float
    when: Text = ""
    is_accent: bool = False
    url: str = ""


@for_phones_too
def scatter(
    title: Text,
    dots: Sequence[Dot],
    percentiles: Mapping[int, float],
    *,
    unit: Text = "",
    description: Text = "",
    groups: Sequence[tuple[Text, float]] = (),
    width: int = 560,
    height: int = 240,
) -> Chart:
    """Each dot a thing; lines at the percentiles, labelled at their end; `groups` are names at places across."""
    sheet = Sheet(width, height, right=96)
    high = max([dot.value for dot in dots] + list(percentiles.values()), default=1)
    down = sheet.vertical(high, unit=unit)
    along = Scale(0, 1, sheet.left + 6, sheet.end)
    for dot in dots:
        _draw(sheet, dot, along(dot.across), down(dot.value))
    for percent, value in percentiles.items():
        y = down(value)
        sheet.add('<line class="mark" x1="{}" x2="{}" y1="{}" y2="{}"/>', sheet.left, sheet.end, y, y)
        sheet.words(sheet.end + 6, y + 4, _line_words(percent, value))
    if groups:
        sheet.horizontal_names([name for name, _place in groups], [along(place) for _name, place in groups])
    elif dots:
        sheet.horizontal_names([dots[0].when, dots[-1].when], [along(dots[0].across), along(dots[-1].across)])
    told = description or ", ".join(_line_words(*pair) for pair in percentiles.items())
    rows = [(_name(dot), dot.when, number_text(dot.value)) for dot in dots]
    role = "group" if any(dot.url for dot in dots) else "img"
    head = (_("Item"), _("Stage") if groups else _("Day"), unit)
    return Chart(title, sheet.svg(title, told, role=role), Grid(head, rows))


def _draw(sheet: Sheet, dot: Dot, x: float, y: float) -> None:
    """The dot, with its words on hovering; a link where it opens, left out of the tab order: the table has it too."""
    circle = format_html(
        '<circle class="{}" cx="{}" cy="{}" r="3.5"><title>{}: {}</title></circle>',
        "accent" if dot.is_accent else "dot",
        x,
        y,
        dot.name,
        number_text(dot.value),
    )
    if dot.url:
        sheet.add('<a href="{}" tabindex="-1" aria-label="{}">{}</a>', dot.url, dot.name, circle)
    else:
        sheet.add("{}", circle)


def _name(dot: Dot) -> Any:
    return format_html('<a href="{}">{}</a>', dot.url, dot.name) if dot.url else dot.name


def _line_words(percent: int, value: float) -> str:
    return _("%(percent)s\u202f%% within %(value)s") % {"percent": percent, "value": number_text(value)}
