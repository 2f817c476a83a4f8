"""Links of an outline in memory: made, changed, taken away."""

from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property, singledispatchmethod
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.work.actions.links import MOST_LAG_MINUTES
from manyways.work.actions.outline.changes import Tie, Untie
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.current import current

Pair = tuple[UUID, UUID]


class Ties:
    """What the items of an outline wait for, by the keys of both ends."""

    def __init__(
        self, initiative: Initiative, items: Mapping[UUID, Item], by: User, known: Iterable[Link] = ()
    ) -> None:
        self.initiative = initiative
        self.items = items
        self.by = by
        self.added: dict[Pair, Link] = {}
        self.changed: dict[Pair, Link] = {}
        self.removed: dict[Pair, Link] = {}
        self._elsewhere: dict[UUID, Item] = {}
        self._known = known

    @cached_property
    def links(self) -> dict[Pair, Link]:
        """All of them as they stand in the draft; read and locked when links are first asked for."""
        rows = Link.objects.filter(successor__initiative=self.initiative).select_for_update(of=("self",))
        links = current(rows.order_by("pk"), {link.id: link for link in self._known})
        keys = {item.id: item.key for item in self.items.values() if item.pk}
        lost = {link.predecessor_id for link in links} - keys.keys()
        keys |= dict(Item.objects.filter(pk__in=lost).values_list("pk", "key")) if lost else {}
        return {(keys[link.predecessor_id], keys[link.successor_id]): link for link in links}

    @singledispatchmethod
    def make(self, change: Any) -> None:
        """Make one change of links in memory. Raises Refused."""
        raise TypeError(change)

    @make.register
    def _tie(self, change: Tie) -> None:
        if change.predecessor == change.successor:
            raise Refused(_("An item cannot wait for itself."))
        successor = self._here(change.successor)
        pair = (change.predecessor, change.successor)
        there = self.links.get(pair)
        link = (
            copy(there)
            if there
            else Link(predecessor=self._anywhere(change.predecessor), successor=successor)
        )
        link.type, link.lag, link.lag_unit = change.type, change.lag, change.lag_unit
        if abs(link.lag) > MOST_LAG_MINUTES:
            raise Refused(_("A lag is at most ten years."))
        try:
            link.clean_fields(exclude=("predecessor", "successor"))
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        self.links[pair] = link
        (self.changed if link.pk else self.added)[pair] = link

    @make.register
    def _untie(self, change: Untie) -> None:
        pair = (change.predecessor, change.successor)
        link = self.links.pop(pair, None)
        if link is None:
            raise Refused(_("This link is not here any more."))
        self.added.pop(pair, None)
        self.changed.pop(pair, None)
        if link.pk:
            self.removed[pair] = link

    def _here(self, key: UUID) -> Item:
        if key not in self.items:
            raise Refused(_("This item is not here any more. Look at the plan again."))
        return self.items[key]

    def _anywhere(self, key: UUID) -> Item:
        """An item here, or one elsewhere that the person may see."""
        if key in self.items:
            return self.items[key]
        if key not in self._elsewhere:
            found = Item.objects.visible_to(self.by).filter(key=key).first()
            if found is None:
                raise Refused(_("The item to wait for is not here, or not for you."))
            self._elsewhere[key] = found
        return self._elsewhere[key]

    def forget(self, key: UUID) -> None:
        """Leave out the links of an item that is deleted; the database deletes them with it."""
        for pair in [pair for pair in self.links if key in pair]:
            del self.links[pair]
            self.added.pop(pair, None)
            self.changed.pop(pair, None)
            self.removed.pop(pair, None)
