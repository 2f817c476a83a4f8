"""The verbs of importing: start, map, apply, take back."""

from manyways.interchange.actions.imports import (
    apply_import,
    fail_import,
    map_columns,
    queue_import,
    show_import,
    start_import,
)
from manyways.interchange.actions.rows import write_difference

__all__ = [
    "apply_import",
    "fail_import",
    "map_columns",
    "queue_import",
    "show_import",
    "start_import",
    "write_difference",
]
