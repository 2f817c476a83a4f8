"""An outline in memory: its rows and links, and what was changed about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property, singledispatchmethod
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from manyways.access.actions import Refused, Stale
from manyways.access.models import User
from manyways.access.states import changed_since
from manyways.work.actions.items import EDITABLE, REFERENCES, check_parent, new_item, refuse_misfits
from manyways.work.actions.outline.changes import Actual, Add, Change, Delete, Edit, Place, Shift
from manyways.work.actions.outline.order import siblings_shifted, uppermost
from manyways.work.actions.outline.ties import Ties
from manyways.work.models import Initiative, Item, Link, Stage
from manyways.work.queries.boards import first_stage
from manyways.work.queries.current import current


class Draft:
    """The rows of one initiative, locked; `make` changes them in memory, `writing.write` writes them.

    `added`, `edited` (fields by key), `moved`, `deleted` and `actual` say what was changed. Rows that the caller
    has read already are not read again, and stay as they are: what is changed is a copy. `known` are entries of
    the history that are no surprise to the person; `beside` names what others changed other fields of meanwhile.
    """

    def __init__(
        self,
        initiative: Initiative,
        by: User,
        *,
        items: Iterable[Item] = (),
        links: Iterable[Link] = (),
        known: Iterable[UUID] = (),
    ) -> None:
        known_items = list(items)
        if not known_items:  # who read its rows has locked it before
            Initiative.objects.select_for_update().get(pk=initiative.pk)
        self.initiative = initiative
        rows = Item.objects.select_for_update().filter(initiative=initiative)
        found = current(rows.order_by("rank", "pk"), {item.id: item for item in known_items})
        self.items: dict[UUID, Item] = {item.key: item for item in found}
        self.added: dict[UUID, Item] = {}
        self.edited: dict[UUID, set[str]] = defaultdict(set)
        self.moved: set[UUID] = set()
        self.deleted: dict[UUID, Item] = {}
        self.actual: list[Actual] = []
        self.beside: list[str] = []
        self._known = frozenset(known)
        self._entry: Stage | None = None
        self._copied: set[UUID] = set()
        self.ties = Ties(self.initiative, self.items, by, links)

    @cached_property
    def parent(self) -> dict[UUID, UUID | None]:
        """What each item stands in."""
        keys = {item.id: key for key, item in self.items.items()}
        return {key: keys.get(item.parent_id or 0) for key, item in self.items.items()}

    @cached_property
    def inside(self) -> dict[UUID | None, list[UUID]]:
        """What stands in each item, in order; outermost items under None."""
        found: dict[UUID | None, list[UUID]] = defaultdict(list)
        for key, above in self.parent.items():
            found[above].append(key)
        return found

    def name_of(self, change: Change) -> str:
        """The item that a change is about, for a refusal."""
        match change:
            case Add():
                return change.name.strip()
            case Edit() | Actual() | Place():
                key = change.item
            case Shift() | Delete():
                return ""
            case _:
                key = change.successor
        return self.items[key].name if key in self.items else ""

    def item(self, key: UUID) -> Item:
        """One item. Raises Refused where it is not here any more."""
        if key not in self.items:
            raise Refused(_("This item is not here any more. Look at the plan again."))
        return self.items[key]

    def own(self, key: UUID) -> Item:
        """One item to change: a copy of what was read. Raises Refused where it is not here any more."""
        found = self.item(key)
        if key not in self._copied and key not in self.added:
            self.items[key] = found = copy(found)
            found.initiative = self.initiative
            self._copied.add(key)
        return found

    @singledispatchmethod
    def make(self, change: Any) -> None:
        """Make one change in memory. Raises Refused or Stale."""
        self.ties.make(change)

    @make.register
    def _add(self, change: Add) -> None:
        if not change.name.strip():
            raise Refused(_("There is no name."))
        if change.key in self.items:
            raise Refused(_("There is an item with this key already."))
        parent = self._under(change.after) if change.after else change.parent
        above = self.item(parent) if parent else None
        item = new_item(
            self.initiative, name=change.name, parent=None, entry=self._entry_stage(), **change.fields
        )
        if above is not None:
            check_parent(self.initiative, above)
        item.key = change.key
        _accept(item)
        self.items[item.key] = self.added[item.key] = item
        self._put(item.key, parent, change.after, is_first=change.is_first)

    def _entry_stage(self) -> Stage:
        if self._entry is None:
            self._entry = first_stage(self.initiative.team)
        return self._entry

    def _under(self, after: UUID) -> UUID | None:
        self.item(after)
        return self.parent[after]

    @make.register
    def _edit(self, change: Edit) -> None:
        item = self.own(change.item)
        unknown = sorted(set(change.fields) - EDITABLE)
        if unknown:
            raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
        if change.version is not None and item.version != change.version and item.key not in self.edited:
            self._refuse_overwriting(item, change.version, change.fields)
        for name, value in change.fields.items():
            setattr(item, name, value)
            self.edited[item.key].add(name)
        if item.form == Item.Form.MILESTONE and self.inside[item.key]:
            raise Refused(_("It holds other items, so it cannot be a milestone."))
        _accept(item)

    def _refuse_overwriting(self, item: Item, version: int, fields: Mapping[str, Any]) -> None:
        """Raise Stale where somebody else changed one of these fields since; other fields stay as theirs."""
        if changed_since(item, version, fields, self._known):
            mine = {name: _plain(value) for name, value in fields.items()}
            theirs = {name: _plain(getattr(item, name)) for name in fields}
            raise Stale(mine=mine, theirs=theirs, version=item.version)
        if changed_since(item, version, EDITABLE, self._known):
            self.beside.append(item.name)

    @make.register
    def _actual(self, change: Actual) -> None:
        item = self.item(change.item)
        if change.version is not None and item.version != change.version and item.key not in self.edited:
            dates = {"started_at": change.started_at, "finished_at": change.finished_at}
            self._refuse_overwriting(item, change.version, dates)
        if change.started_at and change.finished_at and change.started_at > change.finished_at:
            raise Refused(_("It cannot finish before it starts."))
        self.actual.append(change)

    @make.register
    def _place(self, change: Place) -> None:
        item = self.item(change.item)
        if change.after is not None and self._under(change.after) != change.parent:
            raise Refused(
                _("“%(name)s” stands somewhere else by now.") % {"name": self.items[change.after].name}
            )
        if change.after == item.key:
            return
        if change.parent is not None:
            check_parent(self.initiative, self.item(change.parent))
            if item.key in {change.parent, *self.ancestors(change.parent)}:
                raise Refused(_("An item cannot stand inside itself."))
        self._put(item.key, change.parent, change.after, is_first=change.after is None)

    def ancestors(self, key: UUID) -> Iterable[UUID]:
        """What an item stands in, innermost first."""
        above = self.parent[key]
        while above is not None:
            yield above
            above = self.parent[above]

    def _put(self, key: UUID, parent: UUID | None, after: UUID | None, *, is_first: bool = False) -> None:
        if key in self.parent:
            self.inside[self.parent[key]].remove(key)
        row = self.inside[parent]
        place = row.index(after) + 1 if after is not None else 0 if is_first else len(row)
        row.insert(place, key)
        self.parent[key] = parent
        self.moved.add(key)

    @make.register
    def _shift(self, change: Shift) -> None:
        chosen = uppermost([self.item(key).key for key in self.in_order(change.items)], self.parent)
        if change.way == "indent":
            for key in chosen:
                self._indent(key)
        elif change.way == "outdent":
            for key in reversed(chosen):
                self._outdent(key)
        else:
            self._swap(chosen, change.way)

    def in_order(self, keys: Iterable[UUID]) -> list[UUID]:
        """Some items as the outline shows them, from top to bottom. Raises Refused for one that is not here."""
        wanted = {self.item(key).key for key in keys}
        found, waiting = [], list(reversed(self.inside[None]))
        while waiting and wanted:
            key = waiting.pop()
            if key in wanted:
                found.append(key)
            waiting.extend(reversed(self.inside[key]))
        return found

    def _shown(self, parent: UUID | None) -> list[UUID]:
        return [key for key in self.inside[parent] if self.items[key].dropped_at is None]

    def _indent(self, key: UUID) -> None:
        row = self._shown(self.parent[key])
        place = row.index(key)
        if place == 0:
            raise Refused(
                _("Nothing stands above “%(name)s” to put it under.") % {"name": self.items[key].name}
            )
        check_parent(self.initiative, self.items[row[place - 1]])
        self._put(key, row[place - 1], None)

    def _outdent(self, key: UUID) -> None:
        above = self.parent[key]
        if above is None:
            raise Refused(_("“%(name)s” is outermost already.") % {"name": self.items[key].name})
        self._put(key, self.parent[above], above)

    def _swap(self, chosen: list[UUID], way: str) -> None:
        for parent in dict.fromkeys(self.parent[key] for key in chosen):
            here = [key for key in chosen if self.parent[key] == parent]
            self.inside[parent], passed = siblings_shifted(self.inside[parent], here, is_up=way == "up")
            self.moved |= passed

    @make.register
    def _delete(self, change: Delete) -> None:
        for key, version in change.versions.items():
            self._refuse_surprise(self.item(key), version)
        for key in uppermost(self.in_order(change.items), self.parent):
            self.inside[self.parent[key]].remove(key)
            waiting = [key]
            while waiting:
                gone = waiting.pop()
                self.ties.forget(gone)  # while its key is still known
                waiting += self.inside.pop(gone, [])
                self.deleted[gone] = self.items.pop(gone)
                self.added.pop(gone, None)
                self.edited.pop(gone, None)
                self.moved.discard(gone)

    def _refuse_surprise(self, item: Item, version: int) -> None:
        if item.version != version and changed_since(item, version, EDITABLE, self._known):
            said = _("“%(name)s” was changed in the meantime. Look at it again before you delete it.")
            raise Stale(mine={}, theirs={}, version=item.version, message=said % {"name": item.name})


def _accept(item: Item) -> None:
    """Check one item without asking the database. Raises Refused."""
    try:
        item.clean_fields(exclude=REFERENCES)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    refuse_misfits(item)


def _plain(value: Any) -> Any:
    """A value as a person reads it in a conflict."""
    return str(value) if isinstance(value, models.Model) else value
