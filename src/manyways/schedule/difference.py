"""What a change did to a plan: which dates moved, by how many working days, and what they wait for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.schedule.arrays import compiled_calendar, minute_from
from manyways.schedule.dates import ItemDates, PlannedDates, Solved
from manyways.schedule.drivers import Driver, drivers_of
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
    was = {item.pk: item for item in before.source.items if item.dropped_at is None}
    now = {item.pk: item for item in after.source.items if item.dropped_at is None}
    found = Difference(finish_was=before.plan.finish_on, finish=after.plan.finish_on)
    found.added = [item.name for pk, item in now.items() if pk not in was]
    found.removed = [item.name for pk, item in was.items() if pk not in now]
    for pk, item in now.items():
        old, new = before.plan.items.get(pk), after.plan.items.get(pk)
        if old and new and old.is_critical != new.is_critical and not item.finished_at:
            (found.now_critical if new.is_critical else found.no_longer_critical).append(item.name)
    phases = {item.parent_id for item in now.values()}
    leaves = [item for item in now.values() if item.pk not in phases]
    moved = list(_moved(before.plan, after, leaves))
    reasons = _Reasons(after, set(touched), {each.item.pk for each in moved})
    found.moved = sorted((reasons.explained(each) for each in moved), key=_size, reverse=True)
    found.elsewhere = _elsewhere(before, after, user)
    found.sentence = sentence_of(found, after, set(touched))
    return found


def _size(each: Moved) -> tuple[bool, float]:
    return each.item.form == Item.Form.MILESTONE, abs(each.days)


def _moved(before: PlannedDates, after: Solved, items: Iterable[Item]) -> Iterable[Moved]:
    for item in items:
        old, new = before.items.get(item.pk), after.plan.items.get(item.pk)
        if old and new and (old.start_on, old.finish_on) != (new.start_on, new.finish_on):
            yield Moved(item, old, new, _working_days(item, after, old, new))


def _working_days(item: Item, after: Solved, old: ItemDates, new: ItemDates) -> float:
    """Working days between two finishes on the item's calendar; between the starts where only those differ."""
    calendar = after.source.calendars.get(item.calendar_id) or after.source.calendar
    between = compiled_calendar(calendar).working_between
    a_day = max((sum(finish - start for start, finish in day) for day in calendar.week), default=DAY) or DAY
    for first, second in ((old.finish_at, new.finish_at), (old.start_at, new.start_at)):
        minutes = int(between(minute_from(first), minute_from(second)))
        if minutes:
            return round(minutes / a_day, 1)
    return float((new.finish_on - old.finish_on).days or (new.start_on - old.start_on).days)


class _Reasons:
    """Why each item moved: changed by hand, else what it waits for; and the change at the root of it."""

    def __init__(self, after: Solved, touched: set[int], moved: set[int]) -> None:
        self.touched = touched
        self.names = {item.pk: item.name for item in after.source.items}
        self.drivers: Mapping[int, Driver] = drivers_of(after, moved)

    def explained(self, each: Moved) -> Moved:
        """The same move, with its reason and its root."""
        pk = each.item.pk
        driver = self.drivers.get(pk)
        why = driver.words if driver else ""
        if pk in self.touched:
            why = _("changed here") if not why else _("changed here; %(why)s") % {"why": why}
        return Moved(each.item, each.was, each.now, each.days, why, self._root(pk))

    def _root(self, pk: int) -> str:
        """The name of the touched item that a chain of driving links leads back to, else of the nearest driver."""
        driver = self.drivers.get(pk)
        nearest = self.names.get(driver.item_id, "") if driver and driver.item_id else ""
        seen = {pk}
        while driver and driver.item_id and driver.item_id not in seen:
            if driver.item_id in self.touched:
                return self.names.get(driver.item_id, nearest)
            seen.add(driver.item_id)
            driver = self.drivers.get(driver.item_id)
        return nearest


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


def sentence_of(found: Difference, after: Solved, touched: set[int]) -> str:
    """`Conference day 3 days later, because of Venue signed. 8 items move.`"""
    if after.plan.problem:
        return after.plan.problem
    parts = [_headline(found.moved, touched)] if found.moved else [_("No date moves.")]
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


def _headline(leaves: list[Moved], touched: set[int]) -> str:
    """The move that matters most: of a milestone, else what finishes last, else the change itself."""
    others = [each for each in leaves if each.item.pk not in touched]
    milestones = [each for each in others if each.item.form == Item.Form.MILESTONE]
    chosen = max(milestones or others or leaves, key=lambda each: (each.now.finish_at, abs(each.days)))
    if chosen.because and chosen.item.pk not in touched:
        words = {"said": chosen.said, "name": chosen.because}
        return _("%(said)s, because of %(name)s.") % words
    return f"{chosen.said}."
