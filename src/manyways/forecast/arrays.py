"""The whole open portfolio as the joint simulation takes it: teams, items, activities, links, dates given."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from manyways.access.clock import start_of
from manyways.engine.forecast.distributions import Distribution, fixed, pert
from manyways.engine.forecast.joint import Activity, DateGiven, Link, Milestone, Portfolio, Service, Team
from manyways.engine.forecast.joint import Item as QueueItem
from manyways.engine.time import Calendar as Compiled
from manyways.engine.time import elapsed_calendar
from manyways.engine.time.moments import day_of
from manyways.forecast.histories import ASSUMED_SPREAD, History, read_histories
from manyways.forecast.inputs import pack
from manyways.forecast.models import Availability
from manyways.forecast.risks import read_risks
from manyways.schedule.arrays import compiled_calendar
from manyways.schedule.dates import plans_of
from manyways.teams.models import Calendar
from manyways.teams.models import Team as TeamRow
from manyways.work.models import Initiative, Item
from manyways.work.models import Link as LinkRow
from manyways.work.queries.fixed_day import after_the_day
from manyways.work.times import pauses_to_come

CLOCK = "clock"
"""The calendar of items whose time is counted by the clock."""
_SERVICE = {
    Item.Service.EXPEDITE: Service.EXPEDITE,
    Item.Service.FIXED: Service.FIXED_DATE,
    Item.Service.STANDARD: Service.STANDARD,
    Item.Service.LATER: Service.INTANGIBLE,
}


_USED = (
    *("key", "initiative", "parent", "form", "team", "calendar", "rank", "service", "size", "percent_done"),
    *("started_at", "finished_at", "constraint", "constraint_at", "is_manual", "manual_start_at"),
    *("duration_minutes", "duration_low_minutes", "duration_high_minutes", "is_elapsed", "pauses"),
)
"""What is read of an item; there may be 100,000."""


@dataclass
class Simulated:
    """The portfolio with what is needed to read its results: each initiative's key, and those left out."""

    portfolio: Portfolio
    initiatives: dict[int, Initiative]
    items: dict[int, Item]
    histories: dict[int, History]
    without_history: dict[int, History] = field(default_factory=dict)
    """Initiative id -> the shortest history, for those that wait for a team whose history is too short."""
    empty: set[int] = field(default_factory=set)

    @cached_property
    def packed(self) -> tuple[bytes, str]:
        """The portfolio as it is kept, and its digest."""
        return pack(self.portfolio)

    @property
    def paces(self) -> list[dict[str, Any]]:
        """What is assumed of each team's pace."""
        return [history.assumed(team) for team, history in self.histories.items() if history.is_enough]


def initiative_key(initiative: Initiative) -> str:
    """The name of an initiative's finish in the simulation."""
    return f"initiative {initiative.key}"


def read_portfolio(as_of: date) -> Simulated:
    """Everything open on a day, in a bounded number of queries. The simulation sees all; what is shown is filtered later."""
    there = Initiative.objects.open() | Initiative.objects.filter(
        state=Initiative.State.DONE, finished_on__gte=as_of
    )
    initiatives = {row.pk: row for row in there.select_related("calendar").order_by("rank", "pk")}
    items = _leaves(initiatives, as_of)
    histories = read_histories(_teams(items), as_of)
    capacities = _capacities(histories)
    links = _links(items, initiatives)
    blind = _blind(items, histories, links)
    known = {pk: item for pk, item in items.items() if pk not in blind}
    members = _members(initiatives, items, after_the_day(initiatives, items.values(), links))
    calendars = _calendars(initiatives, known)
    milestones = tuple(
        Milestone(initiative_key(initiatives[pk]), tuple(str(item.key) for item in found))
        for pk, found in members.items()
        if not blind.intersection(item.pk for item in found)
    )
    places = {pk: place for place, pk in enumerate(initiatives)}
    late = _late_starts(known)
    portfolio = Portfolio(
        teams=tuple(
            _team(pk, history, capacities.get(pk, ()))
            for pk, history in histories.items()
            if history.is_enough
        ),
        items=tuple(_queue_item(item, places, as_of) for item in known.values() if _is_queued(item)),
        activities=tuple(
            _activity(item, as_of, calendars, late.get(item.pk))
            for item in known.values()
            if not _is_queued(item)
        ),
        milestones=milestones,
        links=tuple(
            _link(link, items)
            for link in links
            if link.predecessor_id in known and link.successor_id in known
        ),
        risks=tuple(read_risks(known, histories, as_of)),
        dates_given=tuple(_dates_given(initiatives, {milestone.key for milestone in milestones})),
        calendars=_compiled(calendars, known),
    )
    short = {
        pk: min(
            (histories[item.team_id] for item in found if item.team_id in histories),
            key=lambda each: each.counted,
        )
        for pk, found in _short(members, items, blind, histories).items()
    }
    return Simulated(portfolio, initiatives, items, histories, short, set(initiatives) - set(members))


