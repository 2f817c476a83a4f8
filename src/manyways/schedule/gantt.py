"""The plan of one initiative as the Gantt takes it: rows in the order of the outline, and their links."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.schedule.cells import cells_of, frame_of, typed_predecessors
from manyways.schedule.comparing import baseline_fields
from manyways.schedule.dates import ItemDates, PlannedDates, Solved, plans_of
from manyways.schedule.pauses import parts_of
from manyways.schedule.queries import Source
from manyways.schedule.seen_plans import plan_seen
from manyways.schedule.writing import lag_text
from manyways.teams.models import Person
from manyways.ui.values import as_day, date_text
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.outline import Branch, outline

Additions = Mapping[str, Mapping[str, Any]]
_ALWAYS = {"key", "parent", "kind", "name"}
_MUST = {Item.Constraint.MSO, Item.Constraint.MFO}
_additions: list[Callable[[Initiative, User], Additions]] = []


def add_to_gantt(find: Callable[[Initiative, User], Additions]) -> Callable[[Initiative, User], Additions]:
    """Register what a higher app knows of items: by item key, the fields of a row that it adds.

    A forecast gives `likely` and `safe`. What the newest baseline says comes with the plan itself.
    """
    if find not in _additions:
        _additions.append(find)
    return find


@dataclass
class Row:
    """One row of the plan: an item of the initiative, or one of another initiative that is linked to it."""

    key: str
    parent: str | None
    kind: str
    name: str
    url: str
    depth: int = 0
    owner: str = ""
    start: date | None = None
    finish: date | None = None
    is_critical: bool = False
    is_done: bool = False
    is_fixed: bool = False
    is_guessed: bool = False
    float_minutes: int | None = None
    note: str = ""
    cells: dict[str, Any] = field(default_factory=dict)
    added: dict[str, Any] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The row as the island takes it; fields without a value are left out, for there are thousands of rows."""
        fields = {
            "key": self.key,
            "parent": self.parent,
            "kind": self.kind,
            "name": self.name,
            "url": self.url,
            "owner": self.owner or None,
            "start": self.start.isoformat() if self.start else None,
            "finish": self.finish.isoformat() if self.finish else None,
            "is_critical": self.is_critical,
            "is_done": self.is_done,
            "is_fixed": self.is_fixed,
            "note": self.note or None,
            **self.cells,
            **self.added,
        }
        return {name: value for name, value in fields.items() if value or name in _ALWAYS}


