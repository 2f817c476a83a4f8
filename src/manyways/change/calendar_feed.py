"""What is planned in a change as an iCal feed, by a signed link that calendar programs can read."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from manyways.access.models import User
from manyways.change.models import Engagement
from manyways.ui.calendar_files import calendar_file
from manyways.work.models import Initiative

if TYPE_CHECKING:
    from icalendar import Event

SALT = "change.calendar"


def feed_address(initiative: Initiative, user: User) -> str:
    """The address of the feed, which shows what this person may see."""
    token = signing.dumps([str(initiative.key), user.pk], salt=SALT)
    return reverse("change:calendar", args=[token])


def read_feed_address(token: str) -> tuple[str, int]:
    """The key of the initiative and the id of the user. Raises BadSignature."""
    initiative, user = signing.loads(token, salt=SALT)
    return initiative, user


def calendar_of(name: str, engagements: Iterable[Engagement]) -> bytes:
    """One event for each engagement with a day; whole days where no time is said."""
    events = (_event(row, row.day) for row in engagements if row.day is not None)
    return calendar_file("change", name, events, refresh="PT6H")


def _event(row: Engagement, day: date) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{row.key}@manyways")
    event.add("dtstamp", row.created_at)
    start, end = row.times or (day, day + timedelta(days=1))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", row.name)
    for name, text in (("location", row.place), ("description", row.purpose)):
        if text:
            event.add(name, text)
    event.add("status", "CONFIRMED" if row.happened_on else "TENTATIVE")
    return event
