"""A list of computed rows: worked out once for a page, and anew after what somebody did with them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from manyways.ui.tables.table import Table


class ComputedTable(Table):
    """Its rows are no queryset: `compute` says them all."""

    def compute(self) -> Sequence[Any]:
        """All rows this person may see."""
        raise NotImplementedError

    @cached_property
    def every(self) -> Sequence[Any]:
        """All rows, computed once."""
        return self.compute()

    def rows(self) -> Sequence[Any]:
        """All rows. What is sent may change them: then they are computed whenever they are asked for."""
        if self.request.method == "POST":
            self.__dict__.pop("every", None)
        return self.every
