"""What the editor of a plan shows beside the bars and lets one type: the cells of a row, and the frame around all."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may
from manyways.schedule.arrays import working_hours
from manyways.schedule.dates import ItemDates, PlannedDates, Solved
from manyways.schedule.writing import link_text
from manyways.teams.models import Calendar, Person
from manyways.ui.values import as_day
from manyways.work.models import Initiative, Item, Link
from manyways.work.times import span_text, time_text

MOST_NAMES = 500
AROUND = timedelta(days=400)


def typed_predecessors(numbers: Mapping[int, int], links: Iterable[Link]) -> dict[int, str]:
    """By id of an item: what it waits for, as it is typed: `3; 5SS+2d`. `numbers` of rows by their ids."""
    found: dict[int, list[tuple[int, Link]]] = {}
    for link in links:
        if link.predecessor_id in numbers and link.successor_id in numbers:
            found.setdefault(link.successor_id, []).append((numbers[link.predecessor_id], link))
    return {
        pk: "; ".join(link_text(number, link) for number, link in sorted(pairs, key=lambda pair: pair[0]))
        for pk, pairs in found.items()
    }


def cells_of(item: Item, dates: ItemDates | None, owner: str, *, is_summary: bool) -> dict[str, Any]:
    """The cells of one row; those without a value are left out."""
    is_leaf = not is_summary
    cells: dict[str, Any] = {
        "version": item.version,
        "form": item.form,
        "owner_name": owner,
        "duration": time_text(item) if is_leaf else "",
        "low": span_text(item.duration_low_minutes, is_elapsed=item.is_elapsed),
        "high": span_text(item.duration_high_minutes, is_elapsed=item.is_elapsed),
        "percent": 100 if item.finished_at else item.percent_done if is_leaf else 0,
        "deadline": as_day(item.deadline_at).isoformat() if item.deadline_at else None,
        "constraint": item.constraint if item.constraint != Item.Constraint.ASAP else "",
        "constraint_on": as_day(item.constraint_at).isoformat() if item.constraint_at else None,
        "is_started": item.started_at is not None,
        "is_manual": item.is_manual,
        "is_guessed": bool(dates and dates.is_guessed),
    }
    if dates is not None and not item.finished_at and is_leaf:
        cells["slack"] = span_text(dates.total_float_minutes, is_elapsed=item.is_elapsed)
        cells["float_until"] = dates.late_finish_on.isoformat()
    return {name: value for name, value in cells.items() if value not in (None, "", False)}


def frame_of(found: Solved, initiative: Initiative, user: User) -> dict[str, Any]:
    """What holds for the whole plan: its version, what is free time, and for those who may edit it, whom to name.

    `initiative` is read for this request: rights hang on more than the row itself.
    """
    can_edit, status = may(user, "schedule.change_plan", initiative), found.source.initiative.status_on
    people = Person.objects.visible_to(user).order_by("name").values_list("name", flat=True)
    return {
        "version": found.version,
        "problem": found.plan.problem,
        "can_edit": can_edit,
        "free": free_time(found.source.calendar, found.plan),
        "people": list(people[:MOST_NAMES]) if can_edit else [],
        "status_on": status.isoformat() if status else None,
    }


def free_time(calendar: Calendar, plan: PlannedDates) -> dict[str, Any]:
    """Days without work on a calendar: `week` (0 is Monday) and single days `off` or `on` around the plan."""
    hours = working_hours(calendar)
    first = min(plan.start_on or today(), today()) - AROUND
    last = max(plan.finish_on or today(), today()) + AROUND
    week = [day for day, shifts in enumerate(hours.week) if not shifts]
    near = [(day, shifts) for day, shifts in hours.exceptions if first <= day <= last]
    return {
        "week": week,
        "off": [day.isoformat() for day, shifts in near if not shifts and day.weekday() not in week],
        "on": [day.isoformat() for day, shifts in near if shifts and day.weekday() in week],
        "calendar": calendar.name,
    }
