"""What is done so far, and by when the rest is likely, safe and nearly sure: a fan that opens to the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from manyways.ui.charts.drawing import Chart, Grid, Scale, Sheet, Text, for_phones_too, key_mark, points
from manyways.ui.values import axis_date_text, date_text

Point = tuple[date, int]


@dataclass(frozen=True)
class Ahead:
    """How many parts are done by which day: in every second run, in 85 and in 95 of 100; same counts in all three."""

    likely: Sequence[Point]
    safe: Sequence[Point]
    sure: Sequence[Point]


@for_phones_too
def cone(
    title: Text,
    past: Sequence[Point],
    ahead: Ahead,
    *,
    total: int,
    today: date,
    given: date | None = None,
    description: Text = "",
    width: int = 720,
    height: int = 260,
) -> Chart:
    """Counts over days: a line until today, then the bands from likely to safe and from safe to nearly sure."""
    sheet = Sheet(width, height, right=24)
    days = [day for part in (past, ahead.sure, ahead.safe) for day, _count in part] + (
        [given] if given else []
    )
    first, last = min(days, default=today), max([today + timedelta(days=7), *days])
    down = sheet.vertical(max(total, 1))
    across = Scale(first.toordinal(), last.toordinal(), sheet.left, sheet.end)
    _band(sheet, across, down, ahead.safe, ahead.sure, "band-85")
    _band(sheet, across, down, ahead.likely, ahead.safe, "band-50")
    drawn = ((across(day.toordinal()), down(count)) for day, count in past)
    sheet.add('<polyline class="line accent" points="{}"/>', points(drawn))
    _stroke(sheet, across(today.toordinal()), "today")
    if given:
        x = across(given.toordinal())
        _stroke(sheet, x, "mark")
        sheet.words(x - 6, sheet.top + 10, _("date given %(day)s") % {"day": date_text(given)}, anchor="end")
    _months(sheet, across, first, last)
    legend = [
        key_mark("band-50", _("likely by → safe to plan on")),
        key_mark("band-85", _("until nearly sure, 95 of 100")),
    ]
    return Chart(title, sheet.svg(title, description or title), _grid(past, ahead), legend)


def _stroke(sheet: Sheet, x: float, name: str) -> None:
    line = '<line class="{0}" x1="{1}" x2="{1}" y1="{2}" y2="{3}"/>'
    sheet.add(line, name, x, sheet.top, sheet.floor)


def _band(
    sheet: Sheet, across: Scale, down: Scale, left: Sequence[Point], right: Sequence[Point], name: str
) -> None:
    there = [(across(day.toordinal()), down(count)) for day, count in left]
    back = [(across(day.toordinal()), down(count)) for day, count in reversed(right)]
    if there and back:
        sheet.add('<polygon class="{}" points="{}"/>', name, points([*there, *back]))


def _months(sheet: Sheet, across: Scale, first: date, last: date) -> None:
    """The first of each month, by name where they do not touch."""
    numbers = range(first.year * 12 + first.month, last.year * 12 + last.month)
    starts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    sheet.horizontal_names(
        [axis_date_text(day) for day in starts], [across(day.toordinal()) for day in starts]
    )


def _grid(past: Sequence[Point], ahead: Ahead) -> Grid:
    rows: list[tuple[Text, ...]] = [
        (str(safe[1]), date_text(likely[0]), date_text(safe[0]), date_text(sure[0]))
        for likely, safe, sure in zip(ahead.likely, ahead.safe, ahead.sure, strict=True)
    ]
    done = [(str(count), date_text(day), "", "") for day, count in past]
    return Grid((_("Parts done"), _("likely by"), _("safe to plan on"), _("nearly sure")), [*done, *rows])
