"""The outlook as a list: what customers will be able to do, when, how sure, what moved and why."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.web import actor
from manyways.market.beginning import ways_to_begin
from manyways.market.models import Outcome
from manyways.market.queries.moves import Moved
from manyways.market.queries.outcomes import Outlook, Row, only_words, outside
from manyways.market.tables.stamped import StampedTable
from manyways.ui.tables import DATE, NAME, TEXT, WINDOW, Column, Kind, choice, search
from manyways.ui.tables.export import FILES
from manyways.ui.windows import Axis

A_MONTH = 28


def _tone(moved: Moved) -> str:
    """Violet where only a what-if moves it, green for earlier, red for a month later or more, amber between."""
    if moved.is_tried:
        return "mw-whatif"
    if not moved.days:
        return "mw-strong"
    return "mw-good" if moved.days < 0 else "mw-late" if moved.days >= A_MONTH else "mw-watch"


def _draw_moved(row: Row, _axis: Axis | None) -> SafeString:
    moved = row.moved
    head = (
        format_html('<strong class="{}">{}.</strong> ', _tone(moved), moved.headline)
        if moved.headline
        else ""
    )
    flags = format_html_join("", '<span class="mw-flag">{}</span>', ((flag,) for flag in row.flags))
    return format_html("{}{}{}", head, moved.why, flags)


def _plain_moved(row: Row) -> str:
    """What a file that leaves the house says; notice owed within the house stays there."""
    head = f"{row.moved.headline}." if row.moved.headline else ""
    return " ".join(part for part in (head, row.moved.why) if part)


MOVED = Kind(_draw_moved, _plain_moved, "mw-moved-cell", "wide")


def _in_segment(rows: Iterable[Row], value: str) -> list[Row]:
    return [row for row in rows if value in row.segments]


def _values(name: str) -> Any:
    """The values a column has on this outlook, as choices."""

    def choices(request: HttpRequest) -> list[tuple[str, str]]:
        rows: Sequence[Row] = getattr(request, "outlook_rows", ())
        found = {
            each for row in rows for each in (row.segments if name == "segment" else [getattr(row, name)])
        }
        return [(each, each) for each in sorted(found) if each]

    return choices


class OutlookTable(StampedTable):
    """Every outcome the reader may see, soonest first."""

    name = "outlook"
    label = _("What you can plan on")
    columns = (
        Column(
            "name",
            _("What customers will be able to do"),
            NAME,
            second="words",
            second_label=_("What it is about"),
            url=lambda row: reverse("market:outcome", args=[row.key]),
            sort=("name",),
        ),
        Column("window", _("Likely by → safe to plan on"), WINDOW, value="drawing", sort=("drawing.safe",)),
        Column("level", _("How sure"), TEXT, value="level_words", is_hidden=True),
        Column(
            "moved",
            _("What moved, and why"),
            MOVED,
            value=lambda row: row,
            second=lambda row: row.moved.when,
            sort=("-moved.days",),
        ),
        Column("program", _("Program"), TEXT, is_hidden=True),
        Column("segment", _("Customers"), TEXT, value="for_whom", is_hidden=True),
        Column("area", _("Product area"), TEXT, is_hidden=True),
        Column("quarter", _("Quarter"), TEXT, is_hidden=True),
    )
    filters = (
        search("name", "words"),
        choice("segment", _("Customers"), _values("segment"), apply=_in_segment),
        choice("area", _("Product area"), _values("area")),
        choice("program", _("Program"), _values("program")),
        choice("quarter", _("Quarter"), _values("quarter")),
        choice("level", _("How sure"), Outcome.Level.choices),
    )
    groups = ("program", "segment", "area", "quarter", "level")
    window_width = 240
    empty_title = _("Nothing to plan on yet")
    empty_text = _("Outcomes you may see stand here with their windows as soon as teams work on them.")

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first outcome."""
        return ways_to_begin(actor(self.request))

    def __init__(self, request: HttpRequest, outlook: Outlook) -> None:
        request.outlook_rows = outlook.rows  # type: ignore[attr-defined]
        super().__init__(request)
        self.outlook = outlook

    def rows(self) -> Sequence[Row]:
        """Those read for the page; in a file as they leave the house."""
        rows, asked = self.outlook.rows, self.request.GET
        return outside(rows, asked.get("segment", "")) if asked.get("format") in FILES else rows

    def axis(self, rows: Sequence[Any]) -> Axis | None:
        """One axis for all rows, whatever the filter, so that they compare."""
        windows = [row.drawing for row in self.outlook.rows]
        return Axis.over(windows, width=self.window_width) if windows else None

    def chosen(self) -> tuple[Row, ...]:
        """The rows of the page, as filtered and sorted, on all its pages."""
        return tuple(self._every())

    @property
    def group(self) -> str:
        """The way files are grouped, empty where they are not: one sort of customers alone makes no groups of others."""
        name = self.group_column.name if self.group_column else ""
        return "" if name in self.filter_values else name

    @property
    def only(self) -> str:
        """What it is narrowed to, in one sentence; empty where it shows everything."""
        return only_words(self.filter_values)

    def answer(self) -> HttpResponseBase | None:
        """With the list alone come the addresses of its files: they follow filter and groups."""
        found = super().answer()
        if isinstance(found, HttpResponse) and self.request.headers.get("HX-Target") == f"list-{self.name}":
            fresh = {"address": self.state.address(), "is_fresh": True}
            found.write(render_to_string("market/take_away.html", fresh))
        return found

    def as_of(self) -> date:
        """The day of the forecast behind it."""
        return self.outlook.as_of

    def of_files(self) -> tuple[Column, ...]:
        """The window as two days."""
        return (
            Column("likely", _("Likely by"), DATE, value="drawing.likely"),
            Column("safe", _("Safe to plan on"), DATE, value="drawing.safe"),
        )

    def counted(self, count: int) -> str:
        """`5 outcomes`."""
        return ngettext("%(n)s outcome", "%(n)s outcomes", count) % {"n": count}
