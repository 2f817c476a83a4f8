"""The plan of one initiative as the Gantt takes it: rows in the order of the outline, and their links."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from manyways.access.clock import today
from manyways.access.models import User
from manyways.schedule.cells import frame_of
from manyways.schedule.comparing import baseline_fields
from manyways.schedule.dates import PlannedDates, Solved, plans_of
from manyways.schedule.decide_by import decision_flags
from manyways.schedule.own_rows import Arrow, OwnRow, OwnRows, arrow_of, own_rows
from manyways.schedule.rows import Additions, Row, Standing, row_of, window_of
from manyways.schedule.seen_plans import plan_seen
from manyways.teams.models import Person
from manyways.work.models import Initiative, Item, Link

Adding = Callable[[Initiative, Collection[int], User], Additions]
_additions: list[Adding] = []


def add_to_gantt(find: Adding) -> Adding:
    """Register what a higher app knows of items: by item key, the fields of a row that it adds.

    It is asked with the initiative and the ids of the items of others that are shown beside. A forecast gives
    `likely` and `safe`. What decisions and the newest baseline say comes with the plan itself.
    """
    if find not in _additions:
        _additions.append(find)
    return find


class Line(NamedTuple):
    """A row that is made when it is asked for. `number`: its place among the items; of `window`s there is none."""

    key: str
    url: str
    item: Item
    standing: Standing
    number: int | None = None
    window: Row | None = None

    @property
    def row(self) -> Row:
        """The row with all its fields."""
        return self.window or row_of(self.item, self.key, self.url, self.standing)


@dataclass
class Gantt:
    """All rows with the links between them, and the planned dates they come from."""

    found: Solved
    lines: list[Line]
    arrows: list[Arrow]
    baseline: str = ""
    frame: dict[str, Any] = field(default_factory=dict)

    @property
    def plan(self) -> PlannedDates:
        """When everything starts and finishes."""
        return self.found.plan

    @property
    def rows(self) -> list[Row]:
        """The rows from top to bottom."""
        return [line.row for line in self.lines]

    def around(self) -> dict[str, Any]:
        """What is told of the whole."""
        return {**self.frame, "today": today().isoformat(), "baseline": self.baseline or None}

    @property
    def predecessors(self) -> Mapping[int, str]:
        """By id, what items wait for by the numbers of rows; the browser counts them itself where rows move."""
        return own_rows(self.found).predecessors

    def data(self) -> dict[str, Any]:
        """The answer of `/api/initiatives/{key}/gantt`."""
        rows = [
            {
                **line.row.data(),
                "number": line.number,
                "predecessors": self.predecessors.get(line.item.id, ""),
            }
            for line in self.lines
        ]
        return {**self.around(), "items": rows, "links": [arrow.data() for arrow in self.arrows]}


def gantt_of(initiative: Initiative, user: User, known: Solved | None = None) -> Gantt:
    """The plan as this person may see it. About ten queries, whatever its size."""
    found = known or plan_seen(initiative)
    own = own_rows(found)
    across = _across(found, user)
    beside = {item.id for link in across for item in (link.predecessor, link.successor)} - found.keys.keys()
    flags = decision_flags(initiative, user) if found.may_hold("decisions") else {}
    additions = [find(initiative, beside, user) for find in _additions]
    kept = found.may_hold("baselines")
    baseline, fields = baseline_fields(initiative, lambda: _finishes(found)) if kept else ("", {})
    lines = _Lines(found, own, across, [flags, *additions, fields]).all()
    arrows = [*own.arrows, *_arrows_across(found, across, {line.key for line in lines})]
    return Gantt(found, lines, arrows, baseline, frame_of(found, initiative, user))


def _finishes(found: Solved) -> dict[UUID, datetime]:
    dates = found.plan.items
    items = (branch.item for branch in found.branches)
    return {item.key: dates[item.id].finish_at for item in items if item.id in dates}


def _across(found: Solved, user: User) -> list[Link]:
    """The links to other initiatives that this person may see. Two queries at most."""
    source, whole = found.source, found.source.initiative
    here = {item.id for item in source.items}
    across = [link.pk for link in source.links if link.predecessor_id not in here]
    if found.may_hold("links out"):
        out = Link.objects.filter(predecessor__initiative=whole).exclude(successor__initiative=whole)
        across += out.values_list("pk", flat=True)
    seen = Link.objects.visible_to(user).filter(pk__in=across).order_by("pk")
    both = seen.select_related("predecessor__initiative", "successor__initiative")
    return list(both) if across else []


class _Lines:
    """The rows of a plan, each right after those of other initiatives that it is linked to."""

    def __init__(
        self,
        found: Solved,
        own: OwnRows,
        across: Collection[Link],
        additions: Iterable[Additions],
    ) -> None:
        self.own = own
        self.elsewhere = _elsewhere(found.source.initiative, across)
        others = {item.initiative_id for linked in self.elsewhere.values() for item in linked}
        self.plans = {**found.plans, **plans_of(others - found.plans.keys())}
        self.added = _merged(additions)
        self.owners = _owners(row.item for row in own.rows)
        self.waits = _waits(found, [*own.links, *across], across)
        self.kept = found.kept

    def all(self) -> list[Line]:
        """From top to bottom; the very list of before where nothing that rows are made of differs."""
        beside = (self.added, self.owners, self.waits)
        lines: list[Line]
        before, lines = self.kept.get(_Lines, (None, []))
        if self.elsewhere or before != beside:
            lines = list(self._made())
        if not self.elsewhere:
            self.kept[_Lines] = beside, lines
        return lines

    def _made(self) -> Iterator[Line]:
        for number, row in enumerate(self.own.rows, 1):
            for item in self.elsewhere.get(row.item.id, ()):
                yield self._window(item, row)
            yield Line(row.key, row.url, row.item, self._standing(row), number)

    def _standing(self, row: OwnRow) -> Standing:
        return Standing(
            row.dates,
            row.parent,
            row.depth,
            row.is_summary,
            self.owners.get(row.item.owner_id or 0, ""),
            self.waits.get(row.item.id, ""),
            row.parts,
            self.added.get(row.key),
        )

    def _window(self, item: Item, beside: OwnRow) -> Line:
        row = window_of(item, beside.parent, beside.depth, self.plans[item.initiative_id].items.get(item.id))
        row.add(self.added.get(row.key, {}))
        standing = Standing(None, beside.parent, beside.depth, False, "", "", None, None)
        return Line(row.key, row.url, item, standing, window=row)


def _elsewhere(initiative: Initiative, across: Iterable[Link]) -> dict[int, list[Item]]:
    """Items of other initiatives, each under the item here that it is linked to, once."""
    found: dict[int, list[Item]] = {}
    seen: set[int] = set()
    for link in across:
        here, there = link.successor, link.predecessor
        if here.initiative_id != initiative.pk:
            here, there = there, here
        if there.pk not in seen:
            seen.add(there.pk)
            found.setdefault(here.pk, []).append(there)
    return found


def _merged(additions: Iterable[Additions]) -> Additions:
    """What is added to each row, later ones over earlier ones; the first note stays, but for that of a late decision."""
    first, *others = [each for each in additions if each] or [{}]
    if not others:
        return first
    found = dict(first)
    for each in others:
        for key, added in each.items():
            before = found.get(key)
            if before is None:
                found[key] = added
                continue
            is_first = before.get("note") and not added.get("is_decision_late")
            found[key] = {**before, **added, **({"note": before["note"]} if is_first else {})}
    return found


def _owners(items: Iterable[Item]) -> dict[int, str]:
    """The names of owners as they are now. One query."""
    wanted = {item.owner_id for item in items if item.owner_id}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _waits(found: Solved, links: Iterable[Link], across: Iterable[Link]) -> dict[int, str]:
    """By item: what it waits for that has no planned date; the forecast dates that."""
    waited_for = found.plan.waited_for
    if not waited_for:
        return {}
    names = {branch.item.id: branch.item.name for branch in found.branches}
    names |= {link.predecessor_id: link.predecessor.name for link in across}
    return {
        link.successor_id: names[link.predecessor_id] for link in links if link.predecessor_id in waited_for
    }


def _arrows_across(found: Solved, across: Iterable[Link], shown: Set[str]) -> Iterator[Arrow]:
    for link in across:
        keys = {end.pk: str(end.key) for end in (link.predecessor, link.successor)}
        if shown >= set(keys.values()):
            yield arrow_of(link, found, keys)
