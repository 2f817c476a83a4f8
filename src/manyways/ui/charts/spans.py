"""What was planned and what is planned now, as two bars on one time axis; points are diamonds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from manyways.ui.charts.drawing import Chart, Grid, Scale, Sheet, Text, key_mark
from manyways.ui.values import axis_date_text, date_text

ROW = 30
Days = tuple[date, date]


@dataclass(frozen=True)
class Spanned:
    """One row: first and last day before and now, None where it was not or is not. `words` stand at the end."""

    name: Text
    before: Days | None
    now: Days | None
    words: Text = ""
    is_point: bool = False
    is_accent: bool = True


def spans(
    title: Text,
    rows: Sequence[Spanned],
    *,
    before: Text,
    now: Text,
    today: date | None = None,
    width: int = 860,
) -> Chart:
    """Rows below each other, grey before and blue now; `before` and `now` name the two states."""
    longest = max((len(str(row.name)) for row in rows), default=0)
    sheet = Sheet(width, ROW * max(len(rows), 1) + 30, left=min(260, 14 + longest * 7), right=96, top=4)
    days = [day for row in rows for span in (row.before, row.now) if span for day in span]
    low, high = min(days, default=date(2000, 1, 1)), max(days, default=date(2000, 1, 2))
    scale = Scale(low.toordinal(), max(high, low + timedelta(days=1)).toordinal() + 1, sheet.left, sheet.end)
    _months(sheet, scale, low, high)
    if today and low <= today <= high:
        x = scale(today.toordinal())
        sheet.add('<line class="today" x1="{0}" x2="{0}" y1="0" y2="{1}"/>', x, sheet.floor)
    for at, row in enumerate(rows):
        _row(sheet, scale, row, sheet.top + at * ROW)
    cells = [(row.name, _text(row.before), _text(row.now), row.words) for row in rows]
    told = ", ".join(f"{row.name} {row.words}" for row in rows)
    legend = [key_mark("bar", before), key_mark("accent", now)]
    return Chart(title, sheet.svg(title, told), Grid(("", before, now, _("Moved")), cells), legend)


def _months(sheet: Sheet, scale: Scale, low: date, high: date) -> None:
    """A hairline and a name at the first of each month, or of each third or twelfth where they would touch."""
    months = (high.year - low.year) * 12 + high.month - low.month
    step = next(size for size in (1, 3, 12, 120) if months / size <= 12)
    first = low.year * 12 + low.month - 1
    numbers = [number for number in range(first, first + months + 1) if number % step == 0]
    starts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    shown = [day for day in starts if low <= day <= high]
    places = [scale(day.toordinal()) for day in shown]
    for x in places:
        sheet.add('<line class="grid" x1="{0}" x2="{0}" y1="0" y2="{1}"/>', x, sheet.floor)
    sheet.horizontal_names([axis_date_text(day) for day in shown], places)


def _row(sheet: Sheet, scale: Scale, row: Spanned, top: int) -> None:
    sheet.words(sheet.left - 10, top + 17, row.name, anchor="end", name="strong" if row.is_accent else "")
    ends = [float(sheet.left)]
    if row.before:
        ends.append(_mark(sheet, scale, row.before, "bar", top + 18, 4, is_point=row.is_point))
    if row.now:
        ends.append(_mark(sheet, scale, row.now, "accent", top + 6, 11, is_point=row.is_point))
    sheet.words(max(ends) + 8, top + 17, row.words, name="strong" if row.is_accent else "")


def _mark(
    sheet: Sheet, scale: Scale, span: Days, name: str, y: float, height: int, *, is_point: bool
) -> float:
    """A bar, or a diamond for a point; returns where it ends."""
    start, end = scale(span[0].toordinal()), scale(span[1].toordinal() + 1)
    if not is_point:
        shape = '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        sheet.add(shape, name, start, y, max(round(end - start, 1), 2), height)
        return max(end, start + 2)
    size = 6 if height > 8 else 4
    middle = y + height / 2
    corners = ((end, middle - size), (end + size, middle), (end, middle + size), (end - size, middle))
    sheet.add('<polygon class="{}" points="{}"/>', name, " ".join(f"{x:g},{y:g}" for x, y in corners))
    return end + size


def _text(span: Days | None) -> str:
    if span is None:
        return ""
    first, last = date_text(span[0]), date_text(span[1])
    return last if span[0] == span[1] else f"{first} – {last}"
