"""One row of a plan as the Gantt takes it: an item of the initiative, or one of another that is linked to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.schedule.cells import cells_of
from manyways.schedule.dates import ItemDates
from manyways.ui.values import as_day, date_text
from manyways.work.models import Item

Additions = Mapping[str, Mapping[str, Any]]
"""What is known of rows beside their plan: by item key, fields that are added."""
_ALWAYS = {"key", "parent", "kind", "name"}
_MUST = {Item.Constraint.MSO, Item.Constraint.MFO}


class Standing(NamedTuple):
    """What a row is made of beside its item; one made of the same is the same. `waits`: for what without a date."""

    dates: ItemDates | None
    parent: str | None
    depth: int
    is_summary: bool
    owner: str
    waits: str
    parts: list[tuple[date, date]] | None
    added: Mapping[str, Any] | None


@dataclass
class Row:
    """One row of the plan."""

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

    def add(self, added: Mapping[str, Any]) -> None:
        """Take what a higher app knows; a window without a plan is drawn where the forecast sees it."""
        if self.kind == "window" and self.start is None and added.get("likely") and added.get("safe"):
            self.start, self.finish = date.fromisoformat(added["likely"]), date.fromisoformat(added["safe"])
        note = added.get("note", "")
        if note and (added.get("is_decision_late") or not self.note):
            self.note = note
        self.added |= {name: value for name, value in added.items() if name != "note"}


def row_of(item: Item, key: str, url: str, standing: Standing) -> Row:
    """The row of an item of the initiative."""
    dates = standing.dates
    is_phase = standing.is_summary or item.form == Item.Form.PHASE
    row = Row(
        key=key,
        parent=standing.parent,
        kind="phase" if is_phase else "milestone" if item.form == Item.Form.MILESTONE else "task",
        name=item.name,
        url=url,
        depth=standing.depth,
        owner=standing.owner.partition(" ")[0],
        is_done=item.finished_at is not None,
        is_fixed=item.constraint in _MUST,
        note=_note(item, dates) or _waits(standing.waits),
        cells=cells_of(item, dates, standing.owner, is_summary=standing.is_summary),
    )
    if standing.parts is not None:
        row.cells["parts"] = standing.parts
    if dates is not None:
        row.start, row.finish, row.is_critical = dates.start_on, dates.finish_on, dates.is_critical
        row.float_minutes = None if item.finished_at else dates.total_float_minutes
    row.add(standing.added or {})
    return row


def window_of(item: Item, parent: str | None, depth: int, dates: ItemDates | None) -> Row:
    """An item of another initiative: dated by its own plan, or by the forecast where it flows."""
    return Row(
        key=str(item.key),
        parent=parent,
        kind="window",
        name=item.name,
        url=item.get_absolute_url(),
        depth=depth,
        start=dates.start_on if dates else None,
        finish=dates.finish_on if dates else None,
        is_done=item.finished_at is not None,
        note=f"{item.initiative.name} · {item.initiative.way.label}",
    )


def _waits(name: str) -> str:
    return _("waits for %(name)s, which the forecast dates") % {"name": name} if name else ""


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
