"""What a change did to a plan: which dates moved, by how many working days, and what they wait for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.schedule.arrays import compiled_calendar
from manyways.schedule.dates import ItemDates, PlannedDates, Solved
from manyways.schedule.drivers import Drivers
from manyways.ui.values import date_text
from manyways.work.durations import DAY, plain_number
from manyways.work.models import Initiative, Item

MOST_SHOWN = 200
WHOLE_FROM = 3


@dataclass(frozen=True)
class Moved:
    """One item whose dates changed: `days` are working days of its finish, later above zero."""

    item: Item
    was: ItemDates
    now: ItemDates
    days: float
    why: str = ""
    because: str = ""

    def data(self) -> dict[str, Any]:
        """As the island takes it."""
        return {
            "key": str(self.item.key),
            "name": self.item.name,
            "start_was": self.was.start_on.isoformat(),
            "start": self.now.start_on.isoformat(),
            "finish_was": self.was.finish_on.isoformat(),
            "finish": self.now.finish_on.isoformat(),
            "days": self.days,
            "why": self.why,
            "said": self.said,
        }

    @property
    def said(self) -> str:
        """`Conference day 3 days later`."""
        return f"{self.item.name} {days_text(self.days)}"


@dataclass
class Difference:
    """Everything that a change did to the dates of a plan."""

    moved: list[Moved] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    now_critical: list[str] = field(default_factory=list)
    no_longer_critical: list[str] = field(default_factory=list)
    finish_was: date | None = None
    finish: date | None = None
    elsewhere: list[str] = field(default_factory=list)
    sentence: str = ""

    def data(self) -> dict[str, Any]:
        """As the island takes it; the largest moves first."""
        return {
            "moved": [each.data() for each in self.moved[:MOST_SHOWN]],
            "moved_count": len(self.moved),
            "added": self.added[:MOST_SHOWN],
            "added_count": len(self.added),
            "removed": self.removed[:MOST_SHOWN],
            "removed_count": len(self.removed),
            "now_critical": self.now_critical[:MOST_SHOWN],
            "no_longer_critical": self.no_longer_critical[:MOST_SHOWN],
            "finish_was": self.finish_was.isoformat() if self.finish_was else None,
            "finish": self.finish.isoformat() if self.finish else None,
            "elsewhere": self.elsewhere,
            "sentence": self.sentence,
        }


def days_text(days: float) -> str:
    """`3 days later`, `1 day earlier`."""
    size = plain_number(round(abs(days)) if abs(days) >= WHOLE_FROM else abs(days))
    if days < 0:
        return ngettext("%(days)s day earlier", "%(days)s days earlier", round(abs(days))) % {"days": size}
    return ngettext("%(days)s day later", "%(days)s days later", round(abs(days))) % {"days": size}


def difference_of(before: Solved, after: Solved, touched: Iterable[int], user: User) -> Difference:
    """What lies between two states of a plan; `touched` are the items that were changed by hand. Three queries."""
    was = {item.id: item for item in before.source.items if item.dropped_at is None}
    now = {item.id: item for item in after.source.items if item.dropped_at is None}
    found = Difference(finish_was=before.plan.finish_on, finish=after.plan.finish_on)
    found.added = [item.name for pk, item in now.items() if pk not in was]
    found.removed = [item.name for pk, item in was.items() if pk not in now]
    changed = _changed(before.plan, after.plan, now)
    for item, old, new in changed:
        if old.is_critical != new.is_critical and not item.finished_at:
            (found.now_critical if new.is_critical else found.no_longer_critical).append(item.name)
    phases = {item.parent_id for item in now.values()} if changed else set()
    moved = _moved([each for each in changed if each[0].id not in phases], before.plan, after)
    reasons = _Reasons(after, set(touched), {each.item.id for each in moved}, user)
    found.moved = sorted(moved, key=_size, reverse=True)
    found.moved[:MOST_SHOWN] = map(reasons.explained, found.moved[:MOST_SHOWN])
    found.elsewhere = _elsewhere(before, after, user)
    found.sentence = sentence_of(found, after, reasons)
    return found


def _changed(
    before: PlannedDates, after: PlannedDates, items: Mapping[int, Item]
) -> list[tuple[Item, ItemDates, ItemDates]]:
    """Items that have other dates now, with both; dates that are the same are mostly the same object."""
    return [
        (item, before.items[pk], after.items[pk])
        for pk, item in items.items()
        if pk in before.items and pk in after.items and before.items[pk] is not after.items[pk]
    ]


def _size(each: Moved) -> tuple[bool, float]:
    return each.item.form == Item.Form.MILESTONE, abs(each.days)


def _moved(
    changed: Iterable[tuple[Item, ItemDates, ItemDates]], before: PlannedDates, after: Solved
) -> list[Moved]:
    """Items that have other days, with the working days between, counted for all items of a calendar at once."""
    days: dict[int | None, list[tuple[Item, ItemDates, ItemDates]]] = {}
    for item, old, new in changed:
        if (old.start_on, old.finish_on) != (new.start_on, new.finish_on):
            days.setdefault(item.calendar_id, []).append((item, old, new))
    return [
        Moved(*each, moved)
        for pk, rows in days.items()
        for each, moved in zip(rows, _working_days(pk, rows, before, after), strict=True)
    ]


def _working_days(
    calendar_id: int | None,
    rows: Sequence[tuple[Item, ItemDates, ItemDates]],
    before: PlannedDates,
    after: Solved,
) -> list[float]:
    """Working days between two finishes on the items' calendar; between the starts where only those differ."""
    calendar = after.source.calendars.get(calendar_id) or after.source.calendar
    between = compiled_calendar(calendar).working_between
    a_day = max((sum(finish - start for start, finish in day) for day in calendar.week), default=DAY) or DAY
    old, new = (
        np.array([plan.minutes[item.id][:2] for item, *_dates in rows], dtype=np.int64)
        for plan in (before, after.plan)
    )
    starts, finishes = between(old[:, 0], new[:, 0]), between(old[:, 1], new[:, 1])
    minutes = np.where(finishes != 0, finishes, starts).tolist()
    return [
        round(moved / a_day, 1) if moved else _calendar_days(first, second)
        for moved, (_item, first, second) in zip(minutes, rows, strict=True)
    ]


