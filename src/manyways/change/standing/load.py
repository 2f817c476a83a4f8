"""The load of change by group and week as a map, and what stands behind one field of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.arrays import Amounts, Book, Scope, amounts_of, book
from manyways.change.models import Blackout
from manyways.change.rules import FEWEST_COUNTED
from manyways.change.standing.changes import changing
from manyways.engine.owed import monday_of
from manyways.engine.owed.crowd import Crowd, colliding, crowd, parties_in
from manyways.teams.models import Group, Person
from manyways.ui.values import date_text, number_text

WEEKS = 18
MOST_GROUPS = 40


@dataclass(frozen=True)
class LoadCell:
    """One group in one week: the hours of its 90th percentile, how full, and why it is saturated, if it is."""

    week: date
    hours: float | None
    step: int
    is_saturated: bool
    words: str
    url: str


@dataclass(frozen=True)
class LoadRow:
    """One group: its people, whether they are five or more, and its weeks."""

    group: Group
    people: int
    is_counted: bool
    cells: Sequence[LoadCell]


@dataclass(frozen=True)
class Behind:
    """What stands behind one field: the changes with their hours, people in several groups, the reasons."""

    group: Group
    week: date
    changes: Sequence[tuple[str, float]]
    in_several: int
    reasons: Sequence[str]


class LoadMap:
    """The load of all changes somebody may see, on every group that has any, for some weeks."""

    def __init__(
        self, user: User, *, moved: Sequence[tuple[int, date]] = (), week_count: int = WEEKS
    ) -> None:
        ids = tuple(row.pk for row in changing(user))
        self.book: Book = book(Scope(initiatives=ids, moved=tuple(moved)))
        first = monday_of(today())
        self.weeks = [first + timedelta(weeks=number) for number in range(week_count)]
        self.amounts: Amounts = amounts_of(self.book, self.weeks)
        self.numbers = np.array([week.toordinal() for week in self.weeks], dtype=np.int64)
        self.crowd: Crowd = crowd(self.book.columns, self.book.ledger, self.amounts.settling, self.numbers)
        self.owner, self.party = parties_in(self.book.columns, int(self.numbers[0]))
        head = self.book.ledger.headcount[self.party]
        self.people = np.bincount(self.owner, weights=head, minlength=len(self.book.groups)).astype(np.int64)

    def rows(self) -> list[LoadRow]:
        """The groups with any load or blackout, the fullest first."""
        seen = self.crowd
        has = (seen.hours > 0).any(axis=1) | seen.is_blackout.any(axis=1)
        filled = np.where(np.isnan(seen.ratio), seen.hours / 1000, seen.ratio)
        worst = np.where(has, seen.is_saturated.sum(axis=1) * 100 + filled.max(axis=1, initial=0), -1)
        order = [int(at) for at in np.argsort(-worst, kind="stable") if worst[at] >= 0]
        return [self._row(at) for at in order[:MOST_GROUPS]]

    def _row(self, at: int) -> LoadRow:
        people = int(self.people[at])
        is_counted = people >= FEWEST_COUNTED
        group = self.book.groups[at]
        cells = [self._cell(at, number, is_counted=is_counted) for number in range(len(self.weeks))]
        return LoadRow(group, people, is_counted, cells)

    def _cell(self, at: int, number: int, *, is_counted: bool) -> LoadCell:
        seen, week = self.crowd, self.weeks[number]
        hours, ratio = float(seen.hours[at, number]), float(seen.ratio[at, number])
        is_saturated = bool(seen.is_saturated[at, number])
        share = hours / 8 if np.isnan(ratio) else min(ratio, 1)
        step = min(5, 1 + int(4 * share * is_counted)) if hours > 0 else 0
        group = self.book.groups[at]
        return LoadCell(
            week,
            hours if is_counted and hours > 0 else None,
            step,
            is_saturated,
            self._words(at, number, hours, is_counted=is_counted),
            f"?group={group.key}&week={week.isoformat()}#behind" if hours > 0 or is_saturated else "",
        )

    def _words(self, at: int, number: int, hours: float, *, is_counted: bool) -> str:
        if self.crowd.is_blackout[at, number]:
            return _("closed")
        if not is_counted:
            return _("under 5") if hours > 0 else ""
        return number_text(hours, 1) if hours > 0 else ""

    def behind(self, group: Group, week: date) -> Behind | None:
        """The changes that collide in one field, by name."""
        at = self.book.number_of_group.get(group.pk)
        if at is None or week not in self.weeks:
            return None
        number = self.weeks.index(week)
        owner, party = parties_in(self.book.columns, int(self.numbers[number]))
        mine = party[owner == at]
        changes = colliding(
            self.book.columns,
            self.book.ledger,
            self.amounts.settling,
            int(self.numbers[number]),
            mine,
            self.amounts.session_change,
        )
        return Behind(
            group,
            week,
            [(self.amounts.changes[change], hours) for change, hours in changes],
            self._in_several(at, owner, party, mine),
            self._reasons(at, number),
        )

    def _in_several(
        self,
        at: int,
        owner: "np.ndarray[tuple[int], np.dtype[np.int64]]",
        party: "np.ndarray[tuple[int], np.dtype[np.int64]]",
        mine: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    ) -> int:
        """How many of a group are in another one that is neither above nor below it."""
        kin = set(owner[np.isin(party, mine)].tolist()) - {at}
        parent = self.book.columns.parent
        strangers = [each for each in kin if not _is_kin(each, at, parent) and not _is_kin(at, each, parent)]
        return int(np.isin(mine, party[np.isin(owner, strangers)]).sum())

    def _reasons(self, at: int, number: int) -> list[str]:
        seen, settling = self.crowd, self.amounts.settling
        found = []
        if seen.is_over[at, number] and self.people[at] < FEWEST_COUNTED:
            found.append(_("More hours in the week than the limit; in so small a group they are not told."))
        elif seen.is_over[at, number]:
            words = {
                "hours": number_text(float(seen.hours[at, number]), 1),
                "limit": number_text(float(settling.limit_hours[at, number]), 1),
            }
            found.append(_("%(hours)s hours in the week, the limit is %(limit)s") % words)
        if seen.is_too_many[at, number]:
            words = {"n": str(seen.high[at, number]), "limit": str(settling.limit_high[at, number])}
            found.append(_("%(n)s changes of high impact at once, the limit is %(limit)s") % words)
        if seen.is_blackout[at, number]:
            rows = Blackout.objects.filter(group=self.book.groups[at])
            found += [row.reason or _("No change in these days") for row in rows] or [
                _("No change in these days")
            ]
        return found

    def own_weeks(self, people: Sequence[Person]) -> tuple[list[date], list[tuple[Person, list[float]]]]:
        """The weeks that take hours of some persons, and how many, for whoever may see them: they and their manager."""
        number = {pk: at for at, pk in enumerate(self.book.people.tolist())}
        found = [
            (person, [float(hours) for hours in self.crowd.party_hours[number[person.pk]]])
            for person in people
            if person.pk in number
        ]
        found = [(person, hours) for person, hours in found if any(hours)]
        taken = [at for at in range(len(self.weeks)) if any(hours[at] for _person, hours in found)]
        rows = [(person, [hours[at] for at in taken]) for person, hours in found]
        return [self.weeks[at] for at in taken], rows

    @property
    def sentence(self) -> str:
        """Who is saturated first, and by how many changes."""
        rows = self.rows()
        full = [(row, cell) for row in rows for cell in row.cells if cell.is_saturated]
        if not rows:
            return _("No change takes anybody's time in the next weeks.")
        if not full:
            return _("Nobody is over their limit in the next %(n)s weeks.") % {"n": len(self.weeks)}
        row, cell = min(full, key=lambda pair: (pair[1].hours is None, pair[1].week))
        behind = self.behind(row.group, cell.week)
        names = " + ".join(name for name, _hours in behind.changes[:3]) if behind else ""
        groups = len({pair[0].group.pk for pair in full})
        words = {"n": groups, "group": row.group.name, "week": date_text(cell.week), "names": names}
        text = ngettext(
            "%(n)s group is over its limit: %(group)s, first in the week of %(week)s",
            "%(n)s groups are over their limit; %(group)s first, in the week of %(week)s",
            groups,
        )
        return f"{text % words}: {names}." if names else f"{text % words}."


def _is_kin(group: int, top: int, parent: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> bool:
    while group >= 0 and group != top:
        group = int(parent[group])
    return group == top
