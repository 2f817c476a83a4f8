"""A column: where its value comes from, how it sorts, how it is edited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from manyways.ui.tables.kinds import NAME, TEXT, Kind

Text = str | Promise
Reader = str | Callable[[Any], Any]
Save = Callable[[HttpRequest, Any, Any, int | None], str | None]


@dataclass(frozen=True)
class Edit:
    """How a cell is edited: the form field, and the function that calls the action.

    `save(request, row, value, version)` may return the address that undoes the change. `initial` reads what the
    field starts with (the cell's value by default); `is_allowed` hides editing from those who may not.
    """

    field: forms.Field | Callable[[HttpRequest], forms.Field]
    save: Save
    initial: Reader = ""
    is_allowed: Callable[[HttpRequest, Any], bool] | None = None

    def make_field(self, request: HttpRequest) -> forms.Field:
        """The form field for this person."""
        return self.field if isinstance(self.field, forms.Field) else self.field(request)

    def is_open_to(self, request: HttpRequest, row: Any) -> bool:
        """Whether this person may edit this row's cell."""
        return self.is_allowed is None or self.is_allowed(request, row)


@dataclass(frozen=True)
class Column:
    """One declared column, see the module `manyways.ui.tables`."""

    name: str
    label: Text
    kind: Kind = TEXT
    value: Reader = ""
    second: Reader = ""
    second_label: Text = ""
    url: Callable[[Any], str] | None = None
    icon: Callable[[Any], str] | None = None
    sort: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    edit: Edit | None = None
    is_hidden: bool = False
    phone: str = ""
    hint: Text = ""

    @property
    def is_name(self) -> bool:
        """Whether it names the row; it can not be left out."""
        return self.kind is NAME

    @property
    def labels(self) -> list[str]:
        """What a file calls it, and its second line where it has one."""
        label = str(self.label)
        if not self.second:
            return [label]
        return [label, str(self.second_label) or _("%(name)s: details") % {"name": label}]

    @property
    def phone_place(self) -> str:
        """Where a phone shows it: name, status, wide, fact, or nowhere."""
        return self.phone or self.kind.phone

    def read(self, row: Any) -> Any:
        """The cell's value in this row."""
        return read(self.value or self.name, row)

    def read_second(self, row: Any) -> Any:
        """The second line in this row, or nothing."""
        return read(self.second, row) if self.second else None

    def read_initial(self, row: Any) -> Any:
        """What the editor starts with."""
        source = self.edit.initial if self.edit else ""
        return read(source, row) if source else self.read(row)


def in_chosen_order(columns: Sequence[Column], chosen: Sequence[str]) -> list[Column]:
    """The columns chosen, in that order, else those not hidden; the name always and first."""
    if not chosen:
        return [column for column in columns if column.is_name or not column.is_hidden]
    shown = [column for column in columns if column.is_name or column.name in chosen]
    places = {name: place for place, name in enumerate(chosen)}
    return sorted(shown, key=lambda column: (not column.is_name, places.get(column.name, 0)))


def read(source: Reader, row: Any) -> Any:
    """Follow a path of attributes (`owner.name`, `owner__name`), stopping at None, or call the function."""
    if callable(source):
        return source(row)
    for name in _names(source):
        if row is None:
            return None
        row = row.get(name) if isinstance(row, dict) else getattr(row, name)
        if callable(row) and not isinstance(row, type):
            row = row()
    return row


@cache
def _names(path: str) -> list[str]:
    """Those on a path; paths stand in our code, and each is read for every row."""
    return path.replace("__", ".").split(".")
