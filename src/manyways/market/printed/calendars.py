"""Windows as a calendar (RFC 5545) that programs subscribe to."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from manyways.market.queries.leaving import Stamp
from manyways.market.queries.outcomes import Outlook, Row
from manyways.ui.calendar_files import calendar_file, midnight

if TYPE_CHECKING:
    from icalendar import Event


def outlook_calendar(outlook: Outlook, stamp: Stamp, name: str) -> bytes:
    """One whole-day event for each window, from likely by to safe to plan on; tentative unless the team fixed it."""
    moment = midnight(stamp.as_of)
    events = (_event(row, stamp, moment) for row in outlook.rows if row.drawing.likely and row.drawing.safe)
    return calendar_file("market", name, events, refresh="P1D")


def _event(row: Row, stamp: Stamp, moment: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{row.key}@manyways")
    event.add("dtstamp", moment)
    event.add("dtstart", row.drawing.likely)
    event.add("dtend", (row.drawing.safe or stamp.as_of) + timedelta(days=1))
    event.add("summary", f"{row.name} ({row.drawing.label})")
    words = [_("Likely by the first day, safe to plan on by the last."), row.words, stamp.line, stamp.notice]
    event.add("description", "\n".join(part for part in words if part))
    event.add("categories", [name for name in (row.program, *row.segments) if name])
    event.add("status", "CONFIRMED" if row.level == "fixed" else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
