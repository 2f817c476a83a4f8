"""Values of a JSON document, each checked, with the row and the reason where one is wrong."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from manyways.engine.time import END_MINUTE, NO_MINUTE, OutOfTimeError, minute_of

LONGEST_TEXT = 10_000


class ReadError(ValueError):
    """A file cannot be read as a schedule; the text says where, why, and what to do."""


@dataclass(frozen=True)
class Record:
    """One JSON object with the words that name it in a message."""

    where: str
    fields: Mapping[str, Any]

    def wrong(self, name: str, reason: str) -> ReadError:
        """The error for one field."""
        return ReadError(f"{self.where}: “{name}” {reason}")

    def number(
        self, name: str, default: float | None = None, *, low: float = 0, high: float = END_MINUTE
    ) -> float:
        """A finite number between two limits; `default` where the field is absent or null."""
        value = self.fields.get(name)
        if value is None:
            if default is None:
                raise self.wrong(name, "is missing.")
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.wrong(name, f"is not a number: {str(value)[:40]}.")
        if not low <= value <= high:
            raise self.wrong(name, f"must be between {low:g} and {high:g}, and is {value:g}.")
        return value

    def minutes(self, name: str, default: int | None = None, *, low: int = 0) -> int:
        """A number of minutes, rounded to a whole one."""
        return round(self.number(name, default, low=low))

    def integer(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        value = self.number(name, default, low=-(2**63), high=2**63 - 1)
        if value != int(value):
            raise self.wrong(name, f"is not a whole number: {value}.")
        return int(value)

    def optional_integer(self, name: str) -> int | None:
        """A whole number, or None."""
        return None if self.fields.get(name) is None else self.integer(name)

    def text(self, name: str, default: str = "") -> str:
        """A text; `default` where the field is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return default
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise self.wrong(name, f"is not a text of at most {LONGEST_TEXT} characters.")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false; `default` where the field is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(name, "is neither true nor false.")
        return value

    def minute(self, name: str) -> int:
        """The minute of a local date and time; `NO_MINUTE` where the field is absent or null."""
        value = self.fields.get(name)
        return NO_MINUTE if value is None else self.minute_of_text(name, value)

    def minute_of_text(self, name: str, value: object) -> int:
        """The minute of a text such as 2026-11-23T08:00:00."""
        if not isinstance(value, str):
            raise self.wrong(name, "is not a date and time such as 2026-11-23T08:00:00.")
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as reason:
            raise self.wrong(
                name, f"is not a date and time such as 2026-11-23T08:00:00: {value[:40]}."
            ) from reason
        try:
            return minute_of(moment)
        except OutOfTimeError as reason:
            raise self.wrong(name, f"is refused: {reason}") from reason

    def day(self, text: str) -> date:
        """A date such as 2026-12-25 that is the name of a field."""
        try:
            return date.fromisoformat(text)
        except ValueError as reason:
            raise ReadError(f"{self.where}: “{text[:40]}” is not a date such as 2026-12-25.") from reason

    def record(self, name: str, where: str = "") -> "Record":
        """An object in a field; empty where the field is absent or null."""
        value = self.fields.get(name)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise self.wrong(name, "is not an object.")
        return Record(where or f"{self.where}, {name}", value)

    def values(self, name: str) -> list[Any]:
        """A list in a field; empty where the field is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, "is not a list.")
        return value

    def records(self, name: str, word: str) -> list["Record"]:
        """A list of objects in a field, each named by `word` and its number."""
        result = []
        for number, value in enumerate(self.values(name), start=1):
            where = f"{self.where}, {word} {number}" if self.where else f"{word} {number}"
            if not isinstance(value, dict):
                raise ReadError(f"{where} is not an object.")
            result.append(Record(where, value))
        return result
