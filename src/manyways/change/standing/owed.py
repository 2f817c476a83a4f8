"""What is still owed, line by line: an impact on a group, what is missing of it, how many people, by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.arrays import Book, Scope, book
from manyways.change.levels import level_word
from manyways.change.models import Claim, Engagement, Impact
from manyways.change.queries.days import UNKNOWN
from manyways.change.rules import FEWEST_COUNTED
from manyways.engine.owed.ledger import corrections
from manyways.teams.models import Person
from manyways.ui.components.signs import Status

What = Literal["untold", "stale", "untrained"]
WORDS: dict[What, str | Promise] = {
    "untold": gettext_lazy("Not told"),
    "stale": gettext_lazy("Told what no longer holds"),
    "untrained": gettext_lazy("Told, not trained"),
}


@dataclass(frozen=True)
class OwedLine:
    """One impact on one group and what is missing of it; people as a count that names nobody."""

    impact: Impact
    what: What
    people: int
    has_named: bool
    due_on: date | None
    is_planned: bool

    @property
    def key(self) -> str:
        """Tells lines apart."""
        return f"{self.impact.key}-{self.what}"

    @property
    def group(self) -> str:
        """Whom it concerns."""
        return self.impact.group.name

    @property
    def change(self) -> str:
        """Of which initiative."""
        return self.impact.milestone.item.initiative.name

    @property
    def words(self) -> str:
        """What is missing."""
        return str(WORDS[self.what])

    @property
    def people_words(self) -> str:
        """A count, or that it is fewer than five."""
        if not self.has_named:
            if 0 < self.people < FEWEST_COUNTED:
                return _("not yet complete")
            return _("about %(n)s, as a group") % {"n": self.people} if self.people else _("as a group")
        return str(self.people) if self.people >= FEWEST_COUNTED else _("fewer than 5")

    @property
    def level_words(self) -> str:
        """What would settle it: `Proof: Attended`."""
        return _("Proof: %(level)s") % {"level": level_word(self._level)}

    @property
    def _level(self) -> int:
        if self.what == "untrained":
            return self.impact.train_level
        if self.impact.tell_level is not None:
            return max(1, self.impact.tell_level)
        return 2 if self.impact.severity >= 4 else 1

    @property
    def is_late(self) -> bool:
        """Its day has passed."""
        return self.due_on is not None and self.due_on < today()

    @property
    def status(self) -> Status:
        """Late, planned or owed, with the reason."""
        if self.is_late:
            return Status("risk", _("Its day has passed"), _("Late"))
        if self.is_planned:
            return Status("good", "", _("Planned"))
        return Status("watch", "", _("Nothing planned"))


def owed_lines(found: Book, planned: dict[int, set[str]]) -> list[OwedLine]:
    """Every line of a book, late ones first. `planned`: the kinds planned and not held, by impact id."""
    ledger = found.ledger
    size = len(found.impacts)
    named = ledger.party < found.columns.person_count
    masks: dict[What, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {
        "untold": ~ledger.is_told,
        "stale": ledger.is_told & ~ledger.is_told_true,
        "untrained": ledger.is_told & ~ledger.is_trained,
    }
    lines = []
    for what, mask in masks.items():
        counts = ledger.people_by(ledger.impact, size, mask)
        pairs = np.bincount(ledger.impact[mask], minlength=size)
        persons = np.bincount(ledger.impact[mask & named], minlength=size)
        for number in np.flatnonzero(pairs).tolist():
            impact = found.impacts[number]
            kind = "train" if what == "untrained" else "tell"
            due = _due(found, number)
            is_planned = kind in planned.get(impact.pk, set())
            lines.append(OwedLine(impact, what, int(counts[number]), bool(persons[number]), due, is_planned))
    return sorted(lines, key=lambda line: (line.due_on or date.max, line.what != "stale", -line.people))


def _due(found: Book, number: int) -> date | None:
    milestone = found.milestone_days[int(found.columns.impact_milestone[number])]
    if milestone == UNKNOWN:
        return None
    return milestone - timedelta(days=found.impacts[number].lead_days)


@dataclass(frozen=True)
class OwedToPerson:
    """What one person is owed about one impact, for those who may see it by name."""

    person: Person
    impact: Impact
    what: What
    due_on: date | None

    @property
    def key(self) -> str:
        """Tells rows apart."""
        return f"{self.person.key}-{self.impact.key}-{self.what}"

    @property
    def words(self) -> str:
        """What is missing."""
        return str(WORDS[self.what])

    @property
    def is_late(self) -> bool:
        """Its day has passed."""
        return self.due_on is not None and self.due_on < today()


def owed_to(people: Sequence[Person]) -> list[OwedToPerson]:
    """What some people are owed, person by person. The caller has made sure that the reader may see their names."""
    named = {person.pk: person for person in people}
    found = book(Scope(people=tuple(named)))
    ledger = found.ledger
    rows = []
    for at, number in enumerate(ledger.impact.tolist()):
        what = _what(bool(ledger.is_told[at]), bool(ledger.is_told_true[at]), bool(ledger.is_trained[at]))
        if what is not None:
            person = named[int(found.people[ledger.party[at]])]
            rows.append(OwedToPerson(person, found.impacts[number], what, _due(found, number)))
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.person.name))


def _what(is_told: bool, is_told_true: bool, is_trained: bool) -> What | None:
    if not is_told:
        return "untold"
    if not is_told_true:
        return "stale"
    return None if is_trained else "untrained"


def people_seen_by_name(user: User) -> list[Person]:
    """Whose lines a person may read by name: their own and those of the people who report to them."""
    own: Person | None = getattr(user, "person", None)
    if own is None:
        return []
    return [own, *own.reports.order_by("name")[:60]]


@dataclass(frozen=True)
class CorrectionOwed:
    """A message that no longer holds, how many it reached, and the correction drafted for it."""

    engagement: Engagement
    people: int
    draft: Engagement | None


def corrections_owed(found: Book, user: User) -> list[CorrectionOwed]:
    """One line per message that no longer holds and was not set right for everybody it reached; drafts one may read."""
    rows = {
        row.pk: row
        for row in Engagement.objects.filter(pk__in=found.stale)
        .select_related("initiative", "sender")
        .prefetch_related(Prefetch("corrections", Engagement.objects.visible_to(user)))
    }
    number = {pk: at for at, pk in enumerate(found.engagements)}
    said = Claim.objects.filter(engagement__in=found.engagements).values_list(
        "engagement", "milestone", "question", "engagement__initiative"
    )
    claims: list[tuple[int, object]] = [
        (number[pk], (milestone, question) if milestone or question else initiative)
        for pk, milestone, question, initiative in said
    ]
    owed = corrections(found.columns, found.day.toordinal(), claims)
    reached = {found.engagements[at]: parties for at, parties in owed.items()}
    return [
        CorrectionOwed(
            rows[pk],
            int(found.ledger.headcount[parties].sum()),
            next((each for each in rows[pk].corrections.all() if each.happened_on is None), None),
        )
        for pk, parties in reached.items()
        if pk in rows
    ]
