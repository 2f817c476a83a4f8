"""On which day each milestone comes: it came, or a fixed day, or the forecast's, or the date of its initiative."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from manyways.access.clock import days_ago
from manyways.change.models import Milestone
from manyways.forecast.models import EVENING_BEFORE, NEVER, Forecast, Window
from manyways.forecast.queries import latest_forecast, resolved_dates

UNKNOWN = date.max
A_WEEK = 7


def days_of(milestones: Iterable[Milestone]) -> dict[int, date]:
    """The day of each milestone by id; `UNKNOWN` where nothing says one. Expects `item__initiative` at hand."""
    rows = list(milestones)
    forecast = _forecast_days(row for row in rows if row.fixed_on is None and row.item.finished_at is None)
    return {
        row.pk: row.has_landed_on
        or row.fixed_on
        or forecast.get(row.item_id)
        or row.item.initiative.due_on
        or UNKNOWN
        for row in rows
    }


def _forecast_days(milestones: Iterable[Milestone]) -> dict[int, date]:
    """The days of those whose day is forecast, by item."""
    items: dict[int, list[int]] = defaultdict(list)
    for row in milestones:
        items[row.percent].append(row.item_id)
    found: dict[int, date] = {}
    for percent, ids in items.items():
        found |= resolved_dates(ids, percent)
    return found


def is_forecast(milestone: Milestone) -> bool:
    """Whether its day moves with the forecast."""
    return milestone.fixed_on is None and milestone.item.finished_at is None


def trial_days(milestones: Iterable[Milestone]) -> dict[int, tuple[tuple[date, ...], tuple[date, ...]]]:
    """The day of each trial, of today's forecast and of the one a week before, for milestones that are forecast."""
    rows = list(milestones)
    found = {row.pk: (_spelled(row.trial_days), _spelled(row.trial_days_last_week)) for row in rows}
    latest = latest_forecast()
    forecast = {row.item_id: row.pk for row in rows if is_forecast(row)}
    if latest is None or not forecast:
        return found
    before = forecast_before(latest)
    now, then = _trials(latest, forecast), _trials(before, forecast) if before else {}
    return found | {pk: (now[item], then.get(item, ())) for item, pk in forecast.items() if item in now}


def forecast_before(latest: Forecast) -> Forecast | None:
    """The last forecast that is at least a week older."""
    week = min(latest.as_of - timedelta(days=A_WEEK), days_ago(A_WEEK))
    return Forecast.objects.filter(as_of__lte=week).newest().first()


def _trials(forecast: Forecast, items: Iterable[int]) -> dict[int, tuple[date, ...]]:
    windows = Window.objects.filter(forecast=forecast, item__in=list(items)).that_tell_a_day()
    start = forecast.as_of - EVENING_BEFORE
    known: dict[int, date] = {NEVER: UNKNOWN}

    def day(number: int) -> date:
        if number not in known:
            known[number] = start + timedelta(days=number)
        return known[number]

    return {row.item_id: tuple(day(each) for each in row.days().tolist()) for row in windows if row.item_id}


def _spelled(counted: list[list[object]]) -> tuple[date, ...]:
    """Pairs of an ISO day and how often it came, in full."""
    return tuple(day for text, count in counted for day in [date.fromisoformat(str(text))] * int(str(count)))


def counted(days: Iterable[date]) -> list[list[object]]:
    """Days in their order as pairs of an ISO day and how often it came in a row."""
    found: list[list[object]] = []
    last, count = None, 0
    for day in days:
        if day != last and last is not None:
            found.append([last.isoformat(), count])
            count = 0
        last, count = day, count + 1
    return [*found, [last.isoformat(), count]] if last is not None else found
