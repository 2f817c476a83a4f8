"""What was taken into a sprint, what is left of it, and how much is usually finished in the days that remain."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from manyways.access.clock import today
from manyways.access.models import User
from manyways.engine.flow.cycle_time import ENOUGH
from manyways.engine.flow.percentiles import percentile
from manyways.engine.flow.throughput import daily_counts, working_days_between
from manyways.engine.time.moments import day_of
from manyways.ui.values import as_day
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Item, Sprint, SprintItem
from manyways.work.queries.boards import column_of, stages_of

Daily = npt.NDArray[np.int64]
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
class SprintWindow:
    """When what is left is likely and safely finished, if the team takes it first, and in percent the chance by its end.

    A day is None where the team's half year does not reach that far.
    """

    likely_on: date | None
    safe_on: date | None
    chance: int


@dataclass(frozen=True)
class SprintNow:
    """A sprint on a day: what the reader may see of what was taken, how many are hidden, what is usual."""

    sprint: Sprint
    taken: list[SprintItem]
    hidden_count: int
    usual: Usual | None
    day: date
    window: SprintWindow | None = None

    @property
    def room(self) -> tuple[int, int]:
        """How many more items fit safely, and likely, until its end."""
        if self.usual is None:
            return 0, 0
        left = len(self.left) + self.hidden_count
        return max(0, self.usual.most - left), max(0, self.usual.half - left)

    @property
    def drawn(self) -> Drawing:
        """The window of what is left against the end of the sprint."""
        likely, safe = (self.window.likely_on, self.window.safe_on) if self.window else (None, None)
        return Drawing(likely=likely, safe=safe, given=self.sprint.ends_on)

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
    rows = SprintItem.objects.filter(sprint=sprint, item__initiative__deleted_at__isnull=True)
    seen = list(
        rows.filter(item__in=Item.objects.visible_to(user))
        .select_related("item__stage", "item__owner", "item__initiative", "item__team")
        .order_by("item__rank", "item_id")
    )
    first = max(today(), sprint.starts_on)
    daily = _past_days(sprint.team_id)
    usual = _usual(daily, working_days_between(day_of(first), day_of(sprint.ends_on)))
    left = rows.filter(item__finished_at__isnull=True, item__dropped_at__isnull=True).count()
    window = _window(daily, left, first, sprint.ends_on) if left and sprint.ends_on >= today() else None
    return SprintNow(sprint, seen, rows.count() - len(seen), usual, today(), window)


def _window(daily: Daily | None, left: int, first: date, ends_on: date) -> SprintWindow | None:
    """How long past stretches took to finish as many items; the half year is laid round, so that each day starts one."""
    if daily is None:
        return None
    reached = np.cumsum(np.concatenate([daily, daily]))
    before = np.concatenate([[0], reached[: len(daily) - 1]])
    took = np.searchsorted(reached, before + left) - np.arange(len(daily)) + 1
    days = [_day_after(first, percentile(took, level), len(daily)) for level in (50, 85)]
    chance = round(100 * float(np.mean(took <= (ends_on - first).days + 1)))
    return SprintWindow(days[0], days[1], chance)


def _day_after(first: date, days: float | None, most: int) -> date | None:
    return first + timedelta(days=int(days) - 1) if days and days <= most else None


def _past_days(team_id: int) -> Daily | None:
    """How many items a team finished on each day since the first of the last half year; None under eight. One query."""
    last = today() - timedelta(days=1)
    since = last - timedelta(days=HISTORY_DAYS - 1)
    moments = (
        Item.objects.kept()
        .filter(
            team=team_id, finished_at__date__gte=since, finished_at__date__lte=last, dropped_at__isnull=True
        )
        .values_list("finished_at", flat=True)
    )
    days = np.array([day_of(as_day(moment)) for moment in moments if moment], np.int64)
    if len(days) < ENOUGH:
        return None
    return daily_counts(days, first_day=int(days.min()), last_day=day_of(last))


def _usual(daily: Daily | None, working_days: int) -> Usual | None:
    """What a team finished in past spans of that many working days in the last half year.

    Each span ends on another day, so that they overlap; the first begins when the first item was finished. None
    without days to come, with under eight finished items, or with under three spans of history. The counts are observed ones: half of the spans held at least `half`, 85 percent at least `most`.
    """
    span = max(1, round(working_days * 7 / 5))
    if working_days <= 0 or daily is None or len(daily) < SPANS_AT_LEAST * span:
        return None
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
