"""All changes side by side: who is still untold, told what no longer holds, untrained, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.arrays import Book, Scope, book
from manyways.change.levels import count_words
from manyways.change.models import Milestone, ProcessImpact, Stakeholder
from manyways.change.queries.days import UNKNOWN, days_of
from manyways.ui.components.signs import Status
from manyways.work.models import Initiative

KIND = "change"


@dataclass(frozen=True)
class ChangeRow:
    """One initiative that changes something for people, with its counts of today."""

    initiative: Initiative
    on: date | None
    affected: int
    untold: int
    stale: int
    untrained: int
    is_late: bool
    walked: int
    stakeholders: int
    unfixed: int
    uncounted: int
    """Groups nobody counted yet that are owed something: no people in the other counts, yet not nobody."""

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.initiative.key)

    @property
    def name(self) -> str:
        """Its name."""
        return self.initiative.name

    @property
    def walk_words(self) -> str:
        """How far the walk is: `3 of 12`."""
        if not self.stakeholders:
            return ""
        return _("%(done)s of %(total)s") % {"done": self.walked, "total": self.stakeholders}

    @property
    def lacks_day(self) -> bool:
        """Whether something is owed by no day: none is set, and nothing before its milestones says one."""
        return self.on is None and bool(self.untold or self.uncounted)

    @property
    def status(self) -> Status:
        """The worst first: said and no longer true, late, without a day, untold, nobody listed, else nothing owed."""
        if self.stale:
            return Status("risk", _("Told a date that no longer holds"), _("Correct it"))
        if (self.untold or self.uncounted) and self.is_late:
            return Status("risk", _("Should have been told by now"), _("Late"))
        if self.lacks_day:
            return Status("watch", _("No day yet"), _("Set a day"))
        if self.untold or self.untrained or self.unfixed or self.uncounted:
            return Status("watch", _("Something is still owed"), _("Owed"))
        if not self.stakeholders:
            return Status("none", _("Nobody is on the list yet"), _("Not begun"))
        return Status("good", _("Nothing is owed today"), _("Told and trained"))


def changing(user: User) -> "list[Initiative]":
    """The open initiatives a person may see that change something for people."""
    has_people = Stakeholder.objects.filter(initiative=OuterRef("pk"))
    has_milestone = Milestone.objects.filter(item__initiative=OuterRef("pk"))
    rows = Initiative.objects.visible_to(user).open().select_related("kind", "owner")
    found = rows.filter(Q(kind__slug=KIND) | Q(Exists(has_people)) | Q(Exists(has_milestone)))
    return list(found.order_by("due_on", "name"))


def change_rows(initiatives: Sequence[Initiative]) -> list[ChangeRow]:
    """One row for each, those that need something first. A fixed number of queries."""
    ids = tuple(row.pk for row in initiatives)
    found = book(Scope(initiatives=ids))
    number = {pk: at for at, pk in enumerate(ids)}
    owner = np.array([number[row.milestone.item.initiative_id] for row in found.impacts], dtype=np.int64)
    counts = _counts(found, owner, len(ids))
    days = _next_days(ids)
    walked = _walked(ids)
    unfixed = _unfixed(ids)
    rows = [
        ChangeRow(
            initiative=row,
            on=days.get(row.pk),
            affected=counts["affected"][at],
            untold=counts["untold"][at],
            stale=counts["stale"][at],
            untrained=counts["untrained"][at],
            is_late=counts["late"][at] > 0,
            walked=walked.get(row.pk, (0, 0))[0],
            stakeholders=walked.get(row.pk, (0, 0))[1],
            unfixed=unfixed.get(row.pk, 0),
            uncounted=counts["uncounted"][at],
        )
        for at, row in enumerate(initiatives)
    ]
    return sorted(rows, key=lambda row: (row.status.rank, row.on or date.max, row.name))


def _counts(
    found: Book, owner: "np.ndarray[tuple[int], np.dtype[np.int64]]", size: int
) -> dict[str, list[int]]:
    ledger = found.ledger
    of_pair = owner[ledger.impact] if len(owner) else ledger.impact
    untold = ~ledger.is_told
    late = untold & (found.due_days[ledger.impact] < found.day.toordinal()) if len(owner) else untold
    masks = {
        "affected": np.ones(len(ledger.party), dtype=bool),
        "untold": untold,
        "late": late,
        "stale": ledger.is_told & ~ledger.is_told_true,
        "untrained": ~ledger.is_trained,
    }
    people = {name: ledger.people_by(of_pair, size, mask) for name, mask in masks.items()}
    people["late"] += ledger.uncounted_by(of_pair, size, late)
    people["uncounted"] = ledger.uncounted_by(of_pair, size, untold | ~ledger.is_trained)
    return {name: counts.tolist() for name, counts in people.items()}


def _next_days(ids: Sequence[int]) -> dict[int, date]:
    """The next milestone of each, or the last one."""
    rows = list(Milestone.objects.filter(item__initiative__in=ids).select_related("item__initiative"))
    days = days_of(rows)
    found: dict[int, list[date]] = {}
    for row in rows:
        if days[row.pk] != UNKNOWN:
            found.setdefault(row.item.initiative_id, []).append(days[row.pk])
    here = today()
    return {pk: min((day for day in each if day >= here), default=max(each)) for pk, each in found.items()}


def _walked(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    found: dict[int, list[bool]] = {}
    rows = Stakeholder.objects.filter(initiative__in=ids)
    for pk, decision in rows.values_list("initiative", "decision"):
        found.setdefault(pk, []).append(decision != Stakeholder.Decision.UNDECIDED)
    return {pk: (sum(each), len(each)) for pk, each in found.items()}


def _unfixed(ids: Sequence[int]) -> dict[int, int]:
    rows = ProcessImpact.objects.filter(milestone__item__initiative__in=ids, fixed_on=None)
    found: dict[int, int] = {}
    for pk in rows.values_list("milestone__item__initiative", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def changes_sentence(rows: Sequence[ChangeRow]) -> str:
    """The worst of all changes in one sentence."""
    if not rows:
        return _("No change is running. Begin with one sentence, a day, and whom it may reach.")
    stale = sum(row.stale for row in rows)
    untold = sum(row.untold for row in rows)
    late = sum(row.untold for row in rows if row.is_late)
    parts = []
    if stale:
        parts.append(_("%(n)s people were told something no longer true") % {"n": count_words(stale)})
    if untold:
        parts.append(_("%(n)s people are still untold") % {"n": count_words(untold)})
    if late:
        parts.append(_("in %(n)s changes that is late") % {"n": sum(row.is_late for row in rows)})
    if uncounted := sum(row.uncounted for row in rows):
        words = ngettext(
            "%(n)s group nobody counted yet is owed something",
            "%(n)s groups nobody counted yet are owed something",
            uncounted,
        )
        parts.append(words % {"n": uncounted})
    if not parts:
        return _("Nobody is left untold.")
    return "; ".join(parts)[0].upper() + "; ".join(parts)[1:] + "."
