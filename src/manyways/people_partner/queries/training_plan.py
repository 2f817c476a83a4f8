"""The plan of training: who learns what by when and how, what is proven, and the gaps by role and team."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import Assignment, TrainingOffer
from manyways.people_partner.queries.training import Need, needs_of, next_sessions
from manyways.people_partner.rules import is_inside
from manyways.teams.models import Person
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text

STATES = ("late", "asked", "open", "done")


@dataclass(frozen=True)
class PlanLine:
    """One person and one skill: asked for by when and how, the next session, and the proof."""

    need: Need
    assignment: Assignment | None
    session_on: date | None

    @property
    def key(self) -> str:
        """Person and skill name the row."""
        return f"{self.need.person.key} {self.need.skill}"

    @property
    def due_on(self) -> date | None:
        """The day it was asked for."""
        return self.assignment.due_on if self.assignment else None

    @property
    def how(self) -> str:
        """The course, coaching or practice."""
        return str(self.assignment.offer or "") if self.assignment else ""

    @property
    def state(self) -> str:
        """One of `STATES`."""
        if self.need.is_settled:
            return "done"
        if self.due_on is None:
            return "open"
        return "late" if self.due_on < today() else "asked"

    @cached_property
    def status(self) -> Status:
        """Has it, by what; late; due; or nobody was asked."""
        if self.need.proof:
            day = date_text(self.need.proof.on) if self.need.proof.on else ""
            return Status("good", ", ".join(part for part in (self.need.proof.how, day) if part), _("Has it"))
        if self.due_on is None:
            return Status("none", _("No day is set"), _("Not asked yet"))
        if self.state == "late":
            late = (today() - self.due_on).days
            text = ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
            return Status("risk", f"{date_text(self.due_on)}, {text}", _("Late"))
        return Status("watch", date_text(self.due_on), _("Due"))


def plan_of_training(user: User) -> list[PlanLine]:
    """What one may see of it: HR all, everybody their own, managers their people's. Late first, proven last."""
    asked = {
        (row.person_id, row.skill.casefold()): row
        for row in Assignment.objects.visible_to(user).select_related("offer")
    }
    coming = {skill.casefold(): day for skill, day in next_sessions().items()}
    found = [
        PlanLine(need, asked.get((need.person.pk, need.skill.casefold())), coming.get(need.skill.casefold()))
        for need in needs_of()
        if _is_seen(need, user)
    ]
    return sorted(found, key=lambda line: (STATES.index(line.state), line.due_on or date.max, line.key))


def _is_seen(need: Need, user: User) -> bool:
    return is_inside(user) or (user.is_active and is_close_to(need.person, user))


def is_close_to(person: Person, user: User) -> bool:
    """The person, or the person's own manager."""
    return user.pk in {person.user_id, person.manager.user_id if person.manager else None}


def plan_sentence(lines: Iterable[PlanLine]) -> str:
    """`7 of 12 have what they need; 2 are late, 1 was not asked yet.`"""
    rows = list(lines)
    if not rows:
        return _("Nobody is to learn anything new.")
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    text = _("%(done)s of %(all)s are learnt") % {"done": counts["done"], "all": len(rows)}
    parts = [
        ngettext("%(n)s is late", "%(n)s are late", counts["late"]) % {"n": counts["late"]},
        ngettext("%(n)s was not asked yet", "%(n)s were not asked yet", counts["open"])
        % {"n": counts["open"]},
    ]
    shown = [part for part, state in zip(parts, ("late", "open"), strict=True) if counts[state]]
    return f"{'; '.join([text, ', '.join(shown)] if shown else [text])}."


@dataclass(frozen=True)
class Gap:
    """A skill that a role or a team asks for: how many have it, what teaches it, when next."""

    source: str
    skill: str
    needed: int
    left: int
    ways: str
    next_on: date | None

    @property
    def key(self) -> str:
        """Role or team, and skill."""
        return f"{self.source} {self.skill}"

    @property
    def words(self) -> str:
        """`3 of 4 have it`."""
        return _("%(had)s of %(all)s have it") % {"had": self.needed - self.left, "all": self.needed}


def gaps() -> list[Gap]:
    """By role or team and skill, those with most needs left first."""
    offers = ways_to_learn()
    coming = next_sessions()
    found: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in needs_of():
        found[need.role, need.skill].append(need)
    rows = [
        Gap(
            source,
            skill,
            len(needs),
            sum(not need.is_settled for need in needs),
            ", ".join(offer.name for offer in offers.get(skill.casefold(), ())),
            coming.get(skill),
        )
        for (source, skill), needs in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.left, row.source, row.skill))


def ways_to_learn() -> dict[str, list[TrainingOffer]]:
    """What is offered, by skill in small letters."""
    found: dict[str, list[TrainingOffer]] = defaultdict(list)
    for offer in TrainingOffer.objects.filter(is_offered=True).order_by("name"):
        for skill in offer.skills:
            found[skill.casefold()].append(offer)
    return found
