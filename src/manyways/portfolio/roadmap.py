"""The roadmap: every initiative's window on one axis, in groups, with what is handed from one to another.

Many initiatives are drawn a part at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.models import User
from manyways.portfolio.handovers import HandoverRow
from manyways.portfolio.queries import Portfolio
from manyways.portfolio.rows import Row
from manyways.ui.charts.drawing import PHONE
from manyways.ui.windows import Axis
from manyways.work.models import Link

HEAD_HEIGHT = 36
TIP, BEND = 8, 28
AT_ONCE = 150
GROUPS: dict[str, tuple[str | Promise, str, Callable[[Row], str]]] = {
    "program": (lazy("Program"), "program__name", lambda row: str(row.initiative.program or "")),
    "kind": (lazy("Kind"), "kind__noun", lambda row: row.initiative.noun),
    "team": (lazy("Team"), "team__name", lambda row: str(row.initiative.team or "")),
    "owner": (lazy("Owner"), "owner_name", lambda row: row.owner),
}


@dataclass(frozen=True)
class Group:
    """Initiatives under one heading, those that are safe first."""

    name: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Part:
    """Which of all initiatives are drawn, by their places from 1."""

    number: int
    count: int

    @property
    def first(self) -> int:
        """The place of the first."""
        return (self.number - 1) * AT_ONCE + 1

    @property
    def last(self) -> int:
        """The place of the last."""
        return min(self.number * AT_ONCE, self.count)

    @property
    def before(self) -> int:
        """The number of the part before, 0 without one."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the part after, 0 without one."""
        return self.number + 1 if self.last < self.count else 0

    @classmethod
    def read(cls, text: str, count: int) -> "Part":
        """The part an address names; the first where it names none that there is."""
        number = int(text) if text.isdecimal() and len(text) < 6 else 1
        return cls(number if 1 <= number <= -(-count // AT_ONCE) else 1, count)


@dataclass(frozen=True)
class Shape:
    """How rows are drawn: windows of a height on so many pixels, with the name beside them or so much above."""

    width: int
    window_height: int
    name_height: int = 0

    @property
    def row_height(self) -> int:
        """The height of a row, in pixels."""
        return self.name_height + self.window_height

    @property
    def line(self) -> float:
        """Where in its row a window lies."""
        return self.name_height + self.window_height / 2 - 8


WIDE, NARROW = Shape(720, 56), Shape(PHONE, 48, 40)


@dataclass(frozen=True)
class Drawing:
    """The windows in one shape: the axis they share, and the arrows between their rows."""

    shape: Shape
    axis: Axis
    height: int
    arrows: Sequence[tuple[str, float, float, float, float, str]]

    @property
    def drawn_arrows(self) -> SafeString:
        """The arrows as one drawing over the rows; the list of handovers says the same in words."""
        lines = format_html_join(
            "",
            '<path class="mw-arrow mw-arrow-{0}" d="M{1} {2}C{3} {2} {4} {5} {6} {5}"><title>{8}</title></path>'
            '<path class="mw-arrow-tip" d="M{7} {5}l-9 -5v10z"/>',
            (
                (level, a, b, a + BEND, x - TIP - BEND, y, x - TIP, x, name)
                for level, a, b, x, y, name in self.arrows
            ),
        )
        return format_html(
            '<svg class="mw-roadmap-arrows" width="{}" height="{}" aria-hidden="true">{}</svg>',
            self.shape.width,
            self.height,
            lines,
        )


@dataclass(frozen=True)
class Roadmap:
    """What is drawn of all: the groups in order, for a wide page and for a phone."""

    part: Part
    groups: Sequence[Group]
    wide: Drawing
    narrow: Drawing


def roadmap_of(
    portfolio: Portfolio, by: str, user: User, handed: Sequence[HandoverRow], part: str = ""
) -> Roadmap:
    """The roadmap of what a person sees, grouped by a key of `GROUPS`. One query for the links."""
    label, path, name_of = GROUPS[by]
    shown = Part.read(part, portfolio.count())
    day = Coalesce("kept_health__safe_on", "due_on").asc(nulls_last=True)
    ordered = portfolio.initiatives.order_by(F(path).asc(nulls_last=True), day, "name", "pk")
    rows = portfolio.rows_of(list(ordered[shown.first - 1 : shown.last]))
    groups = [
        Group(name or _("%(group)s: none") % {"group": label}, list(found))
        for name, found in groupby(rows, name_of)
    ]
    links = _across(user, [row.pk for row in rows])
    wide, narrow = (
        _drawn(groups, links, handed, shape, portfolio.axis(shape.width)) for shape in (WIDE, NARROW)
    )
    return Roadmap(shown, groups, wide, narrow)


def _drawn(
    groups: Sequence[Group], links: Sequence[Link], handed: Sequence[HandoverRow], shape: Shape, axis: Axis
) -> Drawing:
    places, y = {}, 0
    for group in groups:
        y += HEAD_HEIGHT
        for row in group.rows:
            places[row.pk] = (row, y + shape.line)
            y += shape.row_height
    handed_on = {each.handover.link_id: each for each in handed}
    arrows: list[tuple[str, float, float, float, float, str]] = []
    for link in links:
        (start, from_y), (end, to_y) = (
            places[link.predecessor.initiative_id],
            places[link.successor.initiative_id],
        )
        handover = handed_on.get(link.pk)
        day = handover.window.safe if handover else None
        first = _inside(axis, day or start.window.safe or start.window.given)
        last = _inside(axis, end.window.likely or end.window.given)
        level = handover.status.level if handover else "none"
        arrows.append((level, first, from_y, last, to_y, f"{link.predecessor.name} → {link.successor.name}"))
    return Drawing(shape, axis, y, arrows)


def _across(user: User, initiatives: Sequence[int]) -> Sequence[Link]:
    links = Link.objects.visible_to(user).filter(
        predecessor__initiative__in=initiatives, successor__initiative__in=initiatives
    )
    across = links.exclude(predecessor__initiative=F("successor__initiative"))
    return list(across.select_related("predecessor", "successor").order_by("pk"))


def _inside(axis: Axis, day: object) -> float:
    x = axis.x(day) if day else axis.x(axis.today or axis.start)  # type: ignore[arg-type]
    return min(max(x, 0.0), float(axis.width))
