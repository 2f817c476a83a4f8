"""What holds each item where it is: the link, the constraint, the hand or the status date that gives its start."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.engine.schedule.floats import link_gaps
from manyways.engine.time import NO_MINUTE
from manyways.schedule.dates import Computed, Solved
from manyways.schedule.queries import Source
from manyways.ui.values import date_text
from manyways.work.models import Item


@dataclass(frozen=True)
class Driver:
    """Why an item stands where it stands: in words, and the id of the item it waits for, if it is a link."""

    words: str
    item_id: int | None = None


def drivers_of(state: Solved, wanted: Collection[int], user: User) -> dict[int, Driver]:
    """What drives some items, by id; empty where the plan has no dates. One query for items elsewhere.

    What the user may not see drives without a name.

    A link drives when it leaves no gap (Primavera P6's driving relationships); of several, the first.
    """
    drivers = Drivers(state, wanted, user)
    return {pk: drivers.driver(pk) for pk in drivers.links}


class Drivers:
    """What drives some items: `links` by id the item each waits for, None where it is no link; in words when asked."""

    def __init__(self, state: Solved, wanted: Collection[int], user: User) -> None:
        computed = state.plan.computed
        self._walk = _Walk(state.source, computed) if computed and wanted else None
        self.links = self._walk.links(wanted) if self._walk else {}
        self.names = {item.id: item.name for item in state.source.items}
        lost = [pk for pk in self.links.values() if pk is not None and pk not in self.names]
        seen = Item.objects.visible_to(user).filter(pk__in=lost)
        self._elsewhere = dict(seen.values_list("pk", "name")) if lost else {}

    def driver(self, pk: int) -> Driver:
        """What drives one of the wanted items."""
        assert self._walk
        link = self.links[pk]
        name = self.names.get(link or 0) or self._elsewhere.get(link or 0)
        name = name or _("an initiative you cannot see")
        return self._walk.driver(pk, link, name)


class _Walk:
    """The driving links of one schedule, read backwards."""

    def __init__(self, source: Source, computed: Computed) -> None:
        self.source, self.arrays = source, computed.arrays
        network, dates = computed.network, computed.dates
        self.is_driving = (link_gaps(network, dates) <= 0).tolist()
        self.pointer: list[int] = network.predecessor_pointer.tolist()
        self.tail: list[int] = network.predecessor.tolist()
        self.row_item: list[int] = network.item.tolist()
        self.row = {item: row for row, item in enumerate(self.row_item) if item >= 0}
        self.start = dates.early_start.tolist()
        self.finish = dates.early_finish.tolist()
        self.places = {item.id: place for place, item in enumerate(self.arrays.items)}
        self.inside: dict[int, list[int]] = {}
        for item in source.items:
            self.inside.setdefault(item.parent_id or 0, []).append(item.id)

    def links(self, wanted: Collection[int]) -> dict[int, int | None]:
        """For each wanted item that has a row, the item whose link drives it."""
        places = self.places
        return {pk: self._driving_item(places[pk]) for pk in wanted if pk in places}

    def _driving_item(self, place: int) -> int | None:
        """The id of the item whose link leaves no gap; of a phase, its last item."""
        if place not in self.row:
            return self._last_inside(self.arrays.items[place].pk)
        if self.arrays.items[place].started_at or self.arrays.items[place].is_manual:
            return None
        return self._tail_item(self.row[place])

    def _tail_item(self, row: int) -> int | None:
        for link in range(self.pointer[row], self.pointer[row + 1]):
            if not self.is_driving[link]:
                continue
            item = self.row_item[self.tail[link]]
            if item < 0:
                found = self._tail_item(self.tail[link])
                if found is not None:
                    return found
            elif item >= len(self.arrays.items):
                return self.arrays.elsewhere[item]
            else:
                return self.arrays.items[item].pk
        return None

    def _last_inside(self, pk: int) -> int | None:
        rows = [self.row.get(self.places.get(child, -1)) for child in self.inside.get(pk, [])]
        known = [row for row in rows if row is not None]
        if not known:
            return None
        return self.arrays.items[self.row_item[max(known, key=lambda row: self.finish[row])]].pk

    def driver(self, pk: int, link: int | None, name: str) -> Driver:
        """The link that drives an item, or its own reason, in words."""
        place = self.places[pk]
        item = self.arrays.items[place]
        if link is not None:
            is_phase = place not in self.row
            words = _("“%(name)s” inside it") if is_phase else _("waits for “%(name)s”")
            return Driver(words % {"name": name}, link)
        return Driver(self._own_reason(item, self.row.get(place)))

    def _own_reason(self, item: Item, row: int | None) -> str:
        if item.finished_at:
            return _("it is finished")
        if item.started_at:
            return _("it has started")
        if item.is_manual:
            return _("its dates are set by hand")
        if item.constraint != Item.Constraint.ASAP:
            words: dict[str, Any] = {"constraint": item.get_constraint_display().lower()}
            words["day"] = date_text(item.constraint_at)
            return _("%(constraint)s %(day)s") % words if item.constraint_at else words["constraint"]
        status = self.arrays.rules.status_minute
        if row is not None and status not in (NO_MINUTE, self.arrays.plan.start_minute):
            day = self.source.initiative.status_on
            if self.start[row] >= status and day is not None:
                return _("what is left is planned from %(day)s") % {"day": date_text(day)}
        return _("the start of the plan")
