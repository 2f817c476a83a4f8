"""A forecast window as a drawing: from likely by to safe to plan on, beside the date given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from manyways.ui.clock import today
from manyways.ui.values import date_text, long_date_text, window_text

Text = str | Promise
ROW = 56
ENOUGH_WEEKS = 8
ENOUGH_ITEMS = 8
_LETTER = 6.6  # the average advance of a 12 px letter
_AIR = 6.0  # between words and the line of today


def short_history(weeks: int, items: int) -> str:
    """`Not enough history: 5 of 8 weeks`; with enough weeks, how few items were finished in them."""
    if weeks < ENOUGH_WEEKS:
        words = {"weeks": weeks, "enough": ENOUGH_WEEKS}
        return _("Not enough history: %(weeks)s of %(enough)s weeks") % words
    words = {"items": items, "enough": ENOUGH_ITEMS}
    return _("Not enough history: %(items)s of %(enough)s finished items") % words


@dataclass(frozen=True)
class Window:
    """What is known of one date.

    `likely` and `safe` are the 50 % and 85 % days; without them the drawing says why: `weeks` counted of the
    eight that are needed (with enough weeks: `items` finished in them), or `reason`. `given` is the date somebody was told, `cannot_move` whether it is fixed.
    `done` is the day it became true. `was_likely`, `was_safe` are shown dashed when a what-if moved the window.
    A date that is only planned may have the range that past slips would make of it: `slipped_likely`, `slipped_late`.
    """

    likely: date | None = None
    safe: date | None = None
    given: date | None = None
    cannot_move: bool = False
    weeks: int | None = None
    reason: Text = ""
    done: date | None = None
    forecast_on: date | None = None
    was_likely: date | None = None
    was_safe: date | None = None
    slipped_likely: date | None = None
    slipped_late: date | None = None
    items: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a window to draw."""
        return self.likely is not None and self.safe is not None

    @property
    def is_moved(self) -> bool:
        """Whether a what-if moved it."""
        return self.was_safe is not None and (self.was_likely, self.was_safe) != (self.likely, self.safe)

    @property
    def days(self) -> tuple[date | None, ...]:
        """The days an axis must reach."""
        return self.safe, self.given, self.was_safe, self.slipped_late

    @property
    def days_past(self) -> int:
        """Days from the date given to the safe date; 0 if it holds."""
        if self.safe is None or self.given is None:
            return 0
        return max(0, (self.safe - self.given).days)

    @property
    def label(self) -> str:
        """The words under the drawing: `4 May → 1 Jun`."""
        if self.done:
            return _("Done %(day)s") % {"day": window_text(self.done, self.done)}
        if self.likely and self.safe:
            return window_text(self.likely, self.safe)
        if self.slipped_likely and self.slipped_late and self.given:
            days = {
                "day": date_text(self.given),
                "range": window_text(self.slipped_likely, self.slipped_late),
            }
            return _("Planned %(day)s, past slip %(range)s") % days
        if self.reason or self.weeks is None:
            return str(self.reason or _("No reading yet"))
        return short_history(self.weeks, self.items or 0)

    @property
    def spoken(self) -> str:
        """The whole drawing in words."""
        parts = list(self._spoken_parts())
        sentence = ", ".join(parts) + "."
        if self.forecast_on:
            sentence += " " + _("Forecast of %(day)s.") % {"day": _day(self.forecast_on)}
        return sentence

    def _spoken_parts(self) -> Iterable[str]:
        if self.slipped_likely and self.slipped_late:
            yield _("Planned only, no forecast")
            days = {"likely": _day(self.slipped_likely), "late": _day(self.slipped_late)}
            yield _("with the slips of past work between %(likely)s and %(late)s") % days
        elif self.likely is None or self.safe is None or self.done:
            yield self.label
        else:
            yield _("Likely by %(day)s") % {"day": _day(self.likely)}
            yield _("safe to plan on %(day)s") % {"day": _day(self.safe)}
        if self.given:
            yield _("date given %(day)s") % {"day": _day(self.given)}
            if self.cannot_move:
                yield _("cannot move")
        if self.days_past:
            yield ngettext("%(days)s day past", "%(days)s days past", self.days_past) % {
                "days": self.days_past
            }


