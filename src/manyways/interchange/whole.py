"""What a source says of the whole initiative: its working time, and the day it is counted back from."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from manyways.interchange.drafts import Change, Draft
from manyways.teams.models import Calendar
from manyways.teams.queries import calendar_week, shifts_text
from manyways.ui.values import ordered_date_text
from manyways.work.models import Initiative


def working_time_name(found: Mapping[str, Any], initiative: Initiative) -> str:
    """What the calendar of a source is called here, of which each initiative has its own."""
    return f"{found['name']}, {initiative.name}"[:120]


def calendar_here(found: Mapping[str, Any], initiative: Initiative) -> Calendar | None:
    """The calendar that stands here for the one of a source."""
    return Calendar.objects.filter(name=working_time_name(found, initiative)).first()


def is_as_found(calendar: Calendar, found: Mapping[str, Any]) -> bool:
    """Whether a calendar has the hours of the source already."""
    return (calendar.week, calendar.exceptions) == (found["week"], found["exceptions"])


def changes_of_the_whole(draft: Draft, initiative: Initiative) -> tuple[Change, ...]:
    """What carrying a draft would change of the initiative itself, beside its rows."""
    time, day = draft.calendar, draft.planned_back_from
    changes = list(_of_time(time, initiative)) if time else []
    if day and day != initiative.planned_back_from:
        changes.append(Change("planned_back_from", initiative.planned_back_from, day))
    return tuple(changes)


def _of_time(found: Mapping[str, Any], initiative: Initiative) -> Iterator[Change]:
    """Another calendar than before; or the same one with other hours, day by day."""
    here, held = calendar_here(found, initiative), initiative.calendar
    if here is None or here != held:
        yield Change("calendar", held.name if held else None, working_time_name(found, initiative))
    if here is not None:
        dates = sorted({*here.exceptions, *found["exceptions"]})
        were, are = (
            _hours(here, dates),
            _hours(Calendar(week=found["week"], exceptions=found["exceptions"]), dates),
        )
        yield from (Change(day, were[day], are[day]) for day in were if were[day] != are[day])


def _hours(calendar: Calendar, dates: Iterable[str]) -> dict[str, str]:
    """The hours of each weekday and of some dates, by what the day is called."""
    days = map(date.fromisoformat, dates)
    return dict(calendar_week(calendar)) | {
        ordered_date_text(day, "j M Y"): shifts_text(
            calendar.exceptions.get(day.isoformat(), calendar.week[day.weekday()])
        )
        for day in days
    }
