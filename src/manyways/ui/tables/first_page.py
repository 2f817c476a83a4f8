"""A list whose first page, which is asked most, is found by a question of its own instead of by one built each time."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model

from manyways.ui.tables.paging import Slice, SortKey, first_slice, unique_keys
from manyways.ui.tables.table import COUNTED_UP_TO, Table


class FirstPageTable(Table):
    """Its rows are a queryset of `model`; all else than the first page of all of them is as in any list."""

    model: ClassVar[type[Model]]

    def first_rows(self, keys: tuple[SortKey, ...], count: int) -> Sequence[Any] | None:
        """The first of all rows `in_order` of the keys; None where they hang on who asks, or on more than the order."""
        raise NotImplementedError

    def first_count(self, limit: int) -> int | None:
        """How many rows there are in all, counted up to a limit; None where they are counted as in any list."""
        return None

    @cached_property
    def count(self) -> int:
        """How many rows match; 1,001 stands for more."""
        found = self.first_count(COUNTED_UP_TO + 1) if self._is_first_of_all and self.slice.after else None
        return super().count if found is None else found

    @property
    def _is_first_of_all(self) -> bool:
        return not (self.is_filtered or self.state.after or self.state.before)

    @cached_property
    def slice(self) -> Slice:
        """The page of rows shown."""
        if not self._is_first_of_all:
            return super().slice
        keys = unique_keys(self.model, [*self._group_keys, *self.sort_keys])
        rows = self.first_rows(tuple(keys), self.page_size + 1)
        if rows is None:
            return super().slice
        found = first_slice(rows, keys, self.page_size)
        return replace(found, rows=list(self.dressed(found.rows)))
