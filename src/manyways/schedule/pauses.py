"""The stretches of work of an item that pauses, for the drawing."""

from datetime import date

from django.utils import timezone

from manyways.schedule.arrays import compiled_calendar, moment_from
from manyways.schedule.columns import minute_from
from manyways.schedule.dates import Solved
from manyways.work.models import Item


def parts_of(item: Item, found: Solved) -> list[tuple[date, date]]:
    """The first and the last day of each stretch; one stretch once something of it is done: pauses are past then."""
    dates = found.plan.items.get(item.pk)
    if dates is None or (item.percent_done and item.started_at):
        return []
    calendar = compiled_calendar(found.source.calendars.get(item.calendar_id) or found.source.calendar)
    start = int(calendar.working_at(minute_from(dates.start_at)))
    bounds, paused, since = list[tuple[int, int]](), 0, 0
    for after, length in [*item.pauses, (item.duration_minutes or 0, 0)]:
        bounds.append((start + paused + since, start + paused + after))
        paused, since = paused + length, after
    return [(_day(int(calendar.start_at(a))), _day(int(calendar.finish_at(b)) - 1)) for a, b in bounds]


def _day(minute: int) -> date:
    return timezone.localtime(moment_from(minute)).date()
