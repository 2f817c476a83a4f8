"""The portfolio as a what-if would have it: windows tried instead of those forecast, old ones dashed."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from manyways.forecast.lists.scenarios import moved_words, tried_drawing, was_words
from manyways.forecast.what_if import Shown
from manyways.portfolio.queries import Changed, Portfolio, Row


def as_tried(portfolio: Portfolio, shown: Mapping[int, Shown]) -> Portfolio:
    """The same rows with what a what-if makes of each; what it does not move stays, and says so."""
    return replace(portfolio, rows=tuple(_row(row, shown.get(row.pk)) for row in portfolio.rows))


def _row(row: Row, shown: Shown | None) -> Row:
    if shown is None or not (shown.is_moved or shown.given != shown.was_given):
        return replace(row, changed=Changed(_("No change"), ""))
    changed = Changed(moved_words(shown), was_words(shown), shown.days or 0, True, True)
    return replace(row, window=tried_drawing(row.initiative, shown), changed=changed)
