"""Rows pasted into a list, added by an action: each for itself, all of them one entry of the history."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from manyways.access.actions import add_each, may_run, undo_url
from manyways.access.web import actor
from manyways.ui.tables.pasting import Paste, Pasted


def pasted_by(run: Callable[..., Any], fields: Mapping[str, Any], *, on: str = "") -> Paste:
    """Rows added by an action that takes the fields by keyword, and the list's `scope[on]` as the record it is in."""

    def add(request: HttpRequest, scope: Mapping[str, Any], rows: Sequence[dict[str, Any]]) -> Pasted:
        place = (scope[on],) if on else ()
        done, refused = add_each(run, place, rows, by=actor(request))
        return Pasted(done, refused, undo_url() if done else None)

    def is_allowed(request: HttpRequest, scope: Mapping[str, Any]) -> bool:
        if on and on not in scope:
            return False  # a list over many places takes no rows
        return may_run(run, actor(request), scope[on] if on else None)

    return Paste(fields, add, is_allowed)