def _teams(items: Mapping[int, Item]) -> set[int | None]:
    """Those with items in their queue, and all that are active: a what-if may give them some."""
    active: set[int | None] = set(TeamRow.objects.filter(is_active=True).values_list("pk", flat=True))
    return active | {item.team_id for item in items.values() if _is_queued(item)}


def _is_queued(item: Item) -> bool:
    """Whether a team's flow finishes it, rather than a planned duration."""
    return item.team_id is not None and item.duration_minutes is None and item.form != Item.Form.MILESTONE


def _leaves(initiatives: Mapping[int, Initiative], as_of: date) -> dict[int, Item]:
    """All items without children as they stood on a day; finished ones only where a plan is linked to them."""
    end = start_of(as_of + timedelta(days=1))
    there = Item.objects.filter(initiative__in=initiatives, created_at__lt=end)
    open_then = Q(finished_at__isnull=True) | Q(finished_at__gte=end) | Q(duration_minutes__isnull=False)
    rows = there.filter(open_then).exclude(dropped_at__lt=end).order_by("rank", "pk").only(*_USED)
    found = {item.pk: item for item in rows}
    for item in found.values():
        item.initiative = initiatives[item.initiative_id]
        item.started_at = _if_before(item.started_at, end)
        item.finished_at = _if_before(item.finished_at, end)
    parents = {item.parent_id for item in found.values()}
    return {pk: item for pk, item in found.items() if pk not in parents and item.form != Item.Form.PHASE}


def _if_before(moment: datetime | None, end: datetime) -> datetime | None:
    return moment if moment and moment < end else None


def _links(items: Mapping[int, Item], initiatives: Mapping[int, Initiative]) -> list[LinkRow]:
    """The links of these items; a link on a phase becomes links on all items in it."""
    rows = list(
        LinkRow.objects.filter(
            predecessor__initiative__in=initiatives, successor__initiative__in=initiatives
        ).only("predecessor", "successor", "type", "lag", "lag_unit")
    )
    ends = {pk for row in rows for pk in (row.predecessor_id, row.successor_id)} - set(items)
    inside = _inside(ends, items)
    return [
        _between(row, before, after)
        for row in rows
        for before in inside.get(row.predecessor_id, [row.predecessor_id])
        for after in inside.get(row.successor_id, [row.successor_id])
        if before in items and after in items and before != after
    ]


def _between(row: LinkRow, before: int, after: int) -> LinkRow:
    """The link itself, or one like it between two leaves of its phases."""
    if (before, after) == (row.predecessor_id, row.successor_id):
        return row
    return LinkRow(
        predecessor_id=before, successor_id=after, type=row.type, lag=row.lag, lag_unit=row.lag_unit
    )


def _inside(phases: Iterable[int], items: Mapping[int, Item]) -> dict[int, list[int]]:
    """The leaves under each phase."""
    wanted = set(phases)
    if not wanted:
        return {}
    parents = dict(Item.objects.filter(children__isnull=False).values_list("pk", "parent_id").distinct())
    found: dict[int, list[int]] = {pk: [] for pk in wanted}
    for pk, item in items.items():
        above = item.parent_id
        while above is not None:
            if above in found:
                found[above].append(pk)
            above = parents.get(above)
    return found


