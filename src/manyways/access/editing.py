"""Cells of a list that an action saves, open to whoever may do it."""

from collections.abc import Callable
from typing import Any, Protocol

from django import forms
from django.http import HttpRequest

from manyways.access.actions import may_run, undo_url
from manyways.access.web import actor
from manyways.ui.tables import Edit
from manyways.ui.tables.columns import Reader, Save, read


class EditMaker(Protocol):
    """Makes the `Edit` of a column: `edit("due_on", day_field())`. `save` is for a cell that another action saves."""

    def __call__(
        self,
        name: str,
        field: forms.Field | Callable[[HttpRequest], forms.Field],
        initial: Reader = "",
        save: Save | None = None,
    ) -> Edit: ...


def allowed_by(run: Callable[..., Any], *, of: str = "") -> Callable[[HttpRequest, Any], bool]:
    """Whether somebody has the right an action asks for, to the record of a row. `of` is where a row has it."""
    return lambda request, row: may_run(run, actor(request), read(of, row) if of else row)


def edited_by(run: Callable[..., Any], *, of: str = "") -> EditMaker:
    """Cells changed by `run(record, {name: value}, version=…, by=…)`. `of` is where a row has its record."""
    is_allowed = allowed_by(run, of=of)

    def record(row: Any) -> Any:
        return read(of, row) if of else row

    def edit(
        name: str,
        field: forms.Field | Callable[[HttpRequest], forms.Field],
        initial: Reader = "",
        save: Save | None = None,
    ) -> Edit:
        def change(request: HttpRequest, row: Any, value: Any, version: int | None) -> str | None:
            run(record(row), {name: value}, version=version, by=actor(request))
            return undo_url()

        return Edit(field, save or change, initial or (f"{of}.{name}" if of else name), is_allowed)

    return edit
