"""The people a change affects, one row for each stakeholder with four lamps: heard, agrees, can do it, processes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.change.arrays import Book, Scope, book
from manyways.change.levels import severity_word
from manyways.change.models import Cover, Engagement, Impact, ProcessImpact, Stakeholder
from manyways.change.models.impacts import HIGH
from manyways.change.rules import FEWEST_COUNTED
from manyways.teams.models import Group
from manyways.ui.components.signs import Evidence
from manyways.ui.values import date_text
from manyways.work.models import Initiative

Mask = npt.NDArray[np.bool_]
Text = str | Promise


@dataclass(frozen=True)
class Lamp:
    """One lamp: its evidence, its word, and whether nothing more is owed."""

    evidence: Evidence
    word: str

    @property
    def is_done(self) -> bool:
        """Complete, or not needed."""
        return self.evidence in {"complete", "unneeded"}

    def __iter__(self) -> Any:
        return iter((self.evidence, self.word))


@dataclass(frozen=True)
class Row:
    """A stakeholder with what is known: people, impact, lamps, and what nobody has planned yet."""

    stakeholder: Stakeholder
    people: int
    impacts: Sequence[Impact]
    heard: Lamp
    agrees: Lamp
    can: Lamp
    processes: Lamp
    untold: int
    untrained: int
    is_training_planned: bool
    is_telling_planned: bool

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.stakeholder.key)

    @property
    def name(self) -> str:
        """Who it is."""
        return self.stakeholder.name

    @property
    def severity(self) -> int:
        """The highest severity, by ours or the group's own rating."""
        return max((max(row.severity, row.own_severity or 0) for row in self.impacts), default=0)

    @property
    def impact_words(self) -> str:
        """`High`, or that nothing is known to change."""
        if self.stakeholder.decision == Stakeholder.Decision.NO_NEED:
            return _("No need")
        return severity_word(self.severity) if self.impacts else _("Not said yet")

    @property
    def our_words(self) -> str:
        """`we said Medium`, where the group says otherwise by two or more."""
        apart = [row for row in self.impacts if row.is_rated_apart]
        return _("we said %(word)s") % {"word": severity_word(apart[0].severity)} if apart else ""

    @property
    def people_words(self) -> str:
        """`42 people`; nothing for a person."""
        if self.stakeholder.person_id is not None:
            return self.stakeholder.get_role_display()
        if not self.people:
            return _("nobody counted yet")
        return ngettext("%(count)s person", "%(count)s people", self.people) % {"count": self.people}

    @property
    def lamps(self) -> tuple[Lamp, Lamp, Lamp, Lamp]:
        """All four, in their order."""
        return (self.heard, self.agrees, self.can, self.processes)

    @property
    def is_decided(self) -> bool:
        """Somebody decided about them."""
        return self.stakeholder.decision != Stakeholder.Decision.UNDECIDED

    @property
    def is_complete(self) -> bool:
        """Decided, and every lamp is complete or not needed."""
        return self.is_decided and all(lamp.is_done for lamp in self.lamps)

    @property
    def is_owed(self) -> bool:
        """Some lamp is not done."""
        return not all(lamp.is_done for lamp in self.lamps)

    @property
    def is_gap(self) -> bool:
        """Something is owed and nothing is planned for it: the high impact without training first of all."""
        return (self.untold > 0 and not self.is_telling_planned) or (
            self.untrained > 0 and not self.is_training_planned
        )


