"""Rows of a JSON document, read strictly: wrong kinds, unknown fields and bad numbers are refused with their place."""

import math
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from manyways.engine.forecast import distributions
from manyways.engine.forecast.distributions import Distribution, DistributionError
from manyways.engine.time.moments import FIRST_YEAR, LAST_YEAR, day_of

Value = TypeVar("Value")
FAMILIES: dict[str, Callable[..., Distribution]] = {
    "pert": distributions.pert,
    "triangular": distributions.triangular,
    "uniform": distributions.uniform,
    "lognormal": distributions.lognormal,
}


class RowError(ValueError):
    """A value in the document cannot be used; the text names its place and says why."""


class Row:
    """One object of the document. Each field is taken once; `close` refuses the fields nobody took."""

    def __init__(self, content: object, place: str) -> None:
        """Refuse what is no object."""
        if not isinstance(content, dict):
            raise RowError(f"{place}: must be an object with named fields.")
        self.content, self.place = dict(content), place

    def refuse(self, name: str, reason: str) -> RowError:
        """The error for one field."""
        return RowError(f"{self.place}: {name} {reason}")

    def close(self) -> None:
        """Refuse fields that mean nothing."""
        if self.content:
            raise self.refuse(repr(min(self.content)), "is not a field that is known here.")

    def has(self, name: str) -> bool:
        """Whether a field is still there."""
        return name in self.content

    def take(self, name: str, usual: Value | None = None) -> Any:
        """The raw value of a field; without a usual value it must be there."""
        if name not in self.content and usual is None:
            raise self.refuse(name, "is missing.")
        return self.content.pop(name, usual)

    def text(self, name: str, usual: str | None = None) -> str:
        """A text."""
        value = self.take(name, usual)
        if not isinstance(value, str):
            raise self.refuse(name, "must be a text.")
        return value

    def number(self, name: str, usual: float | None = None) -> float:
        """A finite number."""
        return self._number(name, self.take(name, usual))

    def _number(self, name: str, value: object) -> float:
        """A value as a finite number."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.refuse(name, f"must be a finite number, not {str(value)[:40]}.")
        return float(value)

    def whole(self, name: str, usual: int | None = None) -> int:
        """A whole number of at most nine digits."""
        value = self.number(name, usual)
        if value != int(value) or abs(value) >= 1e9:
            raise self.refuse(name, "must be a whole number.")
        return int(value)

    def flag(self, name: str) -> bool:
        """True or false; false when it is not there."""
        value = self.content.pop(name, False)
        if not isinstance(value, bool):
            raise self.refuse(name, "must be true or false.")
        return value

    def numbers(self, name: str, usual: list[float] | None = None) -> tuple[float, ...]:
        """A list of finite numbers."""
        return tuple(self._number(name, value) for value in self._list(name, usual))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        values = self._list(name, [])
        if not all(isinstance(value, str) for value in values):
            raise self.refuse(name, "must be a list of texts.")
        return tuple(values)

    def _list(self, name: str, usual: list[Any] | None = None) -> list[Any]:
        """A list."""
        value = self.take(name, usual)
        if not isinstance(value, list):
            raise self.refuse(name, "must be a list.")
        return value

    def rows(self, name: str, kind: str) -> Iterator["Row"]:
        """The objects of a list, each with its place, for reading; closed one after the other."""
        for number, content in enumerate(self._list(name, []), 1):
            row = Row(content, f"{self.place}{kind} {number}")
            yield row
            row.close()

    def day(self, name: str) -> int | None:
        """A day (2026-11-23) counted from 1 January 1970; None when it is not there."""
        if self.content.get(name) is None:
            self.content.pop(name, None)
            return None
        return self.needed_day(name, self.take(name))

    def needed_day(self, name: str, value: object) -> int:
        """A text as a day."""
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            raise self.refuse(name, f"must be a day such as 2026-11-23, not {str(value)[:40]!r}.") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self.refuse(name, f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}.")
        return day_of(day)

    def amount(self, name: str, factor: float = 1.0) -> Distribution:
        """A number, or a distribution such as {"pert": [5, 8, 15]}, times a factor."""
        value = self.take(name)
        try:
            if isinstance(value, dict):
                return distributions.scaled(self._distribution(name, value), factor)
            return distributions.fixed(self._number(name, value) * factor)
        except DistributionError as reason:
            raise self.refuse(name, f"is no distribution: {reason}") from None

    def _distribution(self, name: str, value: dict[str, Any]) -> Distribution:
        """One family with its numbers."""
        inner = Row(value, f"{self.place}: {name}")
        family = next(iter(value), "")
        numbers = inner.numbers(family) if value else ()
        inner.close()
        if family == "empirical":
            return distributions.empirical(numbers)
        if family not in FAMILIES or len(numbers) != (3 if family in ("pert", "triangular") else 2):
            wanted = "pert or triangular with 3 numbers, uniform or lognormal with 2, or empirical"
            raise self.refuse(name, f"must be a number or one of {wanted}.")
        return FAMILIES[family](*numbers)
