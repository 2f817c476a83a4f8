"""What working hours must be like, and which countries' public holidays are known."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from manyways.teams.countries import is_country
from manyways.ui.answers import Refused

MINUTES_PER_DAY = 1440
MOST_EXCEPTIONS = 20_000


def refuse_hours(week: Any, exceptions: Any, country: str) -> None:
    """Raise Refused by field unless hours are seven days of ordered shifts and dates are dates."""
    if not isinstance(week, list) or len(week) != 7 or not all(_is_day(day) for day in week):
        raise Refused(fields={"week": _("Each day needs its shifts, one after another, as 08:00–12:00.")})
    is_known = isinstance(exceptions, Mapping) and len(exceptions) <= MOST_EXCEPTIONS
    if not is_known or not all(_is_date(key) and _is_day(day) for key, day in exceptions.items()):
        raise Refused(fields={"exceptions": _("Each line needs a date, and its shifts or nothing.")})
    if not any(week) and not any(exceptions.values()):
        raise Refused(fields={"week": _("There is no working time in this week at all.")})
    if country and not is_country(country):
        raise Refused(fields={"country": _("Public holidays of this country are not known.")})


def _is_day(shifts: Any) -> bool:
    if not isinstance(shifts, Sequence) or isinstance(shifts, str):
        return False
    edges: list[int] = []
    for shift in shifts:
        if not isinstance(shift, Sequence) or len(shift) != 2 or not all(type(edge) is int for edge in shift):
            return False
        edges += shift
    is_rising = all(first < second for first, second in zip(edges[::2], edges[1::2], strict=True))
    return is_rising and edges == sorted(edges) and all(0 <= edge <= MINUTES_PER_DAY for edge in edges)


def _is_date(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text).isoformat() == text)
    except (TypeError, ValueError):
        return False
