"""A calendar file (RFC 5545) that programs subscribe to: what stands around its events."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event


def calendar_file(source: str, name: str, events: "Iterable[Event]", *, refresh: str) -> bytes:
    """Events under a name, made by `source`; `refresh` is how often to ask again, such as `P1D`."""
    from icalendar import Calendar  # needed for this alone

    calendar = Calendar()
    calendar.add("prodid", f"-//Manyways//{source}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", refresh)
    for event in events:
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def midnight(day: date) -> datetime:
    """The start of a day in UTC: a calendar fetched twice on one day reads the same."""
    return datetime.combine(day, time(), tzinfo=UTC)
