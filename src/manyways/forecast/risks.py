"""The open risks of the log as the joint simulation takes them: one draw in each trial strikes all their items."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from manyways.engine.forecast.distributions import Distribution, fixed, pert
from manyways.engine.forecast.joint import Effect, Risk
from manyways.work.models import Item, LogEntry

if TYPE_CHECKING:
    from manyways.forecast.histories import History

DAY_MINUTES = 480
PREFIX = "risk "


def risk_key(entry: LogEntry) -> str:
    """The name of a risk in the simulation."""
    return f"{PREFIX}{entry.key}"


def read_risks(items: Mapping[int, Item], histories: "Mapping[int, History]", as_of: date) -> Iterator[Risk]:
    """The risks open on a day that have a chance, days and items. Two queries.

    A day is eight working hours of a planned item; of an item in a queue, what its team finishes on an average day.
    """
    rows = LogEntry.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=as_of),
        kind=LogEntry.Kind.RISK,
        initiative__in={item.initiative_id for item in items.values()},
        raised_on__lte=as_of,
        chance__gt=0,
        days__gt=0,
    )
    for entry in rows.prefetch_related("about").order_by("pk"):
        struck = [items[row.item_id] for row in entry.about.all() if row.item_id in items]
        effects = tuple(
            Effect(str(item.key), _impact(entry, _unit(item, histories)))
            for item in struck
            if item.finished_at is None
        )
        if effects and entry.chance:
            yield Risk(risk_key(entry), entry.chance / 100, effects)


def _unit(item: Item, histories: "Mapping[int, History]") -> float:
    """What a day of delay is for an item: minutes, or size."""
    is_queued = (
        item.team_id is not None and item.duration_minutes is None and item.form != Item.Form.MILESTONE
    )
    if not is_queued:
        return DAY_MINUTES
    history = histories[item.team_id or 0]
    return sum(history.daily) / max(len(history.daily), 1) * 7 / 5


def _impact(entry: LogEntry, unit: float) -> Distribution:
    likely = entry.days or 0.0
    low = likely if entry.days_low is None else entry.days_low
    high = likely if entry.days_high is None else entry.days_high
    return pert(low * unit, likely * unit, high * unit) if low < high else fixed(likely * unit)
