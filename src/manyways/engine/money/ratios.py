"""Numbers that may be undefined, each with the reason."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number, or None with the reason why there is none.

    >>> Figure(None, "Nothing has been spent yet.").is_defined
    False
    """

    value: float | None
    reason: str = ""

    @property
    def is_defined(self) -> bool:
        """There is a number."""
        return self.value is not None


def ratio(above: float, below: float, reason: str) -> Figure:
    """One number divided by another; undefined with the reason where the second is 0.

    >>> ratio(3.0, 2.0, "").value
    1.5
    """
    return Figure(above / below) if below else Figure(None, reason)


def checked(name: str, value: float) -> float:
    """The value itself. Raises ValueError where it is negative, infinite or not a number."""
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{name} must be a number and not negative, and is {value}.")
    return float(value)
