"""What of a draft its importer may not set: left behind value by value, as it would be refused by hand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.access.registry import model_of
from manyways.access.rules import may, may_everywhere
from manyways.forecast.models import COSTS, SEE_COST
from manyways.goals.models import Program
from manyways.interchange.columns import plain
from manyways.interchange.drafts import Draft, DraftLink, DraftRow, NotCarried
from manyways.interchange.whole import calendar_here, is_as_found
from manyways.teams.models import Group, Membership, Person, Team
from manyways.work.models import Initiative, Item, Link

NAMED: dict[str, type[Model]] = {
    "owner": Person,
    "manager": Person,
    "team": Team,
    "program": Program,
    "group": Group,
}
ADDS: dict[type[Model], str] = {
    Person: "teams.add_person",
    Team: "teams.create_team",
    Program: "goals.create_program",
    Group: "teams.add_group",
}
"""The right to add a record of each kind that a row may name before it is here."""
JOIN = "teams.add_membership"


def records_named(model: type[Model]) -> dict[str, Any]:
    """The records of a kind by what a file calls them; people also by their address."""
    rows: list[Any] = list(model._default_manager.order_by("-pk"))
    by_address = {plain(row.email): row for row in rows if row.email} if model is Person else {}
    return {plain(str(row)): row for row in rows} | by_address


class Allowed:
    """What a person may set of a draft for an initiative, with the records its rows stand for."""

    def __init__(self, user: User, known: Mapping[str, Any], into: Initiative | None) -> None:
        self.user, self.known, self.into = user, known, into
        self.named: dict[type[Model], dict[str, Any]] = {}
        self.joins: dict[int, bool] = {}

    def of(self, draft: Draft) -> Draft:
        """The draft without what may not be set, which is named with the reason."""
        rows, left = list[DraftRow](), list(draft.not_carried)
        for row in draft.rows:
            against = self._against(row, self.known.get(row.uid))
            rows.append(row.without(against) if against else row)
            left += [
                NotCarried(row.row, _label(row.kind, name), str(row.fields.get(name, row.parent)), why)
                for name, why in against.items()
            ]
        kept = replace(draft, rows=tuple(rows), not_carried=tuple(left))
        return self._of_the_whole(kept) if self.into else kept

    def _of_the_whole(self, draft: Draft) -> Draft:
        """The draft without the working time and the day it is counted back from, where these may not be set."""
        assert self.into is not None
        left, into = list(draft.not_carried), self.into
        calendar, day = draft.calendar, draft.planned_back_from
        if calendar and not all(may(self.user, *asked) for asked in self._asked_for_time(calendar)):
            left.append(
                NotCarried(0, _("Calendar"), calendar["name"], _("You may look, but not change this."))
            )
            calendar = None
        if day and day != into.planned_back_from and not may(self.user, "work.edit_initiative", into):
            left.append(NotCarried(0, _("Plan back from"), str(day), _("You may look, but not change this.")))
            day = None
        return replace(draft, calendar=calendar, planned_back_from=day, not_carried=tuple(left))

    def _asked_for_time(self, found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The rights asked to keep a working time and give it to the initiative, each with its record."""
        assert self.into is not None
        here = calendar_here(found, self.into)
        if here is None:
            yield "teams.add_calendar", None
        elif not is_as_found(here, found):
            yield "teams.edit_calendar", here
        if here is None or self.into.calendar_id != here.pk:
            yield "work.edit_initiative", self.into

    def links(
        self, draft: Draft, wanted: Iterable[DraftLink]
    ) -> tuple[tuple[DraftLink, ...], list[NotCarried]]:
        """The links that may be made or changed, and the others with the reason."""
        rows = {row.uid: row for row in draft.rows}
        kept, left = list[DraftLink](), list[NotCarried]()
        for link in wanted:
            if may(self.user, self._asked_for(link), self.known.get(link.successor, self.into)):
                kept.append(link)
                continue
            waits_for = str(rows[link.predecessor].fields.get("name", link.predecessor))
            why = _("You may look, but not change this.")
            left.append(NotCarried(rows[link.successor].row, _("Predecessors"), waits_for, why))
        return tuple(kept), left

    def _asked_for(self, link: DraftLink) -> str:
        ends = [self.known[uid].pk for uid in (link.predecessor, link.successor) if uid in self.known]
        return "work.edit_link" if tuple(ends) in self._linked else "work.add_link"

    @cached_property
    def _linked(self) -> set[tuple[int, ...]]:
        ids = [record.pk for record in self.known.values() if isinstance(record, Item)]
        return set(Link.objects.filter(successor__in=ids).values_list("predecessor_id", "successor_id"))

    def _against(self, row: DraftRow, record: Any) -> dict[str, str]:
        """The fields of a row that may not be set so, and why."""
        said = {name for name in (*NAMED, *COSTS) if row.fields.get(name)}
        add, change = _("You may look, but not add this here."), _("You may look, but not change this.")
        against = {name: add for name in NAMED if name in said and not self._may_name(name, row, record)}
        if record is not None and not self._sees_costs:
            against |= {name: change for name in COSTS if name in said}
        return against if self._may_place(row, record) else {**against, "parent": change}

    @cached_property
    def _sees_costs(self) -> bool:
        return may_everywhere(self.user, SEE_COST)

    def _may_name(self, name: str, row: DraftRow, record: Any) -> bool:
        """Whether what a field names is here, or may be added; and, for a group, joined."""
        found = self._found(NAMED[name], str(row.fields[name]))
        is_open = found is not None or may(self.user, ADDS[NAMED[name]])
        return is_open and (name != "group" or self._may_join(found, record))

    def _found(self, model: type[Model], name: str) -> Any:
        if model not in self.named:
            self.named[model] = records_named(model)
        return self.named[model].get(plain(name))

    def _may_join(self, group: Group | None, person: Person | None) -> bool:
        """Whether a person may be put into a group, or is in it."""
        if group is None:
            return may_everywhere(self.user, JOIN)
        if group.pk not in self.joins:
            self.joins[group.pk] = may(self.user, JOIN, group)
        return self.joins[group.pk] or (person is not None and (person.pk, group.pk) in self._members)

    @cached_property
    def _members(self) -> set[tuple[int, int]]:
        return set(Membership.objects.values_list("person_id", "group_id"))

    def _may_place(self, row: DraftRow, record: Any) -> bool:
        """Whether an item may come under another one than it stands under now."""
        if not row.parent or not isinstance(record, Item):
            return True
        above = self.known.get(row.parent)
        stays = above is not None and above.pk == record.parent_id
        return stays or may(self.user, "work.move_item", record)


def _label(kind: str, name: str) -> str:
    """What people call a field of a row; a group is none of a person."""
    own = {field.name: field.verbose_name for field in model_of(kind)._meta.concrete_fields}
    return capfirst(str(own.get(name) or NAMED[name]._meta.verbose_name))
