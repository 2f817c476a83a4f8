"""Bulk actions: what can be done with the selected rows at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class BulkAction:
    """One button over the selection.

    `run(request, rows, values)` calls an action on the rows (visible ones only reach it) and returns what to say,
    or that and the address that undoes it. `form` asks for values first; `values` is its cleaned data.
    `is_allowed` says whether somebody may do it to a row: who may to none of those shown does not see it.
    `takes_away`: its rows leave the list, so that what goes, and what goes with it, is shown before.
    """

    name: str
    label: Text
    run: Callable[[HttpRequest, Sequence[Any], dict[str, Any]], Text | tuple[Text, str | None]]
    form: type[forms.Form] | None = None
    is_allowed: Callable[[HttpRequest, Any], bool] | None = None
    takes_away: bool = False

    def is_open_to(self, request: HttpRequest, rows: Iterable[Any]) -> bool:
        """Whether this person may do it to any of the rows."""
        return self.is_allowed is None or any(self.is_allowed(request, row) for row in rows)

    def make_form(self, request: HttpRequest, *, is_sent: bool = False) -> forms.Form | None:
        """The form of its values, filled from the request when it was sent."""
        if self.form is None:
            return None
        return self.form(request.POST, prefix=self.name) if is_sent else self.form(prefix=self.name)


def open_among(actions: Sequence[BulkAction], request: HttpRequest, rows: Sequence[Any]) -> list[BulkAction]:
    """Those that somebody may do to any of the rows; what several ask alike is asked once."""
    asked = {each.is_allowed: each for each in actions}
    is_open = {ask: each.is_open_to(request, rows) for ask, each in asked.items()}
    return [each for each in actions if is_open[each.is_allowed]]