class Standing:
    """How one change stands with its people, today. A fixed number of queries."""

    def __init__(self, initiative: Initiative) -> None:
        self.initiative = initiative
        self.book = book(Scope(initiatives=(initiative.pk,)))
        related = ("group", "person", "held_by")
        self.stakeholders = list(initiative.stakeholders.select_related(*related).order_by("rank", "id"))
        self.above = {group.pk: group.parent_id for group in self.book.groups}

    @cached_property
    def rows(self) -> list[Row]:
        """One for each stakeholder, in their order."""
        return [self._row(each) for each in self.stakeholders]

    @cached_property
    def owed(self) -> list[Row]:
        """Those to whom something is owed, worst first: no plan, then the highest impact."""
        found = [row for row in self.rows if row.is_owed]
        return sorted(found, key=lambda row: (not row.is_gap, -row.severity, row.stakeholder.rank))

    @cached_property
    def gaps(self) -> list[Row]:
        """Those for whom something is owed and nothing is planned."""
        return [row for row in self.owed if row.is_gap]

    @cached_property
    def unlisted(self) -> list[Group]:
        """Groups for which something changes although neither they nor a group above them is on the list."""
        listed = {each.group_id for each in self.stakeholders}
        found = {
            impact.group_id: impact.group
            for impact in self.book.impacts
            if not any(self._is_below(impact.group_id, top) for top in listed if top)
        }
        return sorted(found.values(), key=lambda group: group.name)

    @cached_property
    def planned(self) -> dict[int, list[Engagement]]:
        """What is planned and not held, by impact."""
        found: dict[int, list[Engagement]] = defaultdict(list)
        rows = Cover.objects.filter(
            engagement__initiative=self.initiative, engagement__happened_on=None, impact__isnull=False
        ).select_related("engagement")
        for row in rows.order_by(F("engagement__planned_on").asc(nulls_last=True)):
            if row.impact_id is not None:
                found[row.impact_id].append(row.engagement)
        return found

    @cached_property
    def broken(self) -> dict[int, list[ProcessImpact]]:
        """What stops working, by group."""
        found: dict[int, list[ProcessImpact]] = defaultdict(list)
        rows = ProcessImpact.objects.filter(milestone__item__initiative=self.initiative)
        for row in rows.select_related("process", "fix_owner").prefetch_related("groups").order_by("id"):
            reached = {each.group_id for each in row.groups.all()}
            for group in reached or {row.process.owner_group_id} - {None}:
                found[group or 0].append(row)
        return found

    def _row(self, stakeholder: Stakeholder) -> Row:
        ledger, numbers = self.book.ledger, self._impact_numbers(stakeholder)
        mask = np.isin(ledger.impact, numbers)
        if stakeholder.person_id is not None:
            mask &= ledger.party == self._person_number(stakeholder.person_id)
        impacts = [self.book.impacts[number] for number in numbers]
        tells, trains = self._plans(impacts, "tell"), self._plans(impacts, "train")
        return Row(
            stakeholder=stakeholder,
            people=ledger.people(mask) if impacts else self._headcount(stakeholder),
            impacts=impacts,
            heard=self._heard(stakeholder, mask, tells),
            agrees=_agrees(stakeholder, impacts),
            can=self._can(stakeholder, impacts, mask, trains),
            processes=self._processes(stakeholder),
            untold=int((mask & ~ledger.is_told).sum()),
            untrained=int((mask & ~ledger.is_trained).sum()),
            is_telling_planned=bool(tells),
            is_training_planned=bool(trains),
        )

    def _impact_numbers(self, stakeholder: Stakeholder) -> list[int]:
        """The impacts on the group or on groups below it; of a person, those that reach them."""
        if stakeholder.person_id is not None:
            mine = self.book.ledger.party == self._person_number(stakeholder.person_id)
            return sorted(set(self.book.ledger.impact[mine].tolist()))
        return [
            number
            for number, impact in enumerate(self.book.impacts)
            if self._is_below(impact.group_id, stakeholder.group_id)
        ]

    def _is_below(self, group: int | None, top: int | None) -> bool:
        while group is not None and group != top:
            group = self.above.get(group)
        return group is not None

    def _person_number(self, person: int) -> int:
        found = np.flatnonzero(self.book.people == person)
        return int(found[0]) if len(found) else -1

    def _headcount(self, stakeholder: Stakeholder) -> int:
        return (stakeholder.group.headcount or 0) if stakeholder.group else 1

    def _plans(self, impacts: Iterable[Impact], kind: str) -> list[Engagement]:
        found = {each.pk: each for row in impacts for each in self.planned[row.pk] if each.kind == kind}
        return list(found.values())

    def _heard(self, stakeholder: Stakeholder, mask: Mask, plans: Sequence[Engagement]) -> Lamp:
        if stakeholder.decision == Stakeholder.Decision.NO_NEED:
            return Lamp("unneeded", _("No need"))
        ledger = self.book.ledger
        if not mask.any():
            return Lamp("nothing", _("Nobody yet"))
        total = ledger.people(mask)
        stale = ledger.people(mask & ledger.is_told & ~ledger.is_told_true)
        if stale:
            return Lamp("stale", _("Not the new date"))
        told = total - ledger.people(mask & ~ledger.is_told_true)
        return _counted(told, total, plans, _("Nobody yet"), is_any=not (~ledger.is_told_true & mask).any())

    def _can(
        self, stakeholder: Stakeholder, impacts: Sequence[Impact], mask: Mask, plans: Sequence[Engagement]
    ) -> Lamp:
        needed = [row for row in impacts if row.train_level]
        if stakeholder.decision == Stakeholder.Decision.NO_NEED or not needed:
            return Lamp("unneeded", _("Not needed"))
        ledger = self.book.ledger
        trains = np.array([row.train_level > 0 for row in self.book.impacts], dtype=bool)
        chosen = mask & trains[ledger.impact]
        total = ledger.people(chosen)
        trained = total - ledger.people(chosen & ~ledger.is_trained)
        return _counted(
            trained, total, plans, _("None planned"), is_any=not (chosen & ~ledger.is_trained).any()
        )

    def _processes(self, stakeholder: Stakeholder) -> Lamp:
        rows = self.broken[stakeholder.group_id] if stakeholder.group_id else []
        if not rows:
            return Lamp("unneeded", _("None"))
        waiting = [row for row in rows if row.fixed_on is None]
        if not waiting:
            return Lamp("complete", _("All adapted"))
        nobody = [row for row in waiting if not row.fixer]
        return Lamp("nothing" if nobody else "part", (nobody or waiting)[0].process.name)