def _calendar_days(old: ItemDates, new: ItemDates) -> float:
    return float((new.finish_on - old.finish_on).days or (new.start_on - old.start_on).days)


class _Reasons:
    """Why each item moved: changed by hand, else what it waits for; and the change at the root of it."""

    def __init__(self, after: Solved, touched: set[int], moved: set[int], user: User) -> None:
        self.touched = touched
        self._drivers = Drivers(after, moved, user)
        self._roots: dict[int, int | None] = {}

    def explained(self, each: Moved) -> Moved:
        """The same move, with its reason and its root."""
        pk = each.item.id
        why = self._drivers.driver(pk).words if pk in self._drivers.links else ""
        if pk in self.touched:
            why = _("changed here") if not why else _("changed here; %(why)s") % {"why": why}
        return replace(each, why=why, because=self._because(pk))

    def _because(self, pk: int) -> str:
        """The name of the touched item that a chain of driving links leads back to, else of the nearest driver."""
        names, nearest = self._drivers.names, self._drivers.links.get(pk)
        return names.get(self._root(pk) or nearest or 0, "")

    def _root(self, pk: int) -> int | None:
        """The nearest touched item up the chain, if any; what is known of one item is known of all on the way."""
        links, path, here = self._drivers.links, list[int](), pk
        seen = set[int]()
        while here not in self._roots and here not in seen:
            seen.add(here)
            path.append(here)
            above = links.get(here)
            if above is None or above in self.touched:
                self._roots[here] = above
            else:
                here = above
        found = self._roots.get(here)
        self._roots |= dict.fromkeys(path, found)
        return found


def _elsewhere(before: Solved, after: Solved, user: User) -> list[str]:
    """Other initiatives whose finish moved, as far as this person may see them."""
    changed = [
        pk
        for pk, plan in after.waiting.items()
        if pk in before.waiting and before.waiting[pk].finish_on != plan.finish_on and plan.finish_on
    ]
    if not changed:
        return []
    rows = Initiative.objects.visible_to(user).filter(pk__in=changed).order_by("name")
    told = _("%(name)s finishes %(day)s")
    return [told % {"name": row.name, "day": date_text(after.waiting[row.pk].finish_on)} for row in rows]


def sentence_of(found: Difference, after: Solved, reasons: _Reasons) -> str:
    """`Conference day 3 days later, because of Venue signed. 8 items move.`"""
    if after.plan.problem:
        return after.plan.problem
    parts = [_headline(found.moved, reasons)] if found.moved else [_("No date moves.")]
    count = len(found.moved)
    if count > 1:
        parts.append(ngettext("%(count)s item moves.", "%(count)s items move.", count) % {"count": count})
    if found.finish and found.finish_was and found.finish != found.finish_was:
        words = {"day": date_text(found.finish), "was": date_text(found.finish_was)}
        parts.append(_("The plan finishes %(day)s instead of %(was)s.") % words)
    elif found.moved and found.finish:
        parts.append(_("The plan still finishes %(day)s.") % {"day": date_text(found.finish)})
    parts += [f"{text}." for text in found.elsewhere]
    return " ".join(parts)


def _headline(leaves: list[Moved], reasons: _Reasons) -> str:
    """The move that matters most: of a milestone, else what finishes last, else the change itself."""
    touched = reasons.touched
    others = [each for each in leaves if each.item.id not in touched]
    milestones = [each for each in others if each.item.form == Item.Form.MILESTONE]
    chosen = max(milestones or others or leaves, key=lambda each: (each.now.finish_at, abs(each.days)))
    chosen = reasons.explained(chosen)
    if chosen.because and chosen.item.id not in touched:
        words = {"said": chosen.said, "name": chosen.because}
        return _("%(said)s, because of %(name)s.") % words
    return f"{chosen.said}."
