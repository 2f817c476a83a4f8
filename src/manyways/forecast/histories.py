"""What each team finished, day by day: from items, and from weekly counts where no item says more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from manyways.access.clock import start_of
from manyways.engine.time.moments import day_of
from manyways.forecast.models import LearntPace
from manyways.teams.models import WeeklyCount
from manyways.ui.windows import ENOUGH_ITEMS, ENOUGH_WEEKS
from manyways.work.models import Item

HISTORY_WEEKS = 26
LEARNING_YEARS = 6
ASSUMED_SPREAD = 0.3
"""Of a team's pace, while its own past is too short to learn it from (see `engine.forecast.joint.Team.sigma`)."""


@dataclass(frozen=True)
class History:
    """A team's finished size a day, oldest first, ending the day before `as_of`; and how much of it is real.

    `pace`: what was learnt of the team, None where it is assumed.
    """

    daily: tuple[float, ...]
    weeks_counted: int
    items_counted: int
    pace: LearntPace | None = None

    @property
    def is_enough(self) -> bool:
        """Whether a forecast may stand on it."""
        return self.weeks_counted >= ENOUGH_WEEKS and self.items_counted >= ENOUGH_ITEMS

    @property
    def counted(self) -> tuple[int, int]:
        """The weeks, as far as they are needed, and the items that are counted: the less, the shorter it is."""
        return min(self.weeks_counted, ENOUGH_WEEKS), self.items_counted

    @property
    def drawn(self) -> tuple[float, ...]:
        """The days that weeks are drawn from: as many whole weeks as were learnt to tell most, else all."""
        if self.pace is None:
            return self.daily
        return self.daily[-7 * -(-self.pace.counted_days // 7) :]

    def assumed(self, team: int) -> dict[str, Any]:
        """What is assumed of the team's pace, as kept with a forecast."""
        return {
            "team": team,
            "spread": self.pace.spread if self.pace else ASSUMED_SPREAD,
            "days": len(self.drawn),
            "basis": self.pace.basis if self.pace else 0,
        }


def read_histories(teams: Iterable[int | None], as_of: date) -> dict[int, History]:
    """What each team finished a day over the last weeks, from items and from weekly counts, in three queries."""
    ids = [team for team in teams if team]
    paces = {pace.team_id: pace for pace in LearntPace.objects.filter(team__in=ids)}
    first = as_of - timedelta(weeks=HISTORY_WEEKS)
    daily: dict[int, dict[date, float]] = {team: defaultdict(float) for team in ids}
    counts: dict[int, int] = defaultdict(int)
    monday = as_of - timedelta(days=as_of.weekday())
    told_until = dict.fromkeys(ids, as_of)
    finished = Item.objects.kept().filter(
        team__in=ids, finished_at__gte=start_of(first), dropped_at__isnull=True
    )
    for team, moment, size in finished.values_list("team", "finished_at", "size"):
        day = timezone.localtime(moment).date()
        if day < as_of:
            daily[team][day] += size
            counts[team] += 1
    for count in WeeklyCount.objects.filter(
        team__in=ids, week_starts_on__gte=first, week_starts_on__lt=as_of
    ):
        week = [count.week_starts_on + timedelta(days=each) for each in range(5)]
        if not any(daily[count.team_id].get(day) for day in week):
            counts[count.team_id] += count.finished_count
            for day in week:
                daily[count.team_id][day] += count.finished_count / len(week)
            told_until[count.team_id] = monday
    return {
        team: _history(
            days,
            counts[team],
            as_of,
            as_of if any(day >= monday for day in days) else told_until[team],
            paces.get(team) if days else None,
        )
        for team, days in daily.items()
    }


def read_finishing_days(as_of: date) -> dict[int, npt.NDArray[np.int64]]:
    """Team -> the day on which each item was finished in the last years, in order, all before `as_of`.

    int64[n], days since 1970. A weekly count is spread over the weekdays of its week where no item says more.
    """
    first = as_of - timedelta(days=LEARNING_YEARS * 365)
    found: dict[int, list[int]] = defaultdict(list)
    rows = Item.objects.kept().filter(
        team__isnull=False,
        dropped_at__isnull=True,
        finished_at__gte=start_of(first),
        finished_at__lt=start_of(as_of),
    )
    for team, moment in rows.values_list("team", "finished_at"):
        found[team].append(day_of(timezone.localtime(moment).date()))
    weeks = {(team, _week_of(day)) for team, days in found.items() for day in days}
    for count in WeeklyCount.objects.filter(week_starts_on__gte=first, week_starts_on__lt=as_of):
        monday = day_of(count.week_starts_on)
        if (count.team_id, _week_of(monday)) not in weeks:
            number = count.finished_count
            found[count.team_id] += [monday + 5 * each // number for each in range(number)]
    days = {team: np.sort(np.array(days, np.int64)) for team, days in found.items()}
    return {team: each[each < day_of(as_of)] for team, each in days.items()}


def _week_of(day: int) -> int:
    """The number of the week, from a Monday, that a day since 1970 (a Thursday) lies in."""
    return (day + 3) // 7


def _history(
    days: Mapping[date, float], items: int, as_of: date, until: date, pace: LearntPace | None
) -> History:
    """The days from the first week with anything finished to the day before `until`, in whole weeks up to `as_of`.

    Of a team told by weekly counts the running week is not known yet, so it is left out rather than taken as empty: its
    weekdays are those of the first week, whose turn it would be.
    """
    if not days:
        return History((0.0,), 0, 0)
    weeks = min((until - min(days) + timedelta(days=6)).days // 7, HISTORY_WEEKS)
    length = timedelta(weeks=max(weeks, 1))
    span = [as_of - timedelta(days=back) for back in range(length.days, 0, -1)]
    known = [day if day < until else day - length for day in span]
    return History(tuple(days.get(day, 0.0) for day in known), weeks, items, pace)
