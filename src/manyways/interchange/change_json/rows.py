"""Rows of a change file: each value checked, each mistake kept with its sheet, row, column and reason."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from manyways.engine.owed.facts import ALWAYS

MOST_MISTAKES = 100
LONGEST_TEXT = 500
MOST_TRIALS = 20_000


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is and why it is one. Rows count from 1, without the header."""

    sheet: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sheet}, row {self.row}, {self.column}: {self.reason}"


class ChangeFileError(ValueError):
    """The file cannot be taken over; `problems` holds up to 100 mistakes, none for an unreadable file."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *map(str, self.problems)]))


@dataclass
class Mistakes:
    """What is wrong with a file so far."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """One more, as far as anyone would read on."""
        if len(self.found) < MOST_MISTAKES:
            self.found.append(problem)

    def refuse(self) -> None:
        """Raise `ChangeFileError` if there are any."""
        if self.found:
            count = len(self.found)
            raise ChangeFileError(
                f"{count} value{'s' if count > 1 else ''} cannot be taken over.", self.found
            )


@dataclass(frozen=True)
class Row:
    """One row of a sheet. A wrong value is noted and read as if it were absent."""

    sheet: str
    number: int
    values: Mapping[str, Any]
    mistakes: Mistakes

    def wrong(self, column: str, reason: str) -> None:
        """Note a mistake."""
        self.mistakes.add(Problem(self.sheet, self.number, column, reason))

    def has(self, column: str) -> bool:
        """The row says something in a column."""
        return self.values.get(column) not in (None, "", [])

    def text(self, column: str) -> str | None:
        """A text, or None."""
        value = self.values.get(column)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > LONGEST_TEXT:
            self.wrong(column, f"is not a text of at most {LONGEST_TEXT} characters.")
            return None
        return str(value).strip()

    def name(self, column: str) -> str:
        """A text that must be there."""
        value = self.text(column)
        if value:
            return value
        if not self.has(column):
            self.wrong(column, "is missing.")
        return ""

    def number_in(self, column: str, low: float, high: float) -> float | None:
        """A finite number between two limits, or None."""
        if not self.has(column):
            return None
        value = self.values[column]
        try:
            number = math.nan if isinstance(value, bool | list | dict) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            self.wrong(column, f"is not a number: {str(value)[:40]}.")
            return None
        if not low <= number <= high:
            self.wrong(column, f"must be between {low:g} and {high:g}, and is {number:g}.")
            return None
        return number

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number between two limits, or None."""
        number = self.number_in(column, low, high)
        if number is None:
            return None
        if number != int(number):
            self.wrong(column, f"is not a whole number: {number:g}.")
            return None
        return int(number)

    def needed(self, column: str, low: int, high: int) -> int:
        """A whole number that must be there."""
        if not self.has(column):
            self.wrong(column, "is missing.")
        return self.whole(column, low, high) or 0

    def day(self, column: str) -> date | None:
        """A date such as 2027-04-05, or None."""
        return self._day(column, self.values[column]) if self.has(column) else None

    def _day(self, column: str, value: object) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.wrong(column, f"is not a date such as 2027-04-05: {str(value)[:40]}.")
            return None

    def needed_day(self, column: str) -> date:
        """A date that must be there."""
        if not self.has(column):
            self.wrong(column, "is missing.")
        return self.day(column) or ALWAYS

    def period(self, first: str = "from", last: str = "until") -> tuple[date, date | None]:
        """Half-open days from the first to after the last day named; open where a cell is empty."""
        begin, end = self.day(first) or ALWAYS, self.day(last)
        if end is None or end == date.max:
            return begin, None
        if end < begin:
            self.wrong(last, "lies before the first day.")
        return begin, end + timedelta(days=1)

    def truth(self, column: str) -> bool:
        """Yes or no; no where the cell is empty."""
        value = self.values.get(column)
        known = {
            "": False,
            "none": False,
            "yes": True,
            "true": True,
            "1": True,
            "no": False,
            "false": False,
            "0": False,
        }
        word = str(value).strip().lower()
        if word not in known:
            self.wrong(column, f"is neither yes nor no: {str(value)[:40]}.")
        return known.get(word, False)

    def names(self, column: str) -> tuple[str, ...]:
        """A list of names: a JSON list, or a text with semicolons between them; each counts once."""
        value = self.values.get(column)
        if value is None:
            return ()
        parts = value.split(";") if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str | int) for part in parts):
            self.wrong(column, "is not a list of names.")
            return ()
        stripped = (str(part).strip() for part in parts)
        return tuple(dict.fromkeys(part for part in stripped if part))

    def trial_days(self, column: str) -> tuple[date, ...]:
        """Dates, each alone or with how often it came: `2027-06-30` or `2027-06-30 x 640`."""
        days: list[date] = []
        value = self.values.get(column)
        parts = value.split(";") if isinstance(value, str) else (value or [])
        for part in parts if isinstance(parts, list) else [parts]:
            text, _, times = str(part).partition("x")
            day = self._day(column, text) if text.strip() else None
            count = times.strip() or "1"
            if not count.isdecimal() or len(days) + int(count[:9]) > MOST_TRIALS:
                self.wrong(column, f"is not a date and how often it came, {MOST_TRIALS} in all at most.")
                return ()
            days += [day] * int(count) if day is not None else []
        return tuple(days)

    def choice(self, column: str, choices: Iterable[str]) -> str | None:
        """One of some words, or None; spaces count as underscores."""
        value = self.text(column)
        word = (value or "").lower().replace(" ", "_").replace("-", "_")
        if value is not None and word not in choices:
            self.wrong(column, f"is none of {', '.join(choices)}: {value[:40]}.")
            return None
        return word or None
