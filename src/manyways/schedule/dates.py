"""Planned dates, computed when read: of one initiative with what it waits for elsewhere, and of many at once."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache as remembered
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.engine.network import Cycle
from manyways.engine.schedule import (
    InvalidPlanError,
    Network,
    Schedule,
    compile_plan,
    early_dates,
    late_dates,
)
from manyways.engine.schedule.floats import Dates
from manyways.engine.schedule.schedule import assemble, dates_of
from manyways.engine.time import NO_MINUTE, OutOfTimeError
from manyways.engine.time.calendar import NoWorkingTimeError
from manyways.schedule.arrays import Arrays, arrays_of, moment_from, undated_items
from manyways.schedule.queries import PARTS, Source, Stamp, digests_of, same_parts, upstream, waiting_for
from manyways.work.models import Initiative, Item
from manyways.work.queries.outline import Branch, outline

MOST_ROUNDS = 25
KEPT_SECONDS = 24 * 3600
_KEPT = "schedule.spans"
_ASIDE = {"version", "name", "notes", "owner_id", "team_id", "service", "work_type", "size", "stage_id"}
_ASIDE |= {"blocked_reason", "blocked_since"}
_DATING = [field.attname for field in Item._meta.concrete_fields if field.attname not in _ASIDE]
"""The columns of an item that dates can hang on."""


Minutes = tuple[int, int, int, int, int, bool, bool]
"""Start, finish and late finish of an item, its two floats, and whether it is critical and guessed."""


@dataclass(frozen=True)
class ItemDates:
    """What the plan says of one item. Moments in the organisation's time zone, floats in working minutes; `is_guessed`: its time is not known yet."""

    start_at: datetime
    finish_at: datetime
    late_finish_at: datetime
    total_float_minutes: int
    free_float_minutes: int
    is_critical: bool
    is_guessed: bool

    @property
    def start_on(self) -> date:
        """The day it starts."""
        return self.start_at.date()

    @property
    def finish_on(self) -> date:
        """The day it finishes."""
        return self.finish_at.date()

    @property
    def late_finish_on(self) -> date:
        """The last day it may finish without delaying anything that matters."""
        return self.late_finish_at.date()


@dataclass(frozen=True)
class Computed:
    """How dates came about: the plan as arrays, its network, and early and late dates of each of its rows."""

    arrays: Arrays
    network: Network
    dates: Dates
    schedule: Schedule


@dataclass
class PlannedDates:
    """The plan of one initiative: dates of its items by id, its own span, or why there is none."""

    initiative: Initiative
    items: dict[int, ItemDates] = field(default_factory=dict)
    undated: frozenset[int] = frozenset()
    waited_for: frozenset[int] = frozenset()
    """Items, here or elsewhere, that something here waits for and that have no planned date."""
    start_on: date | None = None
    finish_on: date | None = None
    problem: str = ""
    computed: "Computed | None" = field(default=None, repr=False)
    minutes: "dict[int, Minutes]" = field(default_factory=dict, repr=False)
    """Of each dated item what its dates are made of."""

    @property
    def critical_count(self) -> int:
        """How many items nothing can be taken from."""
        return len(self.critical)

    @cached_property
    def critical(self) -> frozenset[int]:
        """Those items, by id."""
        return frozenset(pk for pk, dates in self.items.items() if dates.is_critical)


@dataclass(frozen=True)
class PlannedSpan:
    """Start and finish of one initiative's plan, for lists."""

    start_on: date | None
    finish_on: date | None
    problem: str = ""


def planned_dates(initiative: Initiative) -> PlannedDates:
    """The plan of one initiative, after the plans it waits for. Eight queries and three for each step upstream."""
    return plans_of([initiative.pk])[initiative.pk]


