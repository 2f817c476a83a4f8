"""What somebody is told who was slower: both values, as the cells of a plan write them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from manyways.access.actions import Refused, Stale
from manyways.schedule.cells import typed_predecessors
from manyways.schedule.changes import PlanChange
from manyways.schedule.dates import ItemDates, Solved
from manyways.schedule.fields import day
from manyways.ui.values import date_text
from manyways.work.models import Item
from manyways.work.times import span_text, time_text

_CELLS: Mapping[str, Callable[[Item], Any]] = {
    "form": lambda item: item.get_form_display(),
    "owner": lambda item: item.owner.name if item.owner else "",
    "duration": time_text,
    "low": lambda item: span_text(item.duration_low_minutes, is_elapsed=item.is_elapsed),
    "high": lambda item: span_text(item.duration_high_minutes, is_elapsed=item.is_elapsed),
    "percent": lambda item: 100 if item.finished_at else item.percent_done,
    "deadline": lambda item: date_text(item.deadline_at),
    "constraint": lambda item: item.get_constraint_display(),
    "constraint_on": lambda item: date_text(item.constraint_at),
    "manual_start": lambda item: date_text(item.manual_start_at),
    "manual_finish": lambda item: date_text(item.manual_finish_at),
}
_DAYS = {"deadline", "constraint_on", "manual_start", "manual_finish"}


def stale_change(stale: Stale, change: PlanChange, before: Solved) -> Stale:
    """The same answer with the item's name, and with values as people type them."""
    item = next((row for row in before.source.items if row.key == change.item), None)
    if item is None or not stale.mine:
        return stale
    pairs = _pairs(change, item, before.plan.items.get(item.pk))
    values: dict[str, Any] = {
        "mine": {name: mine for name, (mine, _theirs) in pairs.items()},
        "theirs": {name: theirs for name, (_mine, theirs) in pairs.items()},
        "version": stale.version,
    }
    words = {"name": item.name, "reason": Stale(**values).message}
    return Stale(**values, message=_("“%(name)s”: %(reason)s") % words)


def _pairs(change: PlanChange, item: Item, dates: ItemDates | None) -> dict[str, tuple[str, str]]:
    """By cell: what was wanted, and what stands there; without those that are the same by now."""
    if change.do in {"start", "finish"}:
        there = (dates.start_on if change.do == "start" else dates.finish_on) if dates else None
        return {change.do: (date_text(change.on), date_text(there))}
    if change.do == "done":
        return {"finished": (date_text(change.on), date_text(item.finished_at))}
    found = {name: (_typed(name, value), _standing(name, item)) for name, value in change.fields.items()}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]} or found


def _typed(name: str, value: Any) -> str:
    if name == "constraint":
        return str(Item.Constraint(value).label)
    if name in _DAYS:
        return date_text(day(value))
    return "" if value is None else str(value).strip()


def _standing(name: str, item: Item) -> str:
    value = _CELLS[name](item) if name in _CELLS else getattr(item, name, "")
    return "" if value is None else str(value)


def gone_item(change: PlanChange) -> Stale:
    """An item that somebody deleted: what was typed for it is told, so that it is not lost."""
    mine = {name: str(value) for name, value in change.fields.items()}
    if change.text:
        mine = {"predecessors": change.text}
    said = _("This item is not here any more. Look at the plan again.")
    return Stale(mine=mine, theirs={}, version=0, message=said)


def stale_plan(changes: Sequence[PlanChange], before: Solved) -> Stale:
    """Rows stand elsewhere by now; what was typed by their numbers is told beside what stands there."""
    typed = {change.item: change.text for change in changes if change.do == "predecessors"}
    mine, theirs = dict[str, Any](), dict[str, Any]()
    if typed:
        rows = [item for item in before.source.items if item.dropped_at is None]
        numbers = {branch.item.pk: number for number, branch in enumerate(before.branches, 1)}
        cells = typed_predecessors(numbers, before.source.links)
        mine = {"predecessors": "; ".join(typed.values())}
        theirs = {"predecessors": "; ".join(cells.get(item.pk, "") for item in rows if item.key in typed)}
    said = _("Somebody changed the plan in the meantime, so rows stand elsewhere. Nothing was saved.")
    return Stale(mine=mine, theirs=theirs, version=0, message=said)


def reraise(
    refusal: Refused, origins: Mapping[int, int], changes: Sequence[PlanChange], before: Solved
) -> Refused:
    """A refusal of the outline, told about the changes that were asked for."""
    fields = {_at_origin(name, origins): text for name, text in refusal.fields.items()}
    if not isinstance(refusal, Stale):
        return Refused(refusal.message, fields=fields)
    place = next((int(name.removeprefix("changes.")) for name in fields if name.startswith("changes.")), None)
    return refusal if place is None else stale_change(refusal, changes[place], before)


def _at_origin(name: str, origins: Mapping[int, int]) -> str:
    """`changes.3`, counted in the changes that were asked for."""
    place = name.removeprefix("changes.")
    is_place = place != name and place.isdigit()
    return f"changes.{origins[int(place)]}" if is_place else name
