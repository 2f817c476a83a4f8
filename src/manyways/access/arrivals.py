"""Somebody who signs in: higher apps say which person of the organisation that is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from manyways.access.models import User


@dataclass(frozen=True)
class Arrival:
    """An account that was made, or that came in with a verified address.

    `by` let them in, or is themselves. `rooms` are the closed rooms that are open to this way in. `is_vouched`: name
    and address were said by somebody who may add accounts. `person`: who is meant, where that was said too.
    """

    user: User
    by: User
    rooms: frozenset[str] = frozenset()
    is_vouched: bool = False
    person: Any = None


Meet = Callable[[Arrival], None]
_MEETING: list[Meet] = []


def meet_arrivals(meet: Meet) -> Meet:
    """Call a function for each arrival, in the transaction of what let them in."""
    if meet not in _MEETING:
        _MEETING.append(meet)
    return meet


def announce(arrival: Arrival) -> None:
    """Tell the apps above that somebody is here."""
    for meet in _MEETING:
        meet(arrival)