@dataclass(frozen=True)
class Solved:
    """A plan with the rows it comes from, the plans of those initiatives that wait for it, and all plans it took."""

    source: Source
    plan: PlannedDates
    waiting: dict[int, PlannedDates]
    sources: Mapping[int, Source]
    plans: Mapping[int, PlannedDates]
    stamp: Stamp = ()
    """What the database said of the rows just before they were read, if it was asked."""
    written: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was written of its rows, handed on to the plan of a moment later."""
    kept: dict[type, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was made of this plan alone, by its kind."""

    def may_hold(self, part: str) -> bool:
        """Whether there may be rows of a part of the stamp; where it was not asked, there may."""
        return not self.stamp or self.stamp[PARTS.index(part)] is not None

    @cached_property
    def branches(self) -> list[Branch]:
        """The outline without dropped items."""
        items = [item for item in self.source.items if item.dropped_at is None]
        return outline(self.source.initiative, items)

    @cached_property
    def keys(self) -> dict[int, str]:
        """The key of each item in the outline by its id."""
        return {branch.item.id: str(branch.item.key) for branch in self.branches}

    @cached_property
    def version(self) -> str:
        """A text that changes with everything the plan's rows and links say."""
        source = self.source
        rows = [source.initiative, *source.items, *source.links, *source.calendars.values()]
        parts = ",".join(f"{row.pk}.{row.version}" for row in rows)
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


def solved(
    initiative: Initiative,
    *,
    with_waiting: bool = True,
    before: Solved | None = None,
    stamp: Stamp = (),
) -> Solved:
    """The plan of one initiative with its rows. About ten queries, and three for each step upstream.

    `before`: the same plan a moment ago; then only what changed is read, and computed where dates hang on it.
    `stamp`: what the rows of before say now, asked before this.
    """
    pk = initiative.pk
    waiting = waiting_for([pk]) if with_waiting else set()
    known = before.sources if before else {}
    same = same_parts(before.stamp, stamp) if before else frozenset()
    sources = upstream([pk, *waiting], known.values(), same)
    plans = _solve(sources, before)
    return Solved(
        sources[pk],
        plans[pk],
        {other: plans[other] for other in waiting},
        sources,
        plans,
        stamp if known.keys() == sources.keys() else (),
        before.written if before else {},
    )


def _same_dates(old: Source, new: Source) -> bool:
    """Whether nothing changed that dates hang on."""
    if (old.initiative.version, len(old.items), len(old.links)) != (
        new.initiative.version,
        len(new.items),
        len(new.links),
    ):
        return False
    calendars = [{pk: (row.pk, row.version) for pk, row in each.calendars.items()} for each in (old, new)]
    links = {link.pk: link for link in old.links}
    return (
        calendars[0] == calendars[1]
        and old.known == new.known
        and all(links.get(link.pk) is link for link in new.links)
        and all(map(_same_item, old.items, new.items))
    )


def _same_item(old: Item, new: Item) -> bool:
    return old is new or all(getattr(old, name) == getattr(new, name) for name in _DATING)


def plans_of(initiative_ids: Iterable[int]) -> dict[int, PlannedDates]:
    """The plans of some initiatives by id, with those they wait for."""
    return _solve(upstream(set(initiative_ids)))


def planned_spans(initiatives: Iterable[Initiative]) -> dict[int, PlannedSpan]:
    """Planned start and finish of many initiatives by id, kept until something in them or before them changes.

    A bounded number of queries, whatever the number of initiatives.
    """
    wanted = [initiative.pk for initiative in initiatives]
    digests = digests_of(wanted)
    kept: dict[int, tuple[str, PlannedSpan]] = cache.get(_KEPT) or {}
    changed = [pk for pk in wanted if pk not in kept or kept[pk][0] != digests[pk]]
    if changed:
        solved = plans_of(changed)
        fresh = {
            pk: PlannedSpan(solved[pk].start_on, solved[pk].finish_on, solved[pk].problem) for pk in changed
        }
        kept |= {pk: (digests[pk], span) for pk, span in fresh.items()}
        cache.set(_KEPT, kept, KEPT_SECONDS)
    return {pk: kept[pk][1] for pk in wanted}


def _solve(sources: Mapping[int, Source], before: Solved | None = None) -> dict[int, PlannedDates]:
    """Each initiative after those it waits for; again where they wait for each other, until nothing moves.

    What stands `before` is taken over where nothing changed that its dates hang on.
    """
    home = {item.id: pk for pk, source in sources.items() for item in source.items}
    needs = {
        pk: {
            link.predecessor_id: home[link.predecessor_id]
            for link in source.links
            if home[link.predecessor_id] != pk
        }
        for pk, source in sources.items()
    }
    known: dict[int, tuple[int, int]] = {}
    plans: dict[int, PlannedDates] = {}
    waiting, rounds = _in_order(needs), 0
    while waiting and rounds < MOST_ROUNDS:
        moved: set[int] = set()
        for pk in waiting:
            source = sources[pk]
            source.known = {item: known[item] for item in needs[pk] if item in known}
            plans[pk] = _plan(source, plans.get(pk)) if pk in plans else _plan_after(source, before)
            ends = {item: dates[:2] for item, dates in plans[pk].minutes.items()}
            if any(known.get(item) != dates for item, dates in ends.items()):
                moved.add(pk)
            known |= ends
        waiting = [pk for pk in waiting if moved & set(needs[pk].values())]
        rounds += 1
    return plans


