"""How long finished items took, as a measure for those still open."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from manyways.access.clock import now
from manyways.engine.flow.percentiles import percentiles
from manyways.work.models import Item, Stage

HISTORY = timedelta(days=365)
ENOUGH_ITEMS = 8


@dataclass(frozen=True)
class Days:
    """Days that half of the finished items, and 85 percent of them, did not exceed."""

    half: float
    most: float

    def level(self, age: float) -> int:
        """0 while most take that long, 1 past half of them, 2 past 85 percent."""
        return (age > self.half) + (age > self.most)


@dataclass(frozen=True)
class Ageing:
    """Cycle times, whole and up to each stage by its id; None without enough finished items."""

    whole: Days | None = None
    finished_count: int = 0
    by_stage: dict[int, Days] = field(default_factory=dict)

    def days_at(self, stage: Stage) -> Days | None:
        """What the age of a card in a stage is compared with: those that left it, else the whole way."""
        return self.by_stage.get(stage.pk, self.whole)


def ageing_of(items: QuerySet[Item], by_stage: dict[int, Days] | None = None) -> Ageing:
    """How long finished items took over the last year, both days counted. One query."""
    since = now() - HISTORY
    finished = items.filter(finished_at__gte=since, started_at__isnull=False, dropped_at__isnull=True)
    spans = finished.values_list("started_at", "finished_at")
    days = [days_taken(start, finish) for start, finish in spans if start and finish]
    if len(days) < ENOUGH_ITEMS:
        return Ageing(finished_count=len(days))
    found = percentiles(days, (50, 85)) or {}
    return Ageing(Days(found[50], found[85]), len(days), by_stage or {})


def days_taken(start: datetime, finish: datetime) -> int:
    """Days from one moment to another, both days counted."""
    return (timezone.localtime(finish).date() - timezone.localtime(start).date()).days + 1
