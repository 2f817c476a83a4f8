"""The plan of one initiative as the Gantt takes it: rows in the order of the outline, and their links."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from manyways.access.clock import today
from manyways.access.models import User
from manyways.schedule.cells import frame_of, typed_predecessors
from manyways.schedule.comparing import baseline_fields
from manyways.schedule.dates import PlannedDates, Solved, plans_of
from manyways.schedule.pauses import parts_of
from manyways.schedule.queries import Source
from manyways.schedule.rows import Row, Standing, row_of, window_of
from manyways.schedule.seen_plans import plan_seen
from manyways.schedule.writing import lag_text
from manyways.teams.models import Person
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.outline import Branch

Additions = Mapping[str, Mapping[str, Any]]
Adding = Callable[[Initiative, Collection[int], User], Additions]
_additions: list[Adding] = []


def add_to_gantt(find: Adding) -> Adding:
    """Register what a higher app knows of items: by item key, the fields of a row that it adds.

    It is asked with the initiative and the ids of the items of others that are shown beside. A forecast gives
    `likely` and `safe`. What the newest baseline says comes with the plan itself.
    """
    if find not in _additions:
        _additions.append(find)
    return find


class Arrow(NamedTuple):
    """A link between two rows."""

    start: str
    end: str
    kind: str
    is_critical: bool
    lag: str

    def data(self) -> dict[str, Any]:
        """As the island takes it."""
        return dict(zip(("from", "to", "kind", "is_critical", "lag"), self, strict=True))


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
    links: list[Link]
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

    def typed_predecessors(self, wanted: Collection[int]) -> dict[int, str]:
        """By id, what some items wait for by the numbers of rows; the browser counts them itself where rows move."""
        numbers = {line.item.id: line.number for line in self.lines if line.number is not None}
        return typed_predecessors(numbers, (link for link in self.links if link.successor_id in wanted))

    def data(self) -> dict[str, Any]:
        """The answer of `/api/initiatives/{key}/gantt`."""
        waits = self.typed_predecessors({line.item.id for line in self.lines})
        rows = [
            {**line.row.data(), "number": line.number, "predecessors": waits.get(line.item.id, "")}
            for line in self.lines
        ]
        return {**self.around(), "items": rows, "links": [arrow.data() for arrow in self.arrows]}


def gantt_of(initiative: Initiative, user: User, known: Solved | None = None) -> Gantt:
    """The plan as this person may see it. About a dozen queries, whatever its size."""
    found = known or plan_seen(initiative)
    kept = {branch.item.id: branch.item for branch in found.branches}
    inside = [
        link for link in found.source.links if link.predecessor_id in kept and link.successor_id in kept
    ]
    across = _across(found.source, user)
    beside = {item.id for link in across for item in (link.predecessor, link.successor)} - kept.keys()
    additions = [find(initiative, beside, user) for find in _additions]
    baseline, fields = baseline_fields(initiative, lambda: _finishes(found))
    lines = list(_Lines(found, inside, across, [*additions, fields]).all())
    shown = {line.key for line in lines}
    arrows = [
        arrow for arrow in _arrows(found, inside, across) if arrow.start in shown and arrow.end in shown
    ]
    return Gantt(found, lines, arrows, inside, baseline, frame_of(found, initiative, user))


def _finishes(found: Solved) -> dict[UUID, datetime]:
    dates = found.plan.items
    items = (branch.item for branch in found.branches)
    return {item.key: dates[item.id].finish_at for item in items if item.id in dates}


def _across(source: Source, user: User) -> list[Link]:
    """The links to other initiatives that this person may see. One query, two where there are any."""
    here = {item.id for item in source.items}
    leading_here = [link.pk for link in source.links if link.predecessor_id not in here]
    whole = source.initiative
    out = Link.objects.filter(predecessor__initiative=whole).exclude(successor__initiative=whole)
    across = [*leading_here, *out.values_list("pk", flat=True)]
    seen = Link.objects.visible_to(user).filter(pk__in=across).order_by("pk")
    both = seen.select_related("predecessor__initiative", "successor__initiative")
    return list(both) if across else []


class _Lines:
    """The rows of a plan, each right after those of other initiatives that it is linked to."""

    def __init__(
        self,
        found: Solved,
        inside: Iterable[Link],
        across: Collection[Link],
        additions: Iterable[Additions],
    ) -> None:
        self.found, self.keys = found, found.keys
        self.elsewhere = _elsewhere(found.source.initiative, across)
        others = {item.initiative_id for linked in self.elsewhere.values() for item in linked}
        self.plans = {**found.plans, **plans_of(others - found.plans.keys())}
        self.added = _merged(additions)
        self.owners = _owners(branch.item for branch in found.branches)
        self.waits = _waits(found, [*inside, *across], across)

    def all(self) -> Iterator[Line]:
        """From top to bottom."""
        for number, branch in enumerate(self.found.branches, 1):
            for item in self.elsewhere.pop(branch.item.id, ()):
                yield self._window(item, branch)
            key, item = self.keys[branch.item.id], branch.item
            yield Line(key, item.get_absolute_url(), item, self._standing(branch, key), number)

    def _standing(self, branch: Branch, key: str) -> Standing:
        item = branch.item
        return Standing(
            self.found.plan.items.get(item.id),
            self.keys.get(item.parent_id or 0),
            branch.depth,
            branch.is_summary,
            self.owners.get(item.owner_id or 0, ""),
            self.waits.get(item.id, ""),
            parts_of(item, self.found) if item.pauses and not branch.is_summary else None,
            self.added.get(key),
        )

    def _window(self, item: Item, beside: Branch) -> Line:
        parent = self.keys.get(beside.item.parent_id or 0)
        row = window_of(item, parent, beside.depth, self.plans[item.initiative_id].items.get(item.id))
        row.add(self.added.get(row.key, {}))
        standing = Standing(None, parent, beside.depth, False, "", "", None, None)
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


def _merged(additions: Iterable[Additions]) -> dict[str, Mapping[str, Any]]:
    """What is added to each row, later ones over earlier ones; the first note stays, but for that of a late decision."""
    found: dict[str, Mapping[str, Any]] = {}
    for each in additions:
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


def _arrows(found: Solved, inside: Iterable[Link], across: Iterable[Link]) -> Iterator[Arrow]:
    critical = found.plan.critical
    keys = {**found.keys}
    for link in across:
        keys[link.predecessor_id], keys[link.successor_id] = (
            str(link.predecessor.key),
            str(link.successor.key),
        )
    for link in (*inside, *across):
        before, after = link.predecessor_id, link.successor_id
        is_critical = before in critical and after in critical
        lag = lag_text(link) if link.lag else ""
        yield Arrow(keys[before], keys[after], link.type.upper(), is_critical, lag)
