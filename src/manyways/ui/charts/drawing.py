"""What all charts share: the sheet, scales with round ticks, the words around."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from hashlib import blake2s
from typing import Any, ParamSpec

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from manyways.ui.values import number_text

Text = str | Promise
P = ParamSpec("P")
PHONE = 320
"""The width of a chart on a phone."""


@dataclass(frozen=True)
class Grid:
    """The table behind a chart."""

    head: Sequence[Text]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Chart:
    """A drawn chart: its message, the SVG, what the marks mean, the table behind; `narrow`: drawn for a phone."""

    title: Text
    svg: SafeString
    table: Grid
    legend: Sequence[SafeString] = ()
    narrow: SafeString | None = None


@dataclass(frozen=True)
class Scale:
    """From values `low` to `high` to pixels `start` to `end`; start may lie below end for a vertical axis."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a value."""
        span = self.high - self.low or 1.0
        return round(self.start + (value - self.low) / span * (self.end - self.start), 1)


def ticks(high: float, *, low: float = 0.0, about: int = 4) -> list[float]:
    """Round values from `low` to at least `high`, at steps of 1, 2 or 5 times a power of ten."""
    span = max(high - low, 1e-9)
    rough = span / about
    power = 10 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * 0.999)
    first = math.floor(low / step) * step
    count = math.ceil((high - first) / step - 1e-9)
    return [round(first + step * at, 10) for at in range(max(count, 1) + 1)]


@dataclass
class Sheet:
    """A sheet of `width` by `height` pixels on which a chart is drawn."""

    width: int
    height: int
    left: int = 44
    right: int = 16
    top: int = 12
    bottom: int = 26
    parts: list[SafeString] = field(default_factory=list)

    @property
    def floor(self) -> int:
        """The y of the base line."""
        return self.height - self.bottom

    @property
    def end(self) -> int:
        """The x where the plot ends."""
        return self.width - self.right

    def add(self, template: str, *values: Any) -> None:
        """Draw one element."""
        self.parts.append(format_html(template, *values))

    def words(self, x: float, y: float, text: Any, *, anchor: str = "start", name: str = "") -> None:
        """Write words at a place."""
        self.add(
            '<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>',
            round(x, 1),
            round(y, 1),
            anchor,
            name,
            text,
        )

    def vertical(self, high: float, *, low: float = 0.0, unit: Text = "") -> Scale:
        """Draw the value axis with its grid, what it counts on top; return its scale."""
        values = ticks(high, low=low)
        scale = Scale(values[0], values[-1], self.floor, self.top)
        for value in values:
            y = scale(value)
            name = "axis" if value == values[0] else "grid"
            self.add('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', name, self.left, self.end, y, y)
            self.words(self.left - 8, y + 4, number_text(round(value, 6)), anchor="end")
        if unit:
            self.words(self.left, self.top - 3, unit)
        return scale

    def horizontal_names(self, names: Sequence[Any], places: Sequence[float]) -> None:
        """Write names under the plot, leaving out those that would touch."""
        last = -math.inf
        for name, x in zip(names, places, strict=True):
            half = len(str(name)) * 3.2
            if x - half > last + 6:
                self.words(min(max(x, half), self.width - half), self.height - 8, name, anchor="middle")
                last = x + half

    def svg(self, title: Text, description: Text, *, role: str = "img") -> SafeString:
        """The finished drawing, named and described for those who cannot see it; a `group` where parts are links."""
        mark = blake2s(f"{title}{self.parts}".encode(), digest_size=5).hexdigest()
        return format_html(
            '<svg role="{6}" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-labelledby="t{2} d{2}">'
            '<title id="t{2}">{3}</title><desc id="d{2}">{4}</desc>{5}</svg>',
            self.width,
            self.height,
            mark,
            title,
            description,
            format_html_join("", "{}", ((part,) for part in self.parts)),
            role,
        )


def for_phones_too(draw: Callable[P, Chart]) -> Callable[P, Chart]:
    """Draw also at the width of a phone, where the whole would be cut or its words too small."""

    @wraps(draw)
    def at_both(*args: P.args, **kwargs: P.kwargs) -> Chart:
        chart = draw(*args, **kwargs)
        kwargs["width"] = PHONE
        return replace(chart, narrow=draw(*args, **kwargs).svg)

    return at_both


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Pixels as the text of a path or polygon."""
    return " ".join(f"{round(x, 1)},{round(y, 1)}" for x, y in pairs)


def key_mark(name: str, words: Text) -> SafeString:
    """One entry of the legend below a chart."""
    return format_html(
        '<svg width="12" height="12" aria-hidden="true"><rect class="{}" width="12" height="12" rx="2"/></svg>{}',
        name,
        words,
    )
