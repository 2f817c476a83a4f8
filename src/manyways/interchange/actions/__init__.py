"""The verbs of importing: start, map, apply, take back."""

from manyways.interchange.actions.feeds import add_own_calendar, end_own_calendar
from manyways.interchange.actions.imports import (
    apply_import,
    fail_import,
    map_columns,
    queue_import,
    show_import,
    start_import,
)
from manyways.interchange.actions.rows import write_difference
from manyways.interchange.actions.sources import edit_own_source, forget_own_source, remember_source

__all__ = [
    "add_own_calendar",
    "apply_import",
    "edit_own_source",
    "end_own_calendar",
    "fail_import",
    "forget_own_source",
    "map_columns",
    "queue_import",
    "remember_source",
    "show_import",
    "start_import",
    "write_difference",
]
