"""What was taken into a sprint, what is left of it, and how much is usually finished in the days that remain."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from manyways.access.clock import today
from manyways.access.models import User
from manyways.engine.flow.cycle_time import ENOUGH
from manyways.engine.flow.percentiles import percentile
from manyways.engine.flow.throughput import daily_counts, working_days_between
from manyways.engine.time.moments import day_of
from manyways.ui.values import as_day
from manyways.work.models import Item, Sprint, SprintItem
from manyways.work.queries.boards import column_of, stages_of

HISTORY_DAYS = 182
TAKEABLE_SHOWN = 60
SPANS_AT_LEAST = 3


@dataclass(frozen=True)
class Usual:
    """How many items the team finished in past spans of as many working days: in half of them, in 85 percent."""

    half: int
    most: int
    working_days: int


@dataclass(frozen=True)
class SprintNow:
    """A sprint on a day: what the reader may see of what was taken, how many are hidden, what is usual."""

    sprint: Sprint
    taken: list[SprintItem]
    hidden_count: int
    usual: Usual | None
    day: date

    @property
    def finished(self) -> list[SprintItem]:
        """What is done."""
        return [row for row in self.taken if row.item.finished_at]

    @property
    def left(self) -> list[SprintItem]:
        """What remains."""
        return [row for row in self.taken if not row.item.finished_at and not row.item.dropped_at]

    @property
    def added(self) -> list[SprintItem]:
        """What came in after its first day."""
        return [row for row in self.taken if as_day(row.taken_at) > self.sprint.starts_on]


def sprint_now(sprint: Sprint, user: User) -> SprintNow:
    """A sprint as it stands today. Three queries."""
    rows = SprintItem.objects.filter(sprint=sprint)
    seen = list(
        rows.filter(item__in=Item.objects.visible_to(user))
        .select_related("item__stage", "item__owner", "item__initiative", "item__team")
        .order_by("item__rank", "item_id")
    )
    first = max(today(), sprint.starts_on)
    usual = usual_in(sprint.team_id, working_days_between(day_of(first), day_of(sprint.ends_on)))
    return SprintNow(sprint, seen, rows.count() - len(seen), usual, today())


def usual_in(team_id: int, working_days: int) -> Usual | None:
    """What a team finished in past spans of that many working days in the last half year.

    Each span ends on another day, so that they overlap; the first begins when the first item was finished. None
    without days to come, with under eight finished items, or with under three spans of history. The counts are observed ones: half of the spans held at least `half`, 85 percent at least `most`.
    """
    if working_days <= 0:
        return None
    last = today() - timedelta(days=1)
    since = last - timedelta(days=HISTORY_DAYS - 1)
    moments = Item.objects.filter(
        team=team_id, finished_at__date__gte=since, finished_at__date__lte=last, dropped_at__isnull=True
    ).values_list("finished_at", flat=True)
    days = np.array([day_of(as_day(moment)) for moment in moments if moment], np.int64)
    span = max(1, round(working_days * 7 / 5))
    first = int(days.min()) if len(days) else day_of(last)
    if len(days) < ENOUGH or day_of(last) - first + 1 < SPANS_AT_LEAST * span:
        return None
    daily = daily_counts(days, first_day=first, last_day=day_of(last))
    sums = np.convolve(daily, np.ones(span, np.int64), mode="valid")
    half, most = percentile(sums, 50), percentile(sums, 15)
    return Usual(int(half or 0), int(most or 0), working_days)


def takeable_items(sprint: Sprint, user: User) -> list[Item]:
    """Open items of the team that the sprint does not hold, in their rank, each with its stage. Two queries."""
    items = Item.objects.visible_to(user).unfinished().filter(team=sprint.team, children__isnull=True)
    free = items.exclude(in_sprints__sprint=sprint).filter(form__in=("task", "story"))
    rows = list(free.select_related("initiative", "stage").order_by("rank", "id")[:TAKEABLE_SHOWN])
    stages = stages_of(sprint.team)
    for row in rows:
        row.stage = column_of(row, stages)
    return rows
