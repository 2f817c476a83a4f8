"""How people write what a plan needs: `3FS+2d` for what an item waits for, `2ed` for elapsed days, `50%`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.schedule.arrays import YEARS_AFTER, YEARS_BEFORE
from manyways.ui.values import date_text
from manyways.work.durations import DAY, HOUR, minutes_in
from manyways.work.models import Link
from manyways.work.times import ItemTime, time_in

_TIE = re.compile(r"^(\d{1,9})\s*(fs|ss|ff|sf)?\s*(?:([+-])\s*(.+))?$", re.IGNORECASE)
_ELAPSED = re.compile(r"^(\d{1,9}(?:[.,]\d{1,9})?)\s*e(min|m|h|d|w)$", re.IGNORECASE)
_PERCENT = re.compile(r"^(\d{1,9})\s*%$")
_CLOCK = {"m": 1, "min": 1, "h": 60, "d": 1440, "w": 7 * 1440}


@dataclass(frozen=True)
class WrittenLink:
    """One link as typed: the number of the row waited for, the type, the lag and what it is counted in."""

    number: int
    type: str
    lag: int
    lag_unit: str


def links_in_text(text: str) -> list[WrittenLink]:
    """The links in a text such as `3; 5SS; 7FS+2d; 8FF-1ed; 9FS+50%`. Raises Refused for what cannot be read."""
    return [_tie_in(part) for part in re.split(r"[;,]", text) if part.strip()]


def _tie_in(part: str) -> WrittenLink:
    match = _TIE.match(part.strip())
    if not match:
        raise Refused(_("“%(text)s” cannot be read. Write 3, 5SS or 7FS+2d.") % {"text": part.strip()[:40]})
    lag, unit = lag_in(match[4] or "", is_before=match[3] == "-")
    return WrittenLink(int(match[1]), (match[2] or "fs").lower(), lag, unit)


def lag_in(text: str, *, is_before: bool = False) -> tuple[int, str]:
    """A lag and its unit: `2d` is working time, `2ed` elapsed, `50%` a share. Raises Refused.

    >>> lag_in("2d"), lag_in("1ed", is_before=True), lag_in("50 %")
    ((960, 'working'), (-1440, 'elapsed'), (50, 'percent'))
    """
    written = text.strip()
    if written[:1] in "+-" and written:
        return lag_in(written[1:], is_before=is_before != (written[0] == "-"))
    sign = -1 if is_before else 1
    if percent := _PERCENT.match(written):
        return sign * int(percent[1]), Link.Lag.PERCENT.value
    if elapsed := _ELAPSED.match(written):
        minutes = float(elapsed[1].replace(",", ".")) * _CLOCK[elapsed[2].lower()]
        return sign * round(minutes), Link.Lag.ELAPSED.value
    return sign * (minutes_of(written) or 0), Link.Lag.WORKING.value


def minutes_of(text: str) -> int | None:
    """Working minutes of a written duration, None for an empty one. Raises Refused."""
    if text.strip().startswith("-"):
        raise Refused(_("A time cannot be negative."))
    try:
        return minutes_in(text.strip().removesuffix("?"))
    except ValueError:
        raise Refused(
            _("“%(text)s” is no time. Write 2 d, 4 h or 3 w.") % {"text": text.strip()[:40]}
        ) from None


def time_of(text: str) -> ItemTime:
    """A written time of an item. Raises Refused."""
    if text.strip().startswith("-") or "(-" in text.replace(" ", ""):
        raise Refused(_("A time cannot be negative."))
    try:
        return time_in(text.strip().removesuffix("?"))
    except ValueError:
        words = {"text": text.strip()[:40]}
        raise Refused(_("“%(text)s” is no time. Write 2 d, 4 h, 3 ed or 2 d (1 w) 3 d.") % words) from None


def lag_text(link: Link) -> str:
    """A lag as it is typed: `+2d`, `-1ed`, `+50%`; empty without one."""
    if not link.lag:
        return ""
    sign, size = ("-" if link.lag < 0 else "+"), abs(link.lag)
    if link.lag_unit == Link.Lag.PERCENT:
        return f"{sign}{size}%"
    is_elapsed = link.lag_unit == Link.Lag.ELAPSED
    day = 1440 if is_elapsed else DAY
    count, unit = (size / day, "d") if size % day == 0 or size > day else (size / HOUR, "h")
    return f"{sign}{count:.10g}{'e' if is_elapsed else ''}{unit}"


def link_text(number: int, link: Link) -> str:
    """A link as it is typed: `3`, `5SS`, `7FS+2d`."""
    lag = lag_text(link)
    kind = "" if link.type == Link.Type.FS and not lag else link.type.upper()
    return f"{number}{kind}{lag}"


def day_in_reach(day: date) -> date:
    """A day that calendars cover. Raises Refused for any other."""
    year = today().year
    if not year - YEARS_BEFORE <= day.year <= year + YEARS_AFTER:
        words = {"day": date_text(day), "first": year - YEARS_BEFORE, "last": year + YEARS_AFTER}
        raise Refused(_("%(day)s lies outside the calendars, which cover %(first)s to %(last)s.") % words)
    return day


def moment_of_day(day: date | None) -> datetime | None:
    """The first moment of a day in the organisation's time zone, as rows keep days."""
    return timezone.make_aware(datetime.combine(day_in_reach(day), time.min)) if day else None
