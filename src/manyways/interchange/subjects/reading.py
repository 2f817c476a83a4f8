"""Rows of a table as values by field, with everything that could not be read said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from manyways.interchange.columns import Column, is_formula, readers
from manyways.interchange.drafts import NotCarried
from manyways.interchange.sheets import Sheet


@dataclass
class Reading:
    """Goes through a sheet once; `not_carried` fills on the way."""

    sheet: Sheet
    columns: Sequence[Column]
    mapping: Mapping[str, int]
    not_carried: list[NotCarried] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each row's number and its readable values; rows without a required value are left behind."""
        self._leave_unmapped()
        read = readers(self.sheet, self.columns, self.mapping)
        required = [column for column in self.columns if column.is_required]
        for number, row in enumerate(self.sheet.rows, self.sheet.first_row):
            if not any(row):
                continue
            values = self._values(number, row, read)
            missing = [str(column.label) for column in required if not values.get(column.field)]
            if missing:
                self.leave(number, "", "", _("Without %(names)s") % {"names": ", ".join(missing)})
            else:
                yield number, values

    def leave(self, row: int, name: str, value: str, reason: str) -> None:
        """Say that a value, or with an empty name the row, is left behind."""
        self.not_carried.append(NotCarried(row, name, value[:200], reason))

    def _leave_unmapped(self) -> None:
        used = set(self.mapping.values())
        for index, header in enumerate(self.sheet.headers):
            if index not in used and any(self.sheet.column(index)):
                self.leave(0, header or str(index + 1), "", _("This column has no place here yet"))

    def _values(self, number: int, row: Sequence[str], read: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, reader in read.items():
            text = row[self.mapping[name]]
            if not text:
                continue
            try:
                values[name] = reader(text)
            except ValueError as error:
                self.leave(number, self._label(name), text, str(error))
                continue
            if isinstance(values[name], str) and is_formula(text):
                self.leave(number, self._label(name), text, _("Looks like a formula; kept as plain text"))
        return values

    def _label(self, name: str) -> str:
        return next(str(column.label) for column in self.columns if column.field == name)
