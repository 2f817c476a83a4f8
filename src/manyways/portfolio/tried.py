"""The portfolio as a what-if would have it: windows tried instead of those forecast, old ones dashed."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from django.utils.translation import gettext as _

from manyways.forecast.lists.scenarios import moved_words, tried_drawing, was_words
from manyways.forecast.what_if import Shown
from manyways.portfolio.queries import Portfolio
from manyways.portfolio.rows import Changed, Row
from manyways.ui.windows import Window as Drawing


class TriedRow(Row):
    """One initiative with its window of a what-if; what it does not move stays, and says so."""

    def __init__(self, row: Row, shown: Shown | None) -> None:
        super().__init__(row.initiative, row.reading)
        self.shown, self.was = shown, row

    @cached_property
    def window(self) -> Drawing:
        """The window tried, the old one dashed."""
        return tried_drawing(self.initiative, self.shown) if self.shown else self.was.window

    @cached_property
    def changed(self) -> Changed:
        """How the what-if moves it."""
        if self.shown is None:
            return Changed(_("No change"), "")
        return Changed(moved_words(self.shown), was_words(self.shown), self.shown.days or 0, True, True)


def as_tried(portfolio: Portfolio, shown: Mapping[int, Shown]) -> Portfolio:
    """The same initiatives with what a what-if makes of each."""
    moved = {pk: each for pk, each in shown.items() if each.is_moved or each.given != each.was_given}
    return replace(
        portfolio,
        turned=lambda row: TriedRow(row, moved.get(row.pk)),
        safe_days={pk: each.safe for pk, each in moved.items()},
        moves={pk: each.days or 0 for pk, each in moved.items()},
    )
