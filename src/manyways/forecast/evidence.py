"""What the past says: slips of dates promised, how often kept forecasts held, and the range a bare date gets from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import Any

import numpy as np
from django.utils import timezone

from manyways.access.clock import today
from manyways.access.models import User
from manyways.engine.forecast.record import HitRate, Slips, hit_rates, slips
from manyways.engine.time.moments import day_of
from manyways.forecast.models import Forecast, PastDate, Window
from manyways.ui.values import percent_text
from manyways.work.models import Initiative, Item

ENOUGH_CASES = 8
LEVELS = (50, 85, 95)
_LATER = 2**31 - 1


@dataclass(frozen=True)
class PastSlips:
    """How past work kept its dates: the slips, the middle of costs and of the days until a customer had it."""

    slips: Slips
    lead_days: float | None = None
    leads: int = 0
    cost_percent: float | None = None
    costs: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether a range may be drawn from it."""
        return self.slips.compared >= ENOUGH_CASES

    @property
    def middle(self) -> str:
        """The middle slip in words."""
        return percent_text(self.share_at(50))

    @property
    def late(self) -> str:
        """The slip that 85 of 100 did not exceed, in words."""
        return percent_text(self.share_at(85))

    @cached_property
    def shares(self) -> tuple[float, float]:
        """The shares of the middle case and of the one of 85 in 100, none negative."""
        return max(self.share_at(50), 0.0), max(self.share_at(85), 0.0)

    def share_at(self, percent: float) -> float:
        """How much longer than planned the work at a percentile took: an observed slip, as a share."""
        return float(np.percentile(self.slips.slip_percents, percent, method="inverted_cdf")) / 100


def past_slips(user: User, *, sees_cost: bool = False) -> PastSlips:
    """What the past dates this person may see say. One query."""
    return slips_of(list(PastDate.objects.visible_to(user)), sees_cost=sees_cost)


def slips_of(rows: Sequence[PastDate], *, sees_cost: bool = False) -> PastSlips:
    """The same of rows at hand."""
    none = float("nan")
    found = slips([row.planned or none for row in rows], [row.actual or none for row in rows])
    leads = [row.lead for row in rows if row.lead]
    costs = [
        100 * float(row.actual_cost / row.planned_cost - 1)
        for row in rows
        if sees_cost and row.planned_cost and row.actual_cost is not None
    ]
    return PastSlips(
        found, median(leads) if leads else None, len(leads), median(costs) if costs else None, len(costs)
    )


@dataclass(frozen=True)
class Reference:
    """A planned end beside what past slips would make of it: the middle case and the one of 85 in 100.

    `start`: from where its planned length is counted.
    """

    likely: date
    late: date
    start: date


def reference_of(initiative: Initiative, past: PastSlips) -> Reference | None:
    """The range for a bare date, from its planned length and the past; None under eight past cases.

    Without a start it is counted from the day it was entered: it is at least as long as that.
    """
    start = initiative.starts_on or initiative.started_on or timezone.localdate(initiative.created_at)
    if not past.is_enough or not initiative.due_on or start >= initiative.due_on:
        return None
    length = (initiative.due_on - start).days
    middle, late = past.shares
    return Reference(
        initiative.due_on + timedelta(days=round(length * middle)),
        initiative.due_on + timedelta(days=round(length * late)),
        start,
    )


def references_of(
    initiatives: Iterable[Initiative], windows: Mapping[int, Window], user: User
) -> dict[int, Reference]:
    """The ranges of those of which nothing but a planned end is known, by id. One query, none where there is none."""
    bare = [row for row in initiatives if row.due_on and is_bare(row, windows.get(row.pk))]
    past = past_slips(user) if bare else None
    found = {row.pk: reference_of(row, past) for row in bare} if past else {}
    return {pk: reference for pk, reference in found.items() if reference}


def is_bare(initiative: Initiative, window: Window | None) -> bool:
    """Whether nothing but a planned end is known of it."""
    is_empty = window is None or window.state == Window.State.EMPTY
    return is_empty and initiative.due_on is not None and initiative.finished_on is None


@dataclass(frozen=True)
class OwnRecord:
    """How often the windows of kept forecasts held, level by level; over how many things, and how many were left out."""

    rates: tuple[HitRate, ...]
    things: int
    left_out: int

    def at(self, level: int) -> HitRate:
        """The counts of one level."""
        return next(rate for rate in self.rates if rate.level == level)


def own_record(user: User) -> OwnRecord:
    """Kept windows against what came: the first forecast of each week, for initiatives and milestones the person may see.

    One forecast a week, so that a day on which many were made does not count many times. What was stopped or dropped
    is left out and counted: its day can no longer come.
    """
    weekly = list(Forecast.objects.first_of_weeks().values_list("pk", flat=True))  # as ids they are looked up
    rows = list(
        Window.objects.visible_to(user)
        .filter(forecast__in=weekly, state=Window.State.WINDOW)
        .exclude(item__isnull=False, item__form__in=_NO_MILESTONES)
        .values_list(
            "initiative_id",
            "item_id",
            "likely_on",
            "safe_on",
            "nearly_sure_on",
            "initiative__state",
            "initiative__finished_on",
            "item__finished_at",
            "item__dropped_at",
        )
    )
    judged = [row for row in rows if not _is_gone(row)]
    said = [[day_of(day) if day else _LATER for day in row[2:5]] for row in judged]
    rates = hit_rates(
        LEVELS,
        np.array(said, np.int64).reshape(-1, len(LEVELS)),
        [_came(row) for row in judged],
        as_of_day=day_of(today()),
    )
    passed = {row[:2] for row, days in zip(judged, said, strict=True) if days[0] < day_of(today())}
    return OwnRecord(rates, len(passed), len(rows) - len(judged))


_NO_MILESTONES = [form for form in Item.Form.values if form != Item.Form.MILESTONE]


def _is_gone(row: tuple[Any, ...]) -> bool:
    return row[5] == Initiative.State.STOPPED or row[8] is not None


def _came(row: tuple[Any, ...]) -> int:
    """The day it came true, −1 while it has not."""
    if row[1] is None:
        return day_of(row[6]) if row[5] == Initiative.State.DONE and row[6] else -1
    return day_of(row[7].date()) if row[7] else -1
