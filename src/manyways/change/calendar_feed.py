"""What is planned in a change as an iCal feed, by a signed link that calendar programs can read."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core import signing
from django.urls import reverse

from manyways.access.models import User
from manyways.change.models import Engagement
from manyways.work.models import Initiative

SALT = "change.calendar"
WIDEST = 73


def feed_address(initiative: Initiative, user: User) -> str:
    """The address of the feed, which shows what this person may see."""
    token = signing.dumps([str(initiative.key), user.pk], salt=SALT)
    return reverse("change:calendar", args=[token])


def read_feed_address(token: str) -> tuple[str, int]:
    """The key of the initiative and the id of the user. Raises BadSignature."""
    initiative, user = signing.loads(token, salt=SALT)
    return initiative, user


def calendar_text(name: str, engagements: Iterable[Engagement]) -> str:
    """RFC 5545: one event for each engagement with a day; whole days where no time is said."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Manyways//change//EN",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for row in engagements:
        if row.day is not None:
            lines += _event(row, row.day)
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(row: Engagement, day: date) -> list[str]:
    stamp = row.created_at.strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VEVENT",
        f"UID:{row.key}",
        f"DTSTAMP:{stamp}",
        *_when(row, day),
        f"SUMMARY:{_escaped(row.name)}",
    ]
    lines += [f"LOCATION:{_escaped(row.place)}"] if row.place else []
    lines += [f"DESCRIPTION:{_escaped(row.purpose)}"] if row.purpose else []
    return [*lines, f"STATUS:{'CONFIRMED' if row.happened_on else 'TENTATIVE'}", "END:VEVENT"]


def _when(row: Engagement, day: date) -> list[str]:
    if row.starts_at is None:
        return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]
    start = datetime.combine(day, row.starts_at)
    end = start + timedelta(hours=row.hours or 1)
    return [f"DTSTART:{start:%Y%m%dT%H%M%S}", f"DTEND:{end:%Y%m%dT%H%M%S}"]


def _escaped(text: str) -> str:
    for plain in ("\\", ";", ","):
        text = text.replace(plain, f"\\{plain}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes; the rest goes on after a space."""
    parts, here = [], ""
    for letter in line:
        if len((here + letter).encode()) > WIDEST:
            parts.append(here)
            here = ""
        here += letter
    return "\r\n ".join([*parts, here]) + "\r\n"
