"""Durations as people write them: `2 d`, `4 h`, `3 w`, `90 min`; a bare number means days."""

import re
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.ui.values import number_text

HOUR, DAY, WEEK = 60, 480, 2400
MOST_MINUTES = WEEK * 52 * 20
_READABLE = re.compile(r"^(\d{1,9}(?:[.,]\d{1,9})?)\s*([a-z]*)\.?$")
_UNITS = {"": DAY, "m": 1, "min": 1, "h": HOUR, "d": DAY, "w": WEEK}
_NAMES = {"minute": 1, "hour": HOUR, "hr": HOUR, "day": DAY, "week": WEEK, "wk": WEEK}


def duration_text(minutes: int | None) -> str:
    """Working minutes as days of eight hours, or hours below one day."""
    return "" if minutes is None else _written(minutes, get_language())


@lru_cache(maxsize=4096)
def _written(minutes: int, _language: str | None) -> str:
    if 0 < minutes < DAY:
        return _("%(count)s h") % {"count": plain_number(minutes / HOUR)}
    return _("%(count)s d") % {"count": plain_number(minutes / DAY)}


def plain_number(value: float) -> str:
    """A number with at most one decimal, and none where it is whole."""
    rounded = round(value, 1)
    return number_text(int(rounded) if rounded == int(rounded) else rounded)


def minutes_in(text: str) -> int | None:
    """Working minutes; None for an empty text. Raises ValueError for anything else.

    >>> minutes_in("2 d"), minutes_in("1,5h"), minutes_in("3 weeks"), minutes_in("")
    (960, 90, 7200, None)
    """
    written = text.strip().lower()
    if not written:
        return None
    match = _READABLE.match(written)
    unit = match and {**_UNITS, **_NAMES}.get(match[2].removesuffix("s") if len(match[2]) > 1 else match[2])
    if not match or not unit:
        raise ValueError(text)
    minutes = round(float(match[1].replace(",", ".")) * unit)
    if minutes > MOST_MINUTES:
        raise ValueError(text)
    return minutes


class DurationField(forms.CharField):
    """A duration as working minutes."""

    default_error_messages = {"unreadable": lazy("Write a duration such as 2 d, 4 h or 3 w.")}

    def __init__(self, **settings: Any) -> None:
        super().__init__(max_length=20, **{"required": False, **settings})

    def prepare_value(self, value: Any) -> Any:
        """Minutes as people write them."""
        return duration_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """The minutes. Raises ValidationError for what cannot be read."""
        try:
            return minutes_in(super().clean(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["unreadable"], "unreadable") from None
