"""When items are planned to start and end: a registry that the app of schedules fills, so that lists show it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from manyways.work.models import Initiative, Item

Days = Mapping[int, tuple[date | None, date | None]]
Find = Callable[[Initiative], Days]

_find: list[Find] = []


def tell_planned_days(find: Find) -> Find:
    """Register who knows the first and the last day of each item of an initiative, by its id."""
    _find[:] = [find]
    return find


def put_planned_days(initiative: Initiative, items: Iterable[Item]) -> None:
    """Put `planned_start` and `planned_finish` on items of an initiative; nothing where it has no plan."""
    days = _find[0](initiative) if _find and initiative.way.has_plan else {}
    for item in items:
        row: Any = item
        row.planned_start, row.planned_finish = days.get(item.pk, (None, None))