@dataclass
class Gantt:
    """All rows with the links between them, and the planned dates they come from."""

    plan: PlannedDates
    rows: list[Row]
    links: list[dict[str, Any]]
    baseline: str = ""
    frame: dict[str, Any] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The answer of `/api/initiatives/{key}/gantt`."""
        return {
            **self.frame,
            "today": today().isoformat(),
            "baseline": self.baseline or None,
            "items": [row.data() for row in self.rows],
            "links": self.links,
        }


def gantt_of(initiative: Initiative, user: User, known: Solved | None = None) -> Gantt:
    """The plan as this person may see it. About fifteen queries, whatever its size."""
    found = known or plan_seen(initiative)
    plan = found.plan
    items = [item for item in found.source.items if item.dropped_at is None]
    _name_owners(items)
    branches = outline(initiative, items)
    keys = {branch.item.pk: str(branch.item.key) for branch in branches}
    kept = {branch.item.pk: branch.item for branch in branches}
    links = _links(found.source, user, kept)
    elsewhere = _elsewhere(initiative, links)
    others = plans_of({item.initiative_id for linked in elsewhere.values() for item in linked})
    typed = typed_predecessors(branches, links)
    address = _addresses()
    rows: list[Row] = []
    for number, branch in enumerate(branches, 1):
        rows += [_window(item, branch, keys, others) for item in elsewhere.pop(branch.item.pk, [])]
        row = _row(branch, plan, keys, address)
        row.cells = cells_of(branch, number, plan, typed.get(branch.item.pk, ""))
        if branch.item.pauses and not branch.is_summary:
            row.cells["parts"] = parts_of(branch.item, found)
        rows.append(row)
    _say_what_flows(rows, plan, links)
    for find in _additions:
        _add(rows, find(initiative, user))
    baseline, fields = baseline_fields(
        initiative, {item.key: plan.items[pk].finish_at for pk, item in kept.items() if pk in plan.items}
    )
    _add(rows, fields)
    shown = {row.key for row in rows}
    drawn = [link for link in map(_link(plan), links) if {link["from"], link["to"]} <= shown]
    return Gantt(plan, rows, drawn, baseline, frame_of(found, user))


def _name_owners(items: Iterable[Item]) -> None:
    """Each item with its owner as named now, also where the item itself was at hand. One query."""
    people = Person.objects.in_bulk({item.owner_id for item in items if item.owner_id})
    for item in items:
        if item.owner_id in people:
            item.owner = people[item.owner_id]


def _say_what_flows(rows: Iterable[Row], plan: PlannedDates, links: Iterable[Link]) -> None:
    """Beside each row that waits for something without a planned date, say what; the forecast dates that."""
    waits = {
        str(link.successor.key): link.predecessor.name
        for link in links
        if link.predecessor_id in plan.waited_for
    }
    for row in rows:
        if row.key in waits and not row.note:
            row.note = _("waits for %(name)s, which the forecast dates") % {"name": waits[row.key]}


def _addresses() -> Callable[[str], str]:
    """The address of an item by its key; resolving one for each of thousands would take longer than drawing them."""
    nobody = UUID(int=0)
    pattern = reverse("work:item", args=[nobody])
    return lambda key: pattern.replace(str(nobody), key)


def _links(source: Source, user: User, items: Mapping[int, Item]) -> list[Link]:
    """The links inside, and those to other initiatives that this person may see. One query."""
    initiative = source.initiative
    inside = [link for link in source.links if {link.predecessor_id, link.successor_id} <= items.keys()]
    for link in inside:
        link.predecessor, link.successor = items[link.predecessor_id], items[link.successor_id]
    touching = Q(predecessor__initiative=initiative) ^ Q(successor__initiative=initiative)
    across = Link.objects.visible_to(user).filter(touching)
    return [
        *inside,
        *across.select_related("predecessor__initiative", "successor__initiative").order_by("pk"),
    ]


def _elsewhere(initiative: Initiative, links: Iterable[Link]) -> dict[int, list[Item]]:
    """Items of other initiatives, each under the item here that it is linked to, once."""
    found: dict[int, list[Item]] = {}
    seen: set[int] = set()
    for link in links:
        here, there = link.successor, link.predecessor
        if here.initiative_id != initiative.pk:
            here, there = there, here
        if there.initiative_id != initiative.pk and there.pk not in seen:
            seen.add(there.pk)
            found.setdefault(here.pk, []).append(there)
    return found


def _window(item: Item, beside: Branch, keys: Mapping[int, str], plans: Mapping[int, PlannedDates]) -> Row:
    """An item of another initiative: dated by its own plan, or by the forecast where it flows."""
    dates = plans[item.initiative_id].items.get(item.pk)
    return Row(
        key=str(item.key),
        parent=keys.get(beside.item.parent_id or 0),
        kind="window",
        name=item.name,
        url=item.get_absolute_url(),
        depth=beside.depth,
        start=dates.start_on if dates else None,
        finish=dates.finish_on if dates else None,
        is_done=item.finished_at is not None,
        note=f"{item.initiative.name} · {item.initiative.way.label}",
    )


def _row(branch: Branch, plan: PlannedDates, keys: Mapping[int, str], address: Callable[[str], str]) -> Row:
    item, dates = branch.item, plan.items.get(branch.item.pk)
    is_phase = branch.is_summary or item.form == Item.Form.PHASE
    key = keys[item.pk]
    row = Row(
        key=key,
        parent=keys.get(item.parent_id or 0),
        kind="phase" if is_phase else "milestone" if item.form == Item.Form.MILESTONE else "task",
        name=item.name,
        url=address(key),
        depth=branch.depth,
        owner=item.owner.name.split()[0] if item.owner else "",
        is_done=item.finished_at is not None,
        is_fixed=item.constraint in _MUST,
    )
    if dates is not None:
        row.start, row.finish = dates.start_on, dates.finish_on
        row.is_critical, row.is_guessed = dates.is_critical, dates.is_guessed
        row.float_minutes = None if item.finished_at else dates.total_float_minutes
    row.note = _note(item, dates)
    return row


def _note(item: Item, dates: ItemDates | None) -> str:
    """What to say beside the bar: a deadline that is missed, a date that cannot move, a time that is a guess."""
    if dates is None:
        return ""
    if item.deadline_at and item.finished_at is None:
        deadline = as_day(item.deadline_at)
        days = (dates.finish_on - deadline).days
        if days > 0:
            words = {"day": date_text(deadline), "days": days}
            return (
                ngettext("deadline %(day)s, %(days)s day late", "deadline %(day)s, %(days)s days late", days)
                % words
            )
    if item.constraint in _MUST and item.constraint_at:
        return _("%(day)s cannot move") % {"day": date_text(item.constraint_at)}
    return _("time not known, a day assumed") if dates.is_guessed else ""


def _add(rows: Iterable[Row], additions: Additions) -> None:
    for row in rows:
        added = dict(additions.get(row.key, {}))
        if row.kind == "window" and row.start is None and added.get("likely") and added.get("safe"):
            row.start, row.finish = date.fromisoformat(added["likely"]), date.fromisoformat(added["safe"])
        note = added.pop("note", "")
        if note and (added.get("is_decision_late") or not row.note):
            row.note = note
        row.added |= added


def _link(plan: PlannedDates) -> Callable[[Link], dict[str, Any]]:
    critical = {pk for pk, dates in plan.items.items() if dates.is_critical}

    def data(link: Link) -> dict[str, Any]:
        return {
            "from": str(link.predecessor.key),
            "to": str(link.successor.key),
            "kind": link.type.upper(),
            "is_critical": {link.predecessor_id, link.successor_id} <= critical,
            "lag": lag_text(link),
        }

    return data
