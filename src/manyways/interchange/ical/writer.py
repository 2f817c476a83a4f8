"""Days as a calendar file."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from manyways.interchange.ical.days import Day
from manyways.ui.calendar_files import calendar_file

if TYPE_CHECKING:
    from icalendar import Event


def calendar_of(name: str, days: Iterable[Day], made_at: datetime, address: Callable[[str], str]) -> bytes:
    """RFC 5545 with the moment it was made; `address` makes a path the address of its page."""
    events = (_event(day, made_at, address) for day in days)
    return calendar_file("interchange", name, events, refresh="PT6H")


def _event(day: Day, made_at: datetime, address: Callable[[str], str]) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{day.uid}@manyways")
    event.add("dtstamp", made_at)
    if day.starts_at and day.ends_at:
        event.add("dtstart", day.starts_at.astimezone(UTC))
        event.add("dtend", day.ends_at.astimezone(UTC))
    else:
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.name)
    event.add("description", f"{day.about}\n{address(day.url)}")
    event.add("url", address(day.url))
    if day.place:
        event.add("location", day.place)
    event.add("status", "CONFIRMED" if day.is_settled else "TENTATIVE")
    event.add("transp", "OPAQUE" if day.starts_at else "TRANSPARENT")
    return event
