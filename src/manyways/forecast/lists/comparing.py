"""Two kept forecasts beside each other: what became of each window, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.forecast.lists.scenarios import Tried, moved_words, was_words
from manyways.forecast.models import Forecast, Window
from manyways.forecast.reasons import causes_text
from manyways.forecast.what_if import Shown
from manyways.ui.tables import NAME, TEXT, WINDOW, Column, Table, search

Steps = Mapping[int, Sequence[tuple[str, int | None]]]


@dataclass(frozen=True)
class Compared(Tried):
    """One initiative with its window in the later forecast, the one before dashed."""

    why: str = ""


def compared_rows(before: Forecast, after: Forecast, steps: Steps, user: User) -> list[Compared]:
    """Every window of the later forecast that the person may see, those that moved most first. Two queries."""
    told = Window.objects.visible_to(user).filter(item__isnull=True).defer("finish_days", "drivers")
    old = {row.initiative_id: row for row in told.filter(forecast=before)}
    new = told.filter(forecast=after, state__in=[Window.State.WINDOW, Window.State.NEVER])
    rows = [
        Compared(
            row.initiative,
            _shown(row, old.get(row.initiative_id)),
            causes_text(steps.get(row.initiative_id, ())),
        )
        for row in new.select_related("initiative").order_by("initiative__rank", "initiative")
    ]
    return sorted(rows, key=lambda row: (not row.shown.is_moved, -abs(row.shown.days or 0)))


def _shown(now: Window, was: Window | None) -> Shown:
    days = (was.likely_on, was.safe_on, was.given_on) if was else (None, None, None)
    return Shown(now.state, now.likely_on, now.safe_on, now.given_on, now.confidence, *days)


class ComparedTable(Table):
    """What became of each window from one kept forecast to another."""

    name = "compared"
    label = _("Windows compared")
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
            _("What moved, and why"),
            TEXT,
            value=lambda row: moved_words(row.shown),
            second=lambda row: row.why or was_words(row.shown),
            sort=("-shown.days",),
        ),
    )
    filters = (search("initiative.name"),)
    empty_title = _("Nothing to compare")
    empty_text = _("The later forecast has no window of anything you may see.")

    def rows(self) -> Sequence[Compared]:
        """As read for the page."""
        rows: Sequence[Compared] = self.scope["rows"]
        return rows
