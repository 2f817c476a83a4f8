"""How long an item takes, as people write it: `5 d`, `3 ed` by the clock, `2 d (1 w) 3 d` with a pause of a week."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.ui.answers import Stale
from manyways.work.durations import DurationField, duration_text, minutes_in, plain_number
from manyways.work.models import Item

Pauses = tuple[tuple[int, int], ...]
MOST_PAUSES = 50
CLOCK_DAY = 1440
MOST_CLOCK_MINUTES = CLOCK_DAY * 366 * 20
_BRACKETS = re.compile(r"\(([^()]*)\)")
_CLOCK = re.compile(r"^(\d{1,9}(?:[.,]\d{1,9})?)\s*e\s*(min|m|h|d|w)[a-z]*$", re.IGNORECASE)
_CLOCK_UNITS = {"m": 1, "min": 1, "h": 60, "d": CLOCK_DAY, "w": 7 * CLOCK_DAY}


@dataclass(frozen=True)
class ItemTime:
    """Working minutes, or minutes of the clock where `is_elapsed`; `pauses`: after how much work, how long."""

    minutes: int | None
    is_elapsed: bool = False
    pauses: Pauses = ()

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of an item that hold it."""
        pauses = [list(pause) for pause in self.pauses]
        return {"duration_minutes": self.minutes, "is_elapsed": self.is_elapsed, "pauses": pauses}


def time_in(text: str) -> ItemTime:
    """A written time. Raises ValueError for what cannot be read.

    >>> time_in("2 d (1 w) 3 d")
    ItemTime(minutes=2400, is_elapsed=False, pauses=((960, 2400),))
    >>> time_in("3 ed")
    ItemTime(minutes=4320, is_elapsed=True, pauses=())
    """
    by_clock = clock_minutes_in(text)
    if by_clock is not None:
        return ItemTime(by_clock, is_elapsed=True)
    written = _BRACKETS.split(text)
    if len(written) == 1:
        return ItemTime(minutes_in(text))
    work, pauses = ([minutes_in(part) for part in written[at::2]] for at in (0, 1))
    if not all(work) or not all(pauses):
        raise ValueError(text)
    after = accumulate(minutes or 0 for minutes in work)
    total = sum(minutes or 0 for minutes in work)
    return ItemTime(total, pauses=tuple(zip(after, (minutes or 0 for minutes in pauses), strict=False)))


def clock_minutes_in(text: str) -> int | None:
    """Minutes of a time by the clock: `3 ed`, `12 eh`; None where it is none. Raises ValueError past twenty years."""
    match = _CLOCK.match(text.strip())
    if not match:
        return None
    minutes = round(float(match[1].replace(",", ".")) * _CLOCK_UNITS[match[2].lower()])
    if minutes > MOST_CLOCK_MINUTES:
        raise ValueError(text)
    return minutes


def with_times(stale: Stale) -> Stale:
    """The same conflict with times as people type them; the time of an item is three columns."""
    if "duration_minutes" not in stale.mine:
        return stale
    mine, theirs = _typed(stale.mine), _typed(stale.theirs)
    return Stale(mine=mine, theirs=theirs, version=stale.version, model=Item)


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    time = {name: values[name] for name in ItemTime(None).columns if name in values}
    rest = {name: value for name, value in values.items() if name not in time}
    spans = {name: duration_text(value) for name, value in rest.items() if name.endswith("_minutes")}
    return {**rest, **spans, "duration_minutes": time_text(Item(**time))}


def time_text(item: Item) -> str:
    """The time of an item as it is typed; empty where nobody gave one."""
    if item.duration_minutes is None or not item.pauses:
        return span_text(item.duration_minutes, is_elapsed=item.is_elapsed)
    done, parts = 0, list[str]()
    for after, length in item.pauses:
        parts += [duration_text(after - done), f"({duration_text(length)})"]
        done = after
    return " ".join([*parts, duration_text(item.duration_minutes - done)])


def span_text(minutes: int | None, *, is_elapsed: bool) -> str:
    """Minutes as they are typed, of work or by the clock."""
    if not is_elapsed or minutes is None:
        return duration_text(minutes)
    if minutes % CLOCK_DAY and minutes < CLOCK_DAY * 2:
        return _("%(count)s eh") % {"count": plain_number(minutes / 60)}
    return _("%(count)s ed") % {"count": plain_number(minutes / CLOCK_DAY)}


def pauses_within(item: Item, minutes: int) -> list[list[int]]:
    """The pauses that a shorter time still has."""
    return [list(pause) for pause in item.pauses if pause[0] < minutes]


def pauses_to_come(item: Item) -> int:
    """The minutes of the pauses that lie behind what is done; all of them while nothing is."""
    done = (item.duration_minutes or 0) * item.percent_done / 100
    return sum(length for after, length in item.pauses if after >= done)


def refuse_pauses(item: Item) -> str:
    """What is wrong with the pauses of an item; empty where nothing is."""
    pauses, total = item.pauses, item.duration_minutes or 0
    if not pauses:
        return ""
    if item.form == Item.Form.MILESTONE or item.is_elapsed or not total:
        return _("Only an item with a working time can pause.")
    is_shaped = isinstance(pauses, list) and len(pauses) <= MOST_PAUSES and all(map(_is_pause, pauses))
    if not is_shaped:
        return _("A pause is two numbers: minutes of work before it, and its own working minutes.")
    places = [pause[0] for pause in pauses]
    is_inside = places == sorted(set(places)) and places[-1] < total
    return "" if is_inside else _("Pauses lie inside the time, one after the other.")


def _is_pause(pause: Any) -> bool:
    is_pair = isinstance(pause, list | tuple) and len(pause) == 2
    return is_pair and all(type(part) is int and 0 < part <= MOST_CLOCK_MINUTES for part in pause)


class ItemTimeField(DurationField):
    """The time of an item as `ItemTime`."""

    default_error_messages = {"unreadable": lazy("Write a time such as 5 d, 3 ed or 2 d (1 w) 3 d.")}

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.max_length = 400

    def clean(self, value: Any) -> Any:
        """The time. Raises ValidationError for what cannot be read."""
        try:
            return time_in(forms.CharField(required=False, max_length=400).clean(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["unreadable"], "unreadable") from None