def _members(
    initiatives: Mapping[int, Initiative], items: Mapping[int, Item], after: Collection[int]
) -> dict[int, list[Item]]:
    """The items of each initiative that is not finished, without those that only follow its day while it is to come."""
    whole, until = defaultdict[int, list[Item]](list), defaultdict[int, list[Item]](list)
    for item in items.values():
        whole[item.initiative_id].append(item)
        if item.pk not in after:
            until[item.initiative_id].append(item)
    found = {pk: until[pk] if _is_open(until[pk]) else whole[pk] for pk in initiatives}
    undated = _undated(found)
    return {pk: rows for pk, rows in found.items() if _is_open(rows) and pk not in undated}


def _undated(found: Mapping[int, list[Item]]) -> set[int]:
    """The initiatives of milestones alone that nothing dates: nothing says when one finishes."""
    stones = {
        pk: {item.pk for item in rows}
        for pk, rows in found.items()
        if all(item.form == Item.Form.MILESTONE for item in rows)
    }
    asked = Item.objects.filter(pk__in=set().union(*stones.values()))
    undated = set(asked.that_nothing_dates().values_list("pk", flat=True))
    return {pk for pk, ids in stones.items() if ids <= undated}


def _is_open(items: Iterable[Item]) -> bool:
    return any(item.finished_at is None for item in items)


def _blind(items: Mapping[int, Item], histories: Mapping[int, History], links: Iterable[LinkRow]) -> set[int]:
    """The unfinished items nothing can be said of: a team's history is too short, here or before them."""
    blind = {
        pk
        for pk, item in items.items()
        if item.finished_at is None and _is_queued(item) and not histories[item.team_id].is_enough  # type: ignore[index]
    }
    followers: dict[int, list[int]] = defaultdict(list)
    for link in links:
        followers[link.predecessor_id].append(link.successor_id)
    open_ends = list(blind)
    while open_ends:
        for after in followers[open_ends.pop()]:
            if after not in blind and items[after].finished_at is None:
                blind.add(after)
                open_ends.append(after)
    return blind


def _short(
    members: Mapping[int, list[Item]],
    items: Mapping[int, Item],
    blind: set[int],
    histories: Mapping[int, History],
) -> dict[int, list[Item]]:
    """Initiative -> the items of teams with too little history that it waits for."""
    short = [item for item in items.values() if item.pk in blind and item.team_id in histories]
    return {
        pk: [item for item in short if item.initiative_id == pk] or short
        for pk, found in members.items()
        if any(item.pk in blind for item in found)
    }


def _calendars(initiatives: Mapping[int, Initiative], items: Mapping[int, Item]) -> dict[str, Calendar]:
    """Name -> calendar: the standard one under the empty name, and those that initiatives and items use."""
    used = {initiative.calendar_id for initiative in initiatives.values()} | {
        item.calendar_id for item in items.values()
    }
    rows = Calendar.objects.in_bulk([pk for pk in used if pk])
    standard = Calendar.objects.filter(name="Standard").first() or Calendar.objects.order_by("pk").first()
    found = {str(pk): row for pk, row in rows.items()}
    return {"": standard, **found} if standard else found


def _compiled(calendars: Mapping[str, Calendar], items: Mapping[int, Item]) -> dict[str, Compiled]:
    """The calendars the simulation counts in; that of the clock where an item's time is counted by it."""
    found = {name: compiled_calendar(row) for name, row in calendars.items()}
    return found | ({CLOCK: elapsed_calendar()} if any(item.is_elapsed for item in items.values()) else {})


def _capacities(teams: Iterable[int]) -> dict[int, tuple[tuple[int, float], ...]]:
    """Team -> the planned shares of its usual capacity, each from a day on."""
    found: dict[int, tuple[tuple[int, float], ...]] = {}
    for row in Availability.objects.filter(team__in=list(teams)):
        found[row.team_id] = (*found.get(row.team_id, ()), (day_of(row.from_on), row.percent / 100))
    return found


def _team(pk: int, history: History, capacity: tuple[tuple[int, float], ...]) -> Team:
    size = sum(history.daily) / max(history.items_counted, 1)
    spread = history.pace.spread if history.pace else ASSUMED_SPREAD
    return Team(f"team {pk}", history.drawn, sigma=spread, item_size=size or 1.0, availability=capacity)


