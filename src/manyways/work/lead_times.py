"""Lead times as people write them: `8 weeks`, `26 w`, `10 days`; kept in calendar days, a bare number means weeks."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

WEEK = 7
MOST_DAYS = 3660
_WRITTEN = re.compile(r"^(\d+)\s*([^\W\d_]*)\.?$")
_UNITS = {"": WEEK, "w": WEEK, "wk": WEEK, "week": WEEK, "d": 1, "day": 1, "m": 30, "month": 30}


def lead_text(days: int) -> str:
    """Whole weeks as weeks, the rest as days; nothing for no lead time."""
    if not days:
        return ""
    if days % WEEK:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    weeks = days // WEEK
    return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}


def days_in(text: str) -> int:
    """Calendar days; 0 for an empty text. Raises ValueError for what cannot be read.

    >>> days_in("8 weeks"), days_in("26"), days_in("10 d"), days_in("")
    (56, 182, 10, 0)
    """
    written = text.strip().lower()
    if not written:
        return 0
    match = _WRITTEN.match(written)
    unit = match and (_UNITS.get(match[2].removesuffix("s") or match[2]) or _own_units().get(match[2]))
    if not match or not unit or int(match[1]) * unit > MOST_DAYS:
        raise ValueError(text)
    return int(match[1]) * unit


def _own_units() -> dict[str, int]:
    """The units as `lead_text` writes them in the language of the reader."""
    told = {lead_text(count * unit): unit for unit in (1, WEEK) for count in (1, 2)}
    return {text.strip("0123456789 \u00a0").lower(): unit for text, unit in told.items()}


class LeadField(forms.CharField):
    """A lead time as calendar days."""

    default_error_messages = {"unreadable": lazy("Write a lead time such as 8 weeks or 10 days.")}

    def __init__(self, **settings: Any) -> None:
        super().__init__(max_length=20, **{"required": False, **settings})

    def prepare_value(self, value: Any) -> Any:
        """Days as people write them."""
        return lead_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        """The days. Raises ValidationError for what cannot be read."""
        try:
            return days_in(super().clean(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["unreadable"], "unreadable") from None
