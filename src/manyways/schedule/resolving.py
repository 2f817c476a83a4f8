"""Changes of a plan as asked for, turned into changes of rows: dates into constraints and durations, text into links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from manyways.access.actions import Refused, Stale
from manyways.access.clock import today
from manyways.access.models import User
from manyways.engine.time import elapsed_calendar
from manyways.schedule.arrays import compiled_calendar, day_minute, start_minute
from manyways.schedule.changes import PlanChange
from manyways.schedule.columns import minute_from
from manyways.schedule.conflicts import gone_item
from manyways.schedule.dates import Solved
from manyways.schedule.fields import Fields
from manyways.schedule.pasting import pasted_items
from manyways.schedule.writing import day_in_reach, lag_in, links_in_text, moment_of_day
from manyways.ui.values import date_text
from manyways.work.actions.outline import Actual, Add, Change, Delete, Edit, Place, Shift, Tie, Untie
from manyways.work.models import Item
from manyways.work.times import pauses_within

_CANNOT_BEGIN_BEFORE = {"snlt", "fnlt", "mso", "mfo"}


@dataclass
class Resolved:
    """The changes of rows, for each the place of the change it comes from, and what people should be told."""

    changes: list[Change] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Resolver:
    """Reads changes against a plan as it stands."""

    def __init__(self, before: Solved, by: User) -> None:
        self.before = before
        self.source = before.source
        self.by = by
        self.fields = Fields(by)
        self.items = {item.key: item for item in self.source.items}
        self.parents = {item.parent_id for item in self.source.items}
        self.start_on: dict[UUID, date] = {}
        self.notes: list[str] = []
        self._verbs: dict[str, Callable[[PlanChange], Iterator[Change]]] = {
            "add": self._add,
            "set": self._set,
            "start": self._start,
            "finish": self._finish,
            "done": self._done,
            "place": lambda change: iter([Place(_needed(change.item), change.parent, change.after)]),
            "delete": lambda change: iter([Delete(change.items, change.versions)]),
            "link": self._link,
            "unlink": lambda change: iter([Untie(_needed(change.predecessor), _needed(change.item))]),
            "predecessors": self._predecessors,
            "paste": self._paste,
        }

    @cached_property
    def rows(self) -> list[UUID]:
        """The items as they are numbered."""
        return [branch.item.key for branch in self.before.branches]

    def resolve(self, changes: list[PlanChange]) -> Resolved:
        """All of them, in order. Raises Refused that names the item and the place in the list."""
        found = Resolved(notes=self.notes)
        for place, change in enumerate(changes):
            try:
                for each in self._one(change):
                    found.changes.append(each)
                    found.origins.append(place)
            except Stale:
                raise
            except Refused as refusal:
                item = self.items.get(change.item) if change.item else None
                name = item.name if item else change.name
                said = _("“%(name)s”: %(reason)s") % {"name": name, "reason": refusal.message}
                fields = {f"changes.{place}": refusal.message}
                raise Refused(said if name else refusal.message, fields=fields) from refusal
        return found

    def _one(self, change: PlanChange) -> Iterator[Change]:
        if change.do in {"indent", "outdent", "up", "down"}:
            return iter([Shift(change.items, change.do)])
        return self._verbs[change.do](change)

    def _item(self, change: PlanChange) -> Item:
        found = self.items.get(_needed(change.item))
        if found is None:
            raise gone_item(change)
        return found

    def _add(self, change: PlanChange) -> Iterator[Change]:
        yield Add(
            change.name,
            parent=change.parent,
            after=change.after,
            is_first=change.is_first,
            fields=self.fields.read(change.fields),
            key=change.key or uuid4(),
        )

    def _set(self, change: PlanChange) -> Iterator[Change]:
        item = self._item(change)
        fields = self.fields.read(change.fields, is_elapsed=item.is_elapsed)
        self._forget_other_times(item, fields)
        if fields.get("percent_done") == 100 and item.finished_at is None and item.pk not in self.parents:
            fields.pop("percent_done")
            yield from self._done(PlanChange("done", item.key, version=change.version, on=today()))
            self.notes.append(
                _("“%(name)s” is finished today. Its page takes another day.") % {"name": item.name}
            )
        if item.pk in self.parents and fields.keys() & {"percent_done", "duration_minutes"}:
            raise Refused(_("It holds other items: its time and percent come from them."))
        self._refuse_impossible(item, fields)
        if fields:
            yield Edit(item.key, fields, change.version)

    def _forget_other_times(self, item: Item, fields: dict[str, Any]) -> None:
        """At best and at worst mean nothing any more where the time counts something else now."""
        names = ("duration_low_minutes", "duration_high_minutes")
        old = [name for name in names if name not in fields and getattr(item, name) is not None]
        if old and fields.get("is_elapsed", item.is_elapsed) != item.is_elapsed:
            fields |= dict.fromkeys(old)
            words = {"name": item.name}
            self.notes.append(
                _("“%(name)s”: at best and at worst are gone, for they counted something else.") % words
            )

    def _refuse_impossible(self, item: Item, fields: dict[str, Any]) -> None:
        """A date by which something must be, before the plan even starts."""
        kind = fields.get("constraint", item.constraint)
        at = fields.get("constraint_at", item.constraint_at)
        if not fields.keys() & {"constraint", "constraint_at"} or kind not in _CANNOT_BEGIN_BEFORE or not at:
            return
        if self.source.initiative.planned_back_from:
            return
        if minute_from(at) < start_minute(self.source.initiative):
            first = self.source.initiative.starts_on or self.before.plan.start_on
            words = {"day": date_text(at), "start": date_text(first)}
            raise Refused(_("%(day)s cannot be kept: the plan starts %(start)s.") % words)

    def _start(self, change: PlanChange) -> Iterator[Change]:
        """An earliest start; a date that cannot move moves; an empty one lets the links decide."""
        item = self._open_leaf(change)
        if change.on is None:
            if not item.is_manual and item.constraint == Item.Constraint.SNET:
                yield Edit(item.key, {"constraint": "asap", "constraint_at": None}, change.version)
            return
        day = day_in_reach(change.on)
        self.start_on[item.key] = day
        if item.started_at:
            raise Refused(_("It has started. Its page takes the day it really started."))
        fields = self._fields_of_start(item, day)
        self._refuse_impossible(item, fields)
        yield Edit(item.key, fields, change.version)

    def _fields_of_start(self, item: Item, day: date) -> dict[str, Any]:
        if item.is_manual:
            return {"manual_start_at": moment_of_day(day), "manual_finish_at": self._manual_finish(item, day)}
        if item.constraint == Item.Constraint.MSO:
            return {"constraint_at": moment_of_day(day)}
        if item.constraint == Item.Constraint.MFO:
            dates = self.before.plan.items.get(item.pk)
            shift = day - dates.start_on if dates else day - day
            old = item.constraint_at
            return {"constraint_at": old + shift if old else moment_of_day(day)}
        if item.constraint not in {Item.Constraint.ASAP, Item.Constraint.SNET}:
            words = {"name": item.name, "old": item.get_constraint_display().lower()}
            self.notes.append(_("“%(name)s” now has an earliest start instead of “%(old)s”.") % words)
        return {"constraint": Item.Constraint.SNET.value, "constraint_at": moment_of_day(day)}

    def _manual_finish(self, item: Item, day: date) -> Any:
        dates = self.before.plan.items.get(item.pk)
        if item.manual_finish_at is None or dates is None:
            return item.manual_finish_at
        return item.manual_finish_at + (day - dates.start_on)

    def _finish(self, change: PlanChange) -> Iterator[Change]:
        """The start stays; the time in between becomes the duration."""
        item = self._open_leaf(change)
        if change.on is None:
            raise Refused(_("Give the day it finishes."))
        day = day_in_reach(change.on)
        if item.form == Item.Form.MILESTONE:
            yield from self._start(change)
            return
        if item.is_manual:
            yield Edit(item.key, {"manual_finish_at": moment_of_day(day)}, change.version)
            return
        first = self.start_on.get(item.key)
        dates = self.before.plan.items.get(item.pk)
        if first is None and dates is None:
            raise Refused(_("It has no date yet, so it cannot be stretched. Give its duration."))
        start = day_minute(first) if first else minute_from(dates.start_at) if dates else 0
        yield Edit(item.key, self._stretched(item, start, day), change.version)

    def _stretched(self, item: Item, start: int, day: date) -> dict[str, Any]:
        calendar = self.source.calendars.get(item.calendar_id) or self.source.calendar
        counted = elapsed_calendar() if item.is_elapsed else compiled_calendar(calendar)
        working = int(counted.working_between(start, day_minute(day) + 1440))
        working -= sum(pause[1] for pause in item.pauses)
        if working <= 0:
            words = {"day": date_text(day)}
            raise Refused(_("There is no working time from its start to %(day)s.") % words)
        low, high = item.duration_low_minutes, item.duration_high_minutes
        fields: dict[str, Any] = {"duration_minutes": working}
        if item.pauses:
            fields["pauses"] = pauses_within(item, working)
        if low is not None and low > working:
            fields["duration_low_minutes"] = working
        if high is not None and high < working:
            fields["duration_high_minutes"] = working
        return fields

    def _open_leaf(self, change: PlanChange) -> Item:
        item = self._item(change)
        if item.pk in self.parents:
            raise Refused(_("Its dates come from what stands inside it."))
        if item.finished_at:
            raise Refused(_("It is finished: its dates are what happened."))
        return item

    def _done(self, change: PlanChange) -> Iterator[Change]:
        """Finished on a day; without one, not finished after all."""
        item = self._item(change)
        if item.pk in self.parents:
            raise Refused(_("It holds other items: it is finished when they are."))
        finished = moment_of_day(change.on)
        dates = self.before.plan.items.get(item.pk)
        started = item.started_at
        if finished and started is None:
            started = min(dates.start_at, finished) if dates else finished
        if finished and started and started > finished:
            finished = started
        yield Actual(item.key, started, finished, change.version)

    def _link(self, change: PlanChange) -> Iterator[Change]:
        lag, unit = lag_in(change.lag) if change.lag.strip() else (0, "working")
        yield Tie(_needed(change.predecessor), _needed(change.item), change.type.lower(), lag, unit)

    def _predecessors(self, change: PlanChange) -> Iterator[Change]:
        """All links from rows of this plan as typed; those from elsewhere stay."""
        item, wanted = self._item(change), links_in_text(change.text)
        keys = {}
        for written in wanted:
            if not 1 <= written.number <= len(self.rows):
                raise Refused(_("There is no row %(number)s.") % {"number": written.number})
            keys[self.rows[written.number - 1]] = written
        here = {row.pk: row.key for row in self.source.items}
        for link in self.source.links:
            before = here.get(link.predecessor_id)
            if link.successor_id == item.pk and before and before not in keys:
                yield Untie(before, item.key)
        for key, written in keys.items():
            yield Tie(key, item.key, written.type, written.lag, written.lag_unit)

    def _paste(self, change: PlanChange) -> Iterator[Change]:
        pasted = pasted_items(change.text, self.fields, parent=change.parent, after=change.after)
        self.notes += pasted.notes
        yield from pasted.changes


def _needed(key: UUID | None) -> UUID:
    if key is None:
        raise Refused(_("Say which item."))
    return key
