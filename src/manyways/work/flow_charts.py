"""The charts of a flow page, each from the same items, their moves and their blocked times."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from manyways.access.clock import now
from manyways.engine.flow.cycle_time import CycleTimes, NotEnoughHistory, ageing, cycle_times
from manyways.engine.flow.stages import (
    Efficiency,
    blocked_time,
    cumulative_flow,
    flow_efficiency,
    stage_minutes,
)
from manyways.engine.flow.throughput import Balance, balance, weekly_counts
from manyways.engine.time import minute_of
from manyways.engine.time.moments import day_of
from manyways.ui.charts import Bar, Chart, Dot, Layer, Line, bars, scatter, several, stacked_areas
from manyways.ui.values import axis_date_text, number_text, percent_text
from manyways.work.arrays import (
    ItemsFlow,
    StageMoves,
    arrivals_of,
    blocks_of,
    flow_of,
    minute_number,
    moves_of,
)
from manyways.work.models import BlockedPeriod, Item, Stage
from manyways.work.queries.boards import column_of

WEEKS_SHOWN = 13
DAY = 24 * 60
WAITERS_SHOWN = 6
WIDTH = 490


@dataclass(frozen=True)
class Flow:
    """Some items, the stages of their board, and what the engine says of both. At most five queries."""

    rows: QuerySet[Item]
    stages: Sequence[Stage]

    @cached_property
    def items(self) -> ItemsFlow:
        """What was finished in the last half year, and what is open."""
        return flow_of(self.rows)

    @cached_property
    def times(self) -> CycleTimes:
        """How long the finished ones took."""
        flow = self.items
        return cycle_times(flow.history, first_day=day_of(flow.first_day), last_day=day_of(flow.last_day))

    @cached_property
    def moves(self) -> StageMoves:
        """The moves between stages in that time."""
        return moves_of(self.rows, self.stages, self.items.first_day)

    @cached_property
    def blocks(self) -> list[BlockedPeriod]:
        """When items could not go on in that time."""
        return blocks_of(self.rows, self.items.first_day)

    @cached_property
    def balance(self) -> Balance:
        """What arrived against what left in the last weeks."""
        last = day_of(self.items.last_day)
        return balance(arrivals_of(self.items), first_day=last - 7 * WEEKS_SHOWN + 1, last_day=last)

    @property
    def levels(self) -> dict[int, float]:
        """Days at each percentile; none without enough history."""
        found = self.times.percentiles
        return {} if isinstance(found, NotEnoughHistory) else {level: whole(found[level]) for level in found}

    @property
    def week_ends(self) -> list[date]:
        """The last days of the weeks shown, oldest first, with the one before them."""
        return [self.items.last_day - timedelta(weeks=back) for back in range(WEEKS_SHOWN, -1, -1)]

    @cached_property
    def old_count(self) -> int:
        """How many items in progress are older than 85 percent of those finished."""
        as_of = day_of(self.items.last_day) + 1
        return int(np.sum(ageing(self.items.history, as_of_day=as_of, times=self.times).standing >= 85))

    def charts(self) -> list[Chart]:
        """All that can be said, in the order it is read; none of what never happened."""
        charts = [throughput_chart(self)] if any(item.finished_at for item in self.items.items) else []
        if len(self.items.items):
            charts += [arrivals_chart(self)]
        if self.levels:
            charts = [cycle_chart(self), ageing_chart(self), *charts]
        if len(self.moves.history.items):
            charts += [cumulative_chart(self), stages_chart(self)]
        return [*charts, *blocked_charts(self)]


def whole(days: float) -> float:
    """Days of the history are whole; written without the decimal."""
    return int(days) if days == int(days) else days


def throughput_chart(flow: Flow) -> Chart:
    """Items finished in each of the last weeks."""
    items = flow.items
    counts = weekly_counts(
        items.history.finished_days, first_day=day_of(items.first_day), last_day=day_of(items.last_day)
    )[-WEEKS_SHOWN:]
    first = items.last_day - timedelta(days=7 * len(counts) - 1)
    rows = [Bar(axis_date_text(first + timedelta(weeks=at)), int(count)) for at, count in enumerate(counts)]
    typical = number_text(whole(float(np.median(counts)))) if len(counts) else "0"
    return bars(
        _("%(count)s items finished in a usual week") % {"count": typical}, rows, unit=_("items"), width=WIDTH
    )


def arrivals_chart(flow: Flow) -> Chart:
    """How many items came and how many left since the first week shown."""
    found = flow.balance
    ends = range(6, len(found.arrivals), 7)
    came, left = np.cumsum(found.arrivals), np.cumsum(found.departures)
    first = flow.items.last_day - timedelta(days=len(found.arrivals) - 1)
    names = [axis_date_text(first + timedelta(days=day)) for day in ends]
    lines = [
        Line(_("Came"), [int(came[day]) for day in ends], found.growth_per_week > 0),
        Line(pgettext("items", "Left"), [int(left[day]) for day in ends], found.growth_per_week <= 0),
    ]
    return several(growth_words(found), names, lines, unit=_("Week to"), width=WIDTH)


def growth_words(found: Balance) -> str:
    """Whether more comes than leaves."""
    many = number_text(round(abs(found.growth_per_week), 1))
    if abs(found.growth_per_week) < 0.05:
        return _("As many items come as leave")
    if found.growth_per_week > 0:
        return _("%(count)s more items come than leave each week") % {"count": many}
    return _("%(count)s more items leave than come each week") % {"count": many}


def cycle_chart(flow: Flow) -> Chart:
    """Each finished item by the day it was finished and the days it took; it opens the item."""
    first, times, levels = flow.items.first_day, flow.times, flow.levels
    span = max(1, (flow.items.last_day - first).days)
    dots = []
    for row, finished, days in zip(times.rows, times.finished_days, times.days, strict=True):
        item = flow.items.items[int(row)]
        across, is_slow = (int(finished) - day_of(first)) / span, bool(days > levels[95])
        when = axis_date_text(first + timedelta(days=int(finished) - day_of(first)))
        dots.append(Dot(item.name, across, float(days), when, is_slow, item.get_absolute_url()))
    title = _("85\u202f%% of the items take %(days)s days or less") % {"days": number_text(levels[85])}
    return scatter(title, dots, {level: levels[level] for level in (50, 85, 95)}, unit=_("days"), width=WIDTH)


def ageing_chart(flow: Flow) -> Chart:
    """Each item in progress by its stage and its age, beside how long finished ones took."""
    ages = ageing(flow.items.history, as_of_day=day_of(flow.items.last_day) + 1, times=flow.times)
    doing = [stage for stage in flow.stages if stage.category != Stage.Category.DONE]
    place = {stage.pk: at for at, stage in enumerate(doing)}
    in_stage: dict[int, int] = defaultdict(int)
    dots = []
    for row, days, standing in zip(ages.rows, ages.age_days, ages.standing, strict=True):
        item = flow.items.items[int(row)]
        stage = column_of(item, flow.stages)
        in_stage[stage.pk] += 1
        aside = (in_stage[stage.pk] % 5 - 2) * 0.12
        across = (place.get(stage.pk, len(doing) - 1) + 0.5 + aside) / max(len(doing), 1)
        is_old = float(standing) >= 85
        dots.append(Dot(item.name, across, float(days), stage.name, is_old, item.get_absolute_url()))
    title = _("No item in progress is older than 85\u202f%% of those finished")
    if flow.old_count:
        title = ngettext(
            "%(count)s item in progress is older than 85\u202f%% of those finished",
            "%(count)s items in progress are older than 85\u202f%% of those finished",
            flow.old_count,
        )
    groups = [(stage.name, (at + 0.5) / len(doing)) for at, stage in enumerate(doing)]
    levels = {level: flow.levels[level] for level in (50, 85)}
    return scatter(
        title % {"count": flow.old_count}, dots, levels, unit=_("days"), groups=groups, width=WIDTH
    )


def cumulative_chart(flow: Flow) -> Chart:
    """How many items stood in each stage at the end of each week."""
    ends = [
        minute_of(datetime.combine(day + timedelta(days=1), datetime.min.time())) for day in flow.week_ends
    ]
    inside = cumulative_flow(flow.moves.history, ends).inside
    layers = [
        Layer(stage.name, [float(count) for count in inside[:, at]]) for at, stage in enumerate(flow.stages)
    ]
    doing = [at for at, stage in enumerate(flow.stages) if stage.category == Stage.Category.DOING]
    words = {"now": int(inside[-1, doing].sum()), "then": int(inside[0, doing].sum())}
    title = _("%(now)s items in progress, %(then)s a quarter ago") % words
    return stacked_areas(title, [axis_date_text(day) for day in flow.week_ends], layers, width=WIDTH)


def stages_chart(flow: Flow) -> Chart:
    """Days a finished item spent in each stage from its start on, and the share of them that was work."""
    history = flow.moves.history
    found = flow_efficiency(history)
    spent = stage_minutes(history, as_of_minute=minute_number(now()))[found.items]
    shown = [at for at, stage in enumerate(flow.stages) if stage.category != Stage.Category.DONE]
    rows = [
        _days_bar(flow.stages[at].name, float(spent[:, at].mean()) / DAY, not history.active[at])
        for at in shown
        if len(found.items)
    ]
    share = worked_share(flow, found)
    title = _("Days an item spends in each stage")
    if share is not None:
        title = _("Items were worked on for %(share)s of the time they were under way") % {
            "share": percent_text(share)
        }
    return bars(title, rows, unit=_("days, on average"), width=WIDTH)


def _days_bar(name: str, days: float, is_accent: bool) -> Bar:
    shown = _("%(days)s days") % {"days": number_text(round(days, 1))}
    return Bar(name, round(days, 1), is_accent, shown)


def worked_share(flow: Flow, found: Efficiency) -> float | None:
    """Time in stages of work less the time blocked, over the time under way; None without finished items."""
    total = int(found.total_minutes.sum())
    if not total:
        return None
    place = {int(number): at for at, number in enumerate(found.items)}
    blocked = np.zeros(len(found.items), np.int64)
    for item, minutes in _blocked_minutes(flow).items():
        at = place.get(flow.moves.numbers.get(item, -1))
        if at is not None:
            blocked[at] += minutes
    return float(np.maximum(found.active_minutes - blocked, 0).sum() / total)


def _blocked_minutes(flow: Flow) -> dict[int, int]:
    """Minutes each item was blocked, by its id; what is still blocked counts until now."""
    begun = [minute_number(block.started_at) for block in flow.blocks]
    ended = [minute_number(block.ended_at or now()) for block in flow.blocks]
    found = blocked_time([block.item_id for block in flow.blocks], begun, ended)
    return {int(item): int(minutes) for item, minutes in zip(found.items, found.minutes, strict=True)}


def blocked_charts(flow: Flow) -> list[Chart]:
    """Days items were blocked, by whom they waited for; none where nothing was."""
    days: dict[str, float] = defaultdict(float)
    for block in flow.blocks:
        minutes = minute_number(block.ended_at or now()) - minute_number(block.started_at)
        days[str(block.person or block.team or _("Nobody named"))] += minutes / DAY
    if not days:
        return []
    worst = sorted(days.items(), key=lambda pair: -pair[1])[:WAITERS_SHOWN]
    rows = [_days_bar(name, count, at == 0) for at, (name, count) in enumerate(worst)]
    words = {"days": number_text(round(sum(days.values()))), "name": worst[0][0]}
    title = _("Items were blocked for %(days)s days in all, most for: %(name)s") % words
    return [bars(title, rows, unit=_("days"), width=WIDTH)]
