"""The outlook as a what-if would have it: windows tried instead of those forecast, old ones dashed."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from manyways.forecast.lists.scenarios import moved_words, tried_drawing, was_words
from manyways.forecast.what_if import Shown
from manyways.market.queries.moves import Moved
from manyways.market.queries.outcomes import Level, Outlook, Row


def as_tried(outlook: Outlook, shown: Mapping[int, Shown]) -> Outlook:
    """The same rows with what a what-if makes of each; what is explored gets no date by trying either."""
    return replace(outlook, rows=tuple(_row(row, shown.get(row.pk)) for row in outlook.rows))


def _row(row: Row, shown: Shown | None) -> Row:
    if row.level == Level.EXPLORING:
        return row
    if shown is None or not (shown.is_moved or shown.given != shown.was_given):
        return replace(row, moved=Moved(instead=_("No change")))
    told = was_words(shown) if shown.days else moved_words(shown)
    moved = Moved(days=shown.days, instead=told, is_tried=True)
    return replace(row, drawing=tried_drawing(row.initiative, shown), moved=moved)