def _day(value: date) -> str:
    text = long_date_text(value)
    near = today().year, today().year + 1
    return text.rsplit(" ", 1)[0] if value.year in near and text.endswith(str(value.year)) else text


@dataclass(frozen=True)
class Axis:
    """The days of one column, from `start` to `end`, on `width` pixels."""

    start: date
    end: date
    width: int = 280
    today: date | None = None

    @classmethod
    def over(cls, windows: Iterable[Window], *, width: int = 280, as_of: date | None = None) -> "Axis":
        """The axis from a little before today to the quarter after the last day, at least two quarters, at most eight."""
        here = as_of or today()
        days = [day for window in windows for day in window.days if day]
        last = max([here + timedelta(days=180), *days])
        end = _next_quarter(min(last, here + timedelta(days=720)))
        return cls(here - timedelta(days=max(6, (end - here).days // 18)), end, width, here)

    def x(self, day: date) -> float:
        """The distance of a day from the start of the column, in pixels; may lie beyond it."""
        return round((day - self.start).days / max(1, (self.end - self.start).days) * self.width, 1)

    @property
    def quarters(self) -> list[date]:
        """The first days of the quarters inside, the end included."""
        days, day = [], _next_quarter(self.start)
        while day <= self.end:
            days.append(day)
            day = _next_quarter(day)
        return days

    @property
    def named_quarters(self) -> list[tuple[float, str]]:
        """Where each quarter begins and how it is called, without the one at the end."""
        return [(self.x(day), _quarter_name(day)) for day in self.quarters if day != self.end]


def _next_quarter(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + month // 13, 1 if month > 12 else month, 1)


def axis_svg(axis: Axis) -> SafeString:
    """The header of a column of windows: today and the quarters by name."""
    ticks = axis.named_quarters
    here = axis.x(axis.today) if axis.today else None
    if here is not None:
        ticks = [tick for tick in ticks if tick[0] - here > 40]
    lines = format_html_join(
        "",
        '<line class="grid" x1="{0}" x2="{0}" y1="4" y2="24"/><text x="{1}" y="14">{2}</text>',
        ((x, x + 4, name) for x, name in _apart(ticks)),
    )
    mark = SafeString("")
    if here is not None:
        word = pgettext("axis", "today")
        mark = format_html('<text x="{}" y="14" text-anchor="middle">{}</text>', max(here, 14.0), word)
    return format_html(
        '<svg class="mw-axis" width="{}" height="24" aria-hidden="true">{}{}</svg>', axis.width, lines, mark
    )


def _apart(ticks: Iterable[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """The quarters whose names do not touch the one before."""
    end = 0.0
    for x, name in ticks:
        if x >= end:
            yield x, name
            end = x + len(name) * _LETTER


def _quarter_name(day: date) -> str:
    # Translators: a month on an axis, "Apr"; with the year in January, "Jan ’27".
    name = formats.date_format(day, "M")
    return f"{name} ’{day:%y}" if day.month == 1 else name


def window_svg(window: Window, axis: Axis, height: int = ROW) -> SafeString:
    """Draw one window in its row: attributes and classes only. Under 200 pixels the words alone."""
    return _window_svg(window, axis, height, today(), get_language())


@lru_cache(maxsize=1024)  # a page that is opened again draws the same windows
def _window_svg(window: Window, axis: Axis, height: int, _here: date, _language: str | None) -> SafeString:
    if axis.width < 200:
        return format_html('<span class="mw-nowrap">{}</span>', window.label)
    pen = _Pen(window, axis, height)
    parts = [_grid(axis, height), pen.history(), pen.body(), pen.given(), pen.words()]
    return format_html(
        '<svg class="mw-win" role="img" aria-label="{}" width="{}" height="{}">{}</svg>'
        '<span class="mw-win-label" aria-hidden="true">{}</span>',
        window.spoken,
        axis.width,
        height,
        mark_safe("".join(parts)),  # noqa: S308 - drawn by the pen below
        window.label,
    )


@lru_cache(maxsize=64)  # the same in every row
def _grid(axis: Axis, height: int) -> str:
    marks = [("grid", axis.x(day)) for day in axis.quarters]
    if axis.today:
        marks.append(("today", axis.x(axis.today)))
    return "".join(f'<line class="{name}" x1="{x}" x2="{x}" y1="0" y2="{height}"/>' for name, x in marks)


@dataclass(frozen=True)
class _Pen:
    """Draws the parts of one window from numbers; only its words are text that must be escaped."""

    window: Window
    axis: Axis
    height: int

    @property
    def y(self) -> float:
        return self.height / 2 - 8

    def inside(self, day: date) -> float:
        return min(max(self.axis.x(day), 0.0), float(self.axis.width))

    def bar(self, name: str, x1: float, x2: float) -> str:
        width = max(6.0, round(x2 - x1, 1))
        return f'<rect class="{name}" x="{x1}" y="{self.y - 4}" width="{width}" height="8" rx="2"/>'

    def history(self) -> str:
        if not (self.window.is_moved and self.window.was_likely and self.window.was_safe):
            return ""
        return self.bar("was", self.inside(self.window.was_likely), self.inside(self.window.was_safe))

    def body(self) -> str:
        window = self.window
        if window.done:
            return f'<circle class="done" cx="{self.inside(window.done)}" cy="{self.y}" r="4"/>'
        if window.slipped_likely and window.slipped_late:
            return self.bar("slipped", self.inside(window.slipped_likely), self.inside(window.slipped_late))
        if window.likely is None or window.safe is None:
            start, end = self.inside(self.axis.today or self.axis.start) + 8, self.axis.width
            return f'<line class="unknown" x1="{start}" x2="{end}" y1="{self.y}" y2="{self.y}"/>'
        return self._bar(window.likely, window.safe) + self._cut(window.safe)

    def _bar(self, likely: date, safe: date) -> str:
        x2 = self.inside(safe)
        x1 = min(self.inside(likely), x2 - 6)
        ours = "whatif" if self.window.is_moved else "body"
        turn = x2
        if self.window.given and self.window.days_past:
            turn = min(max(self.inside(self.window.given), x1), x2)
        bars = "".join(
            f'<rect class="{name}" x="{a}" y="{self.y - 4}" width="{round(b - a, 1)}" height="8" rx="2"/>'
            for name, a, b in ((ours, x1, turn), ("over", turn, x2))
            if b > a
        )
        if self.axis.x(safe) > self.axis.width:
            return bars
        edge = "over" if self.window.days_past else ("whatif" if self.window.is_moved else "edge")
        x = round(x2 - 1.25, 1)
        return f'{bars}<rect class="{edge}" x="{x}" y="{self.y - 7}" width="2.5" height="14"/>'

    def _cut(self, safe: date) -> str:
        if self.axis.x(safe) <= self.axis.width:
            return ""
        return f'<path class="cut" d="M{self.axis.width + 2} {self.y - 4}l4 4l-4 4"/>'

    def given(self) -> str:
        if self.window.given is None or not 0 <= self.axis.x(self.window.given) <= self.axis.width:
            return ""
        x, y = self.axis.x(self.window.given), self.y
        left = round(x - 4, 1)
        stem = f'<line class="given given-line" x1="{x}" x2="{x}" y1="{y - 8.5}" y2="{y + 8.5}"/>'
        top = f'<path class="given" d="M{left} {y - 10}h8l-4 5z"/>'
        foot = f'<path class="given" d="M{left} {y + 10}h8l-4 -5z"/>' if self.window.cannot_move else ""
        return stem + top + foot

    def words(self) -> str:
        text, window = self.window.label, self.window
        day = window.done or window.likely
        room = len(text) * _LETTER
        wanted = self.inside(day) if day else self.inside(self.axis.today or self.axis.start) + 8
        x = round(self._beside_today(max(2.0, min(wanted, self.axis.width - room)), room), 1)
        return f'<text x="{x}" y="{self.y + 25}">{escape(text)}</text>'

    def _beside_today(self, x: float, room: float) -> float:
        """Where words of this length may begin without today's line going through them or touching them."""
        here = self.axis.x(self.axis.today) if self.axis.today else -1.0
        crosses = x - _AIR < here < x + room + _AIR
        return here + _AIR if crosses and here + _AIR + room <= self.axis.width else x
