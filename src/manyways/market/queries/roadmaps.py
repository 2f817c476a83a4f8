"""The roadmap: one bar for each outcome, the darker the more likely it is there by that day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.forecast.models import Window
from manyways.market.queries.outcomes import Outlook, Row
from manyways.ui.windows import Axis

WIDTH, HEIGHT, BAR = 760, 48, 12
STEPS = (5, 15, 25, 35, 50, 65, 75, 85, 95)
GROUPS: dict[str, tuple[str | Promise, Callable[[Row], Sequence[str]]]] = {
    "program": (lazy("Program"), lambda row: [row.program]),
    "segment": (lazy("Customers"), lambda row: row.segments or [""]),
    "area": (lazy("Product area"), lambda row: [row.area]),
    "quarter": (lazy("Quarter"), lambda row: [row.quarter]),
    "level": (lazy("How sure"), lambda row: [row.level_words]),
}


@dataclass(frozen=True)
class Line:
    """One outcome with its drawn bar."""

    row: Row
    bar: SafeString


@dataclass(frozen=True)
class Roadmap:
    """Outcomes under their headings, and the axis they share."""

    groups: Sequence[tuple[str, Sequence[Line]]]
    axis: Axis


def roadmap_of(outlook: Outlook, by: str) -> Roadmap:
    """The rows of an outlook grouped by a key of `GROUPS`. One query for the trials."""
    days = _days_by_chance(outlook)
    axis = Axis.over([row.drawing for row in outlook.rows], width=WIDTH)
    named: dict[str, list[Line]] = {}
    for row in outlook.rows:
        line = Line(row, _bar(row, days.get(row.pk, []), axis))
        for name in GROUPS[by][1](row):
            named.setdefault(name, []).append(line)
    ordered = sorted(named.items(), key=lambda pair: (not pair[0], pair[0]))
    return Roadmap([(name or _("Other outcomes"), lines) for name, lines in ordered], axis)


def _days_by_chance(outlook: Outlook) -> dict[int, list[tuple[int, date]]]:
    """Initiative id -> (percent, day by which so many runs are there), from the kept trials."""
    if outlook.forecast is None:
        return {}
    shown = [row.pk for row in outlook.rows if row.drawing.is_known]
    rows = Window.objects.filter(
        forecast=outlook.forecast, initiative__in=shown, item__isnull=True, state=Window.State.WINDOW
    )
    found = {}
    for row in rows:
        days = [(step, row.day_at(step, outlook.forecast.as_of)) for step in STEPS]
        found[row.initiative_id] = [(step, day) for step, day in days if day]
    return found


def _bar(row: Row, days: Sequence[tuple[int, date]], axis: Axis) -> SafeString:
    """Pieces from each day to the next, as opaque as the outcome is likely to be there; then its date given."""
    y = HEIGHT / 2 - BAR / 2
    places = [(percent, min(max(axis.x(day), 0.0), float(axis.width))) for percent, day in days]
    ends = [x for _percent, x in places[1:]] + [float(axis.width)]
    pieces = format_html_join(
        "",
        '<rect class="chance" x="{}" y="{}" width="{}" height="{}" fill-opacity="{}"/>',
        (
            (x, y, round(max(end - x, 1.5), 1), BAR, round(percent / 100 * 0.95, 2))
            for (percent, x), end in zip(places, ends, strict=False)
        ),
    )
    return format_html(
        '<svg class="mw-win mw-chance" role="img" aria-label="{}" width="{}" height="{}">{}{}{}{}</svg>',
        row.drawing.spoken,
        axis.width,
        HEIGHT,
        _lines(axis),
        pieces,
        _marks(row, axis),
        _words(row, axis),
    )


def _lines(axis: Axis) -> SafeString:
    marks = [("grid", axis.x(day)) for day in axis.quarters]
    if axis.today:
        marks.append(("today", axis.x(axis.today)))
    line = '<line class="{0}" x1="{1}" x2="{1}" y1="0" y2="{2}"/>'
    return format_html_join("", line, ((name, x, HEIGHT) for name, x in marks))


def _marks(row: Row, axis: Axis) -> SafeString:
    given = row.drawing.given
    if given is None or not 0 <= axis.x(given) <= axis.width:
        return SafeString("")
    x, y = axis.x(given), HEIGHT / 2
    below = '<path class="given" d="M{3} {2}h8l-4 -5z"/>' if row.drawing.cannot_move else ""
    return format_html(
        '<line class="given given-line" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><path class="given" d="M{3} {1}h8l-4 5z"/>'
        + below,
        x,
        y - 11,
        y + 9,
        round(x - 4, 1),
    )


def _words(row: Row, axis: Axis) -> SafeString:
    if row.drawing.is_known:
        return SafeString("")
    x = axis.x(axis.today or axis.start) + 8
    return format_html('<text x="{}" y="{}">{}</text>', x, HEIGHT / 2 + 4, row.drawing.label)