def _agrees(stakeholder: Stakeholder, impacts: Sequence[Impact]) -> Lamp:
    if stakeholder.decision == Stakeholder.Decision.NO_NEED or (not impacts and stakeholder.person_id):
        return Lamp("unneeded", _("Not needed"))
    rated = [row for row in impacts if row.is_confirmed]
    if any(row.is_rated_apart for row in rated):
        return Lamp("stale", _("Rated apart"))
    if not rated:
        return Lamp("nothing", _("Not asked"))
    if len(rated) < len(impacts):
        return Lamp("part", _("In part"))
    return Lamp("complete", _("Agreed"))


def _counted(done: int, total: int, plans: Sequence[Engagement], nothing: str, *, is_any: bool) -> Lamp:
    """How many of how many; below five people no number."""
    counted = _("%(done)s of %(total)s") % {"done": done, "total": total}
    if is_any:
        return Lamp("complete", counted if total >= FEWEST_COUNTED else _("Complete"))
    if done:
        return Lamp("part", counted if total >= FEWEST_COUNTED else _("Not yet complete"))
    if plans:
        day = plans[0].planned_on
        words = _("Session %(day)s") if plans[0].kind == Engagement.Kind.TRAIN else _("Planned %(day)s")
        return Lamp("part", words % {"day": date_text(day)} if day else _("Planned"))
    return Lamp("nothing", nothing)


def is_high(impact: Impact) -> bool:
    """Severity 4 or 5, in our eyes or in the group's own."""
    return max(impact.severity, impact.own_severity or 0) >= HIGH


def book_of(initiative: Initiative) -> Book:
    """The ledger of one change."""
    return book(Scope(initiatives=(initiative.pk,)))
