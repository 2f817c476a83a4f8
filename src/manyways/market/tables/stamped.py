"""Lists whose files carry from which day they are, until when they may be used, and Legal's notice."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.market.queries.leaving import stamp_of
from manyways.ui.tables import DATE, Column, Table
from manyways.ui.tables.export import FILES
from manyways.ui.tables.groups import in_groups


class StampedTable(Table):
    """A list that leaves the house as a file with what everything that leaves it says of itself."""

    def as_of(self) -> date:
        """The day its rows stand for."""
        return today()

    def of_files(self) -> tuple[Column, ...]:
        """Further columns of its files."""
        return ()

    def answer(self) -> HttpResponseBase | None:
        """A file has all columns and the stamp."""
        if self.request.GET.get("format") in FILES:
            self.__dict__["shown_columns"] = [*self.columns, *self.of_files(), *_stamped(self.as_of())]
        return super().answer()

    def _every(self) -> Iterable[Any]:
        """In a file the rows of a group stand together."""
        rows, group = super()._every(), self.group_column
        return in_groups(rows, group) if group else rows


def _stamped(as_of: date) -> list[Column]:
    stamp = stamp_of(as_of)
    return [
        Column("as_of", _("As of"), DATE, value=lambda _row: stamp.as_of),
        Column("until", _("May be used until"), DATE, value=lambda _row: stamp.until),
        Column("notice", _("Notice"), value=lambda _row: stamp.notice),
    ]
