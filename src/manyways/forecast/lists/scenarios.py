"""Kept scenarios, and what one makes of each initiative, as lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.actions import for_each, undo_url
from manyways.access.editing import allowed_by
from manyways.access.web import actor
from manyways.forecast.actions import remove_scenario, rename_scenario
from manyways.forecast.models import Scenario
from manyways.forecast.what_if import Shown
from manyways.forecast.what_if_forms import KeepForm
from manyways.ui.addresses import page_address
from manyways.ui.tables import (
    DATE,
    NAME,
    NUMBER,
    PERCENT,
    PERSON,
    TEXT,
    WINDOW,
    BulkAction,
    Column,
    Edit,
    Table,
    search,
)
from manyways.ui.values import date_text
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Initiative
from manyways.work.tables import OfInitiatives


def moved_words(shown: Shown) -> str:
    """`2 days earlier`, `4 weeks later`, that it is dropped, or that nothing changed."""
    if shown.is_dropped:
        return _now("Dropped")
    if not shown.is_moved:
        return _now("No change")
    if shown.days is None:
        return _now("No window any more") if shown.safe is None else _now("First window")
    return _days_words(shown.days) if shown.days else _now("Likely date moves")


def _days_words(days: int) -> str:
    weeks, rest = divmod(abs(days), 7)
    if rest == 0 and weeks > 1:
        return (_now("%(n)s weeks later") if days > 0 else _now("%(n)s weeks earlier")) % {"n": weeks}
    if days > 0:
        return ngettext("%(n)s day later", "%(n)s days later", days) % {"n": days}
    return ngettext("%(n)s day earlier", "%(n)s days earlier", -days) % {"n": -days}


def was_words(shown: Shown) -> str:
    """`Safe date, was 1 Jun`."""
    if not shown.is_moved or shown.was_safe is None:
        return ""
    return _now("Safe date, was %(day)s") % {"day": date_text(shown.was_safe)}


def tried_drawing(initiative: Initiative, shown: Shown) -> Drawing:
    """The window as tried, the old one dashed behind it."""
    if shown.is_dropped:
        return Drawing(reason=_now("Dropped"), given=shown.was_given)
    return Drawing(
        shown.likely,
        shown.safe,
        shown.given,
        initiative.is_due_fixed,
        reason="" if shown.safe else _now("Never, at this rate"),
        was_likely=shown.was_likely if shown.is_moved else None,
        was_safe=shown.was_safe if shown.is_moved else None,
    )


@dataclass(frozen=True)
class Tried:
    """One initiative with what a scenario makes of it."""

    initiative: Initiative
    shown: Shown

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.initiative.key)

    @property
    def drawing(self) -> Drawing:
        """Its window, the old one dashed."""
        return tried_drawing(self.initiative, self.shown)


def _may_rename(request: HttpRequest, row: Scenario) -> bool:
    return row.made_by_id == actor(request).pk


def _rename(request: HttpRequest, row: Scenario, value: Any, _version: int | None) -> str | None:
    rename_scenario(row, value, by=actor(request))
    return undo_url()


def _remove(
    request: HttpRequest, rows: Sequence[Scenario], _values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(remove_scenario, rows, by=actor(request))
    said = ngettext("%(n)s scenario removed", "%(n)s scenarios removed", len(outcome.done)) % {
        "n": len(outcome.done)
    }
    return said + (
        f". {outcome.refused[0][1]}" if outcome.refused else ""
    ), undo_url() if outcome.done else None


class ScenarioTable(Table):
    """All kept scenarios the reader may see, newest first."""

    name = "scenarios"
    label = _("Scenarios")
    is_compact = True
    columns = (
        Column(
            "name",
            _("Scenario"),
            NAME,
            url=lambda row: row.get_absolute_url(),
            sort=("name", "id"),
            edit=Edit(KeepForm.base_fields["name"], _rename, is_allowed=_may_rename),
        ),
        Column("made_by", _("Kept by"), PERSON, value="made_by.name", phone="fact"),
        Column("kept", _("Kept"), DATE, value="created_at", sort=("-created_at", "-id")),
        Column("count", _("Changes"), NUMBER, value=lambda row: len(row.changes), phone="fact"),
        Column("base", _("Stands on"), TEXT, value=lambda row: str(row.base)),
        Column("applied", _("Applied"), DATE, value="applied_at"),
    )
    filters = (search("name"),)
    default_sort = "kept"
    bulk = (
        BulkAction("remove", _("Remove"), _remove, takes_away=True, is_allowed=allowed_by(remove_scenario)),
    )
    empty_title = _("No scenario kept yet")
    empty_text = _(
        "Turn What-if on in the portfolio, add a change, and keep what you want to compare or discuss."
    )

    @property
    def empty_actions(self) -> SafeString:
        """Where What-if is."""
        address = page_address("portfolio:initiatives")
        return (
            format_html('<a class="btn" href="{}">{}</a>', address, _now("Portfolio"))
            if address
            else SafeString("")
        )

    def rows(self) -> QuerySet[Scenario]:
        """Without the stored inputs of their forecasts."""
        rows = Scenario.objects.visible_to(actor(self.request))
        return rows.select_related("made_by", "base").defer("base__input", "windows")

    def counted(self, count: int) -> str:
        """`3 scenarios`."""
        return ngettext("%(count)s scenario", "%(count)s scenarios", count) % {"count": count}


class TriedTable(OfInitiatives):
    """What a scenario makes of each initiative the reader may see, those that move first."""

    name = "tried"
    label = _("Windows in this scenario")
    columns = (
        Column(
            "name",
            _("Initiative"),
            NAME,
            value="initiative.name",
            url=lambda row: row.initiative.get_absolute_url(),
            sort=("initiative.name",),
        ),
        Column("window", _("Likely by → safe to plan on"), WINDOW, value="drawing"),
        Column(
            "moved",
            _("What changes"),
            TEXT,
            value=lambda row: moved_words(row.shown),
            second=lambda row: was_words(row.shown),
        ),
        Column("chance", _("Chance to hold the date given"), PERCENT, value="shown.chance"),
    )
    filters = (search("initiative.name"),)

    def rows(self) -> Sequence[Tried]:
        """As worked out for the page."""
        rows: Sequence[Tried] = self.scope["rows"]
        return rows
