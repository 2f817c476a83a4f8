"""Bulk actions: what can be done with the selected rows at once."""

from collections.abc import Callable, Sequence
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
    `takes_away`: its rows leave the list, so that what goes, and what goes with it, is shown before.
    """

    name: str
    label: Text
    run: Callable[[HttpRequest, Sequence[Any], dict[str, Any]], Text | tuple[Text, str | None]]
    form: type[forms.Form] | None = None
    is_allowed: Callable[[HttpRequest], bool] | None = None
    takes_away: bool = False

    def is_open_to(self, request: HttpRequest) -> bool:
        """Whether this person may use it."""
        return self.is_allowed is None or self.is_allowed(request)

    def make_form(self, request: HttpRequest, *, is_sent: bool = False) -> forms.Form | None:
        """The form of its values, filled from the request when it was sent."""
        if self.form is None:
            return None
        return self.form(request.POST, prefix=self.name) if is_sent else self.form(prefix=self.name)