def _in_order(needs: Mapping[int, Mapping[int, int]]) -> list[int]:
    """Initiatives after those they need, as far as they do not need each other."""
    left = {pk: set(found.values()) for pk, found in needs.items()}
    order: list[int] = []
    while left:
        ready = [pk for pk, above in left.items() if not above & left.keys()] or [min(left)]
        for pk in ready:
            order.append(pk)
            del left[pk]
    return order


def _plan_after(source: Source, before: Solved | None) -> PlannedDates:
    """The dates of one initiative: those before where they hold, with its rows as they are now."""
    pk = source.initiative.pk
    old = before.plans.get(pk) if before else None
    if before is None or old is None or old.computed is None or not _same_dates(before.sources[pk], source):
        return _plan(source, old)
    fresh = {item.id: item for item in source.items}
    rows = old.computed.arrays.items
    if all(fresh[item.id] is item for item in rows):
        return old
    arrays = replace(old.computed.arrays, items=[fresh[item.id] for item in rows])
    return replace(old, initiative=source.initiative, computed=replace(old.computed, arrays=arrays))


def _plan(source: Source, old: PlannedDates | None = None) -> PlannedDates:
    """The dates of one initiative; objects of `old` ones that are the same stay the same."""
    plan = PlannedDates(source.initiative)
    try:
        arrays = arrays_of(source)
        network = compile_plan(arrays.plan, arrays.rules)
        plan.undated = arrays.undated
        plan.waited_for = _waited_for(source, arrays.undated)
        if isinstance(network, Cycle):
            names = " → ".join(arrays.plan.names[row] for row in (*network.nodes, network.nodes[0]))
            plan.problem = _("These wait for each other in a circle: %(names)s.") % {"names": names}
            return plan
        first, dates = dates_of(network, arrays.rules, early_dates, late_dates)
        schedule = assemble(arrays.plan, network, first, dates)
    except (InvalidPlanError, OutOfTimeError, NoWorkingTimeError) as error:
        plan.problem = str(error)
        plan.undated = undated_items(source)
        return plan
    plan.computed = Computed(arrays, network, dates, schedule)
    _fill(plan, arrays, schedule, old or plan)
    return plan


def _waited_for(source: Source, undated: frozenset[int]) -> frozenset[int]:
    here = {item.id for item in source.items}
    sources = {link.predecessor_id for link in source.links}
    return frozenset(pk for pk in sources if pk in undated or (pk not in here and pk not in source.known))


def _fill(plan: PlannedDates, arrays: Arrays, schedule: Schedule, old: PlannedDates) -> None:
    columns = zip(
        arrays.items,
        schedule.start.tolist(),
        schedule.finish.tolist(),
        schedule.late_finish.tolist(),
        schedule.total_float_minutes.tolist(),
        schedule.free_float_minutes.tolist(),
        schedule.is_critical.tolist(),
        strict=False,  # rows after the items stand for other initiatives
    )
    moment = remembered(moment_from)  # many share a moment
    known, guessed = old.minutes, arrays.guessed
    for item, start, finish, late, total, free, is_critical in columns:
        if start == NO_MINUTE:
            continue
        pk = item.id
        minutes = (start, finish, late, total, free, is_critical and item.finished_at is None, pk in guessed)
        if known.get(pk) == minutes:
            plan.minutes[pk], plan.items[pk] = known[pk], old.items[pk]
        else:
            plan.minutes[pk] = minutes
            plan.items[pk] = ItemDates(moment(start), moment(finish), moment(late), *minutes[3:])
    if plan.minutes:
        plan.start_on = timezone.localtime(moment(min(dates[0] for dates in plan.minutes.values()))).date()
        plan.finish_on = timezone.localtime(moment(max(dates[1] for dates in plan.minutes.values()))).date()