def _queue_item(item: Item, places: Mapping[int, int], as_of: date) -> QueueItem:
    return QueueItem(
        str(item.key),
        team=f"team {item.team_id}",
        size=item.size,
        rank=places[item.initiative_id] * 2.0**40 + item.rank / 2.0**24,
        service=_SERVICE[Item.Service(item.service)],
        started_on=_fact(item.started_at, as_of),
        done_on=_fact(item.finished_at, as_of),
        not_before=_not_before(item),
    )


def _late_starts(items: Mapping[int, Item]) -> dict[int, int]:
    """Item as late as possible -> the day its plan lets it start: nobody is expected to begin before."""
    late = {
        pk: item.initiative_id
        for pk, item in items.items()
        if item.constraint == Item.Constraint.ALAP and not item.started_at and not _is_queued(item)
    }
    plans = plans_of(sorted(set(late.values()))) if late else {}
    planned = {pk: plans[initiative].items.get(pk) for pk, initiative in late.items()}
    return {pk: day_of(dates.start_on) for pk, dates in planned.items() if dates}


def _activity(item: Item, as_of: date, calendars: Mapping[str, Calendar], late: int | None) -> Activity:
    minutes = item.duration_minutes or 0
    is_done = item.finished_at is not None or item.percent_done == 100
    started = _fact(item.started_at, as_of)
    if started is None and item.percent_done:
        started = _fact(item.constraint_at, as_of) or _evening_before(as_of)
    calendar = str(item.calendar_id or item.initiative.calendar_id or "")
    return Activity(
        str(item.key),
        _duration(item),
        calendar=CLOCK if item.is_elapsed else calendar if calendar in calendars else "",
        started_on=started,
        elapsed_minutes=minutes * item.percent_done / 100,
        done_on=(_fact(item.finished_at, as_of) or _evening_before(as_of)) if is_done else None,
        not_before=max((day for day in (_not_before(item), late) if day is not None), default=None),
    )


def _duration(item: Item) -> Distribution:
    """How long it takes, with the pauses still to come."""
    likely = float(item.duration_minutes or 0)
    low, high = item.duration_low_minutes, item.duration_high_minutes
    paused = pauses_to_come(item)
    if low is None or high is None or not low <= likely <= high or low == high:
        return fixed(likely + paused)
    return pert(low + paused, likely + paused, high + paused)


def _not_before(item: Item) -> int | None:
    """The day before which it cannot start: its own or that of an initiative not begun; dates set by hand count likewise."""
    own = None
    if item.is_manual and item.manual_start_at:
        own = _day(item.manual_start_at)
    elif item.constraint in {Item.Constraint.SNET, Item.Constraint.MSO}:
        own = _day(item.constraint_at)
    start = item.initiative.starts_on if item.initiative.started_on is None else None
    return max((day for day in (own, day_of(start) if start else None) if day is not None), default=None)


def _link(link: LinkRow, items: Mapping[int, Item]) -> Link:
    before, after = items[link.predecessor_id], items[link.successor_id]
    minutes = link.lag
    if link.lag_unit == LinkRow.Lag.PERCENT:
        minutes = round((before.duration_minutes or 0) * link.lag / 100)
    return Link(
        str(before.key),
        str(after.key),
        kind=link.type.upper(),  # type: ignore[arg-type]
        lag_minutes=minutes,
        is_elapsed=link.lag_unit == LinkRow.Lag.ELAPSED,
    )


def _dates_given(initiatives: Mapping[int, Initiative], keys: set[str]) -> Iterator[DateGiven]:
    for initiative in initiatives.values():
        key = initiative_key(initiative)
        if initiative.due_on and key in keys:
            yield DateGiven(f"date of {initiative.key}", key, day_of(initiative.due_on))


def _day(moment: datetime | None) -> int | None:
    return day_of(timezone.localtime(moment).date()) if moment else None


def _fact(moment: datetime | None, as_of: date) -> int | None:
    """A day that has been; what happened today counts as of the evening before, where the simulation begins."""
    day = _day(moment)
    return None if day is None else min(day, _evening_before(as_of))


def _evening_before(as_of: date) -> int:
    return day_of(as_of) - 1
