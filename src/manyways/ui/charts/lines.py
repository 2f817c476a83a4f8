"""A line of the past and a fan of the future: bands of 50 and 85 per cent, never one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from manyways.ui.charts.drawing import Chart, Grid, Scale, Sheet, Text, for_phones_too, key_mark, points
from manyways.ui.values import number_text


@dataclass(frozen=True)
class Band:
    """What is expected at one step: 85 % of the runs between `low_85` and `high_85`, 50 % between the inner two."""

    low_85: float
    low_50: float
    high_50: float
    high_85: float


@for_phones_too
def fan(
    title: Text,
    names: Sequence[Text],
    past: Sequence[float],
    future: Sequence[Band] = (),
    *,
    goal: float | None = None,
    unit: Text = "",
    description: Text = "",
    width: int = 560,
    height: int = 220,
) -> Chart:
    """Past values as a line, then the bands; `names` are the steps of both together."""
    high = max([*past, *(band.high_85 for band in future), goal or 0, 1e-9])
    low = min([0.0, *past, *(band.low_85 for band in future)])
    sheet = Sheet(width, height, right=64)
    down = sheet.vertical(high, low=low)
    across = Scale(0, max(len(names) - 1, 1), sheet.left, sheet.end)
    if future and past:
        _bands(sheet, across, down, past, future)
    sheet.add(
        '<polyline class="line accent" points="{}"/>',
        points((across(at), down(value)) for at, value in enumerate(past)),
    )
    if past:
        at = len(past) - 1
        sheet.add('<circle class="accent" cx="{}" cy="{}" r="3"/>', across(at), down(past[-1]))
        sheet.words(across(at) + 7, down(past[-1]) - 7, number_text(past[-1]), name="strong")
    if goal is not None:
        _goal(sheet, down, goal)
    sheet.horizontal_names(names, [across(at) for at in range(len(names))])
    told = description or _told(past, future)
    legend = (
        [key_mark("band-50", _("50\u202f% of runs")), key_mark("band-85", _("85\u202f% of runs"))]
        if future
        else []
    )
    return Chart(title, sheet.svg(title, told), _grid(names, past, future, unit), legend)


def _bands(sheet: Sheet, across: Scale, down: Scale, past: Sequence[float], future: Sequence[Band]) -> None:
    here = len(past) - 1
    start = (across(here), down(past[-1]))
    for name, outer in (("band-85", True), ("band-50", False)):
        tops = [band.high_85 if outer else band.high_50 for band in future]
        feet = [band.low_85 if outer else band.low_50 for band in future]
        upper = [(across(here + 1 + at), down(value)) for at, value in enumerate(tops)]
        lower = [(across(here + 1 + at), down(value)) for at, value in enumerate(feet)]
        sheet.add('<polygon class="{}" points="{}"/>', name, points([start, *upper, *reversed(lower)]))
    sheet.add(
        '<line class="today" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', across(here), sheet.top, sheet.floor
    )


def _goal(sheet: Sheet, down: Scale, goal: float) -> None:
    y = down(goal)
    sheet.add('<line class="mark" x1="{}" x2="{}" y1="{}" y2="{}"/>', sheet.left, sheet.end, y, y)
    sheet.words(sheet.end + 6, y + 4, _("goal %(value)s") % {"value": number_text(goal)})


def _told(past: Sequence[float], future: Sequence[Band]) -> str:
    parts = []
    if past:
        parts.append(
            _("From %(first)s to %(last)s") % {"first": number_text(past[0]), "last": number_text(past[-1])}
        )
    if future:
        ends = {"low": number_text(future[-1].low_85), "high": number_text(future[-1].high_85)}
        parts.append(_("85\u202f%% of runs end between %(low)s and %(high)s") % ends)
    return ". ".join(parts)


def _grid(names: Sequence[Text], past: Sequence[float], future: Sequence[Band], unit: Text) -> Grid:
    rows: list[tuple[Text, ...]] = [
        (name, number_text(value)) for name, value in zip(names, past, strict=False)
    ]
    if not future:
        return Grid(("", unit), rows)
    known = [(*row, "", "") for row in rows]
    ahead = [
        (
            name,
            "",
            f"{number_text(band.low_50)} – {number_text(band.high_50)}",
            f"{number_text(band.low_85)} – {number_text(band.high_85)}",
        )
        for name, band in zip(names[len(past) :], future, strict=False)
    ]
    return Grid(("", unit, _("50\u202f% of runs"), _("85\u202f% of runs")), [*known, *ahead])
