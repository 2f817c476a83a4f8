"""Reads of training: which skills the new roles ask for, who needs them, what attendance settled."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.change.models import Confirmation
from manyways.people_partner.models import (
    AffectedPerson,
    RoleChange,
    RoleHolder,
    RoleVersion,
    SkillHeld,
    SkillSession,
    TeamSkill,
)
from manyways.teams.models import Membership, Person
from manyways.teams.queries import now_in

ATTENDED = 2


@dataclass(frozen=True)
class Proof:
    """Since when somebody has a skill, and how we know."""

    on: date | None
    how: str


@dataclass(frozen=True)
class Need:
    """A skill that somebody's new or changed role asks for and the old one did not, or that a team is to have."""

    person: Person
    skill: str
    role: str
    proof: Proof | None

    @property
    def is_settled(self) -> bool:
        """Attended, or known otherwise."""
        return self.proof is not None


def needs_of() -> list[Need]:
    """All needs, settled or not, by skill and name. Only of changes that were told: eight queries."""
    asked: dict[tuple[int, str], tuple[Person, str, str]] = {}
    for person, skill, role in (*_asked(), *_asked_of_teams()):
        asked.setdefault((person.pk, skill.casefold()), (person, skill, role))
    settled = _settled()
    found = [Need(person, skill, role, settled.get(pair)) for pair, (person, skill, role) in asked.items()]
    return sorted(found, key=lambda need: (need.skill.casefold(), need.person.name, need.person.pk))


def _asked() -> Iterator[tuple[Person, str, str]]:
    """From told changes, and from newer published versions of a role somebody holds."""
    told = AffectedPerson.objects.filter(
        role_change__state__in=RoleChange.PUBLIC, role_change__new__isnull=False
    )
    for row in told.select_related("person__manager", "role_change__old", "role_change__new__role"):
        new = row.role_change.new
        assert new is not None
        yield from ((row.person, skill, new.role.title) for skill in _added(row.role_change.old, new))
    newest: dict[int, RoleVersion] = {}
    for version in RoleVersion.objects.filter(published_on__isnull=False).order_by("number"):
        newest[version.role_id] = version
    holders = RoleHolder.objects.on(today()).select_related("person__manager", "version_held__role")
    for held in holders:
        now = newest.get(held.version_held.role_id, held.version_held)
        yield from (
            (held.person, skill, held.version_held.role.title) for skill in _added(held.version_held, now)
        )


def _asked_of_teams() -> Iterator[tuple[Person, str, str]]:
    """From the skills teams are to have, of everybody in them today."""
    skills: dict[int | None, list[TeamSkill]] = defaultdict(list)
    for row in TeamSkill.objects.select_related("team"):
        skills[row.team.group_id].append(row)
    members = Membership.objects.filter(now_in(today()), group__in=skills)
    for place in members.select_related("person__manager").order_by("id"):
        yield from ((place.person, row.skill, row.team.name) for row in skills[place.group_id])


def _added(old: RoleVersion | None, new: RoleVersion) -> list[str]:
    known = {skill.casefold() for skill in old.skills} if old else set()
    return [skill for skill in new.skills if skill.casefold() not in known]


def _settled() -> dict[tuple[int, str], Proof]:
    """(person, skill) pairs proven by attendance, or known otherwise."""
    found = {
        (pk, skill.casefold()): Proof(since, why)
        for pk, skill, why, since in SkillHeld.objects.values_list("person", "skill", "why", "since")
    }
    taught: dict[int, list[str]] = defaultdict(list)
    for skill, engagement in SkillSession.objects.values_list("skill", "engagement"):
        taught[engagement].append(skill.casefold())
    proofs = Confirmation.objects.filter(
        engagement__in=taught,
        person__isnull=False,
        level__gte=ATTENDED,
        engagement__happened_on__isnull=False,
    )
    rows = proofs.values_list("engagement", "person", "engagement__happened_on", "engagement__name")
    for engagement, person, on, name in rows.order_by("-engagement__happened_on"):
        found |= {(person or 0, skill): Proof(on, name) for skill in taught[engagement]}
    return found


@dataclass(frozen=True)
class SkillLine:
    """A skill with how many need it, how many have it, and the next session."""

    skill: str
    roles: str
    needed: int
    left: list[Person]
    next_on: date | None

    @property
    def key(self) -> str:
        """The skill itself names the row."""
        return self.skill

    @property
    def url(self) -> str:
        """Where it is planned."""
        return f"{reverse('people_partner:plan_session')}?{urlencode({'skill': self.skill})}"

    @property
    def words(self) -> str:
        """`3 of 4 have it, 1 need left`."""
        left = len(self.left)
        text = ngettext("%(n)s need left", "%(n)s needs left", left) % {"n": left}
        return _("%(had)s of %(all)s have it, %(left)s") % {
            "had": self.needed - left,
            "all": self.needed,
            "left": text,
        }


def next_sessions() -> dict[str, date]:
    """The next session of each skill that has one."""
    coming = SkillSession.objects.filter(engagement__happened_on=None, engagement__planned_on__isnull=False)
    rows = coming.order_by("-engagement__planned_on").values_list("skill", "engagement__planned_on")
    return {skill: day for skill, day in rows if day is not None}


def skill_lines() -> list[SkillLine]:
    """Each skill that is or was needed; those with most needs left first."""
    by_skill: dict[str, list[Need]] = defaultdict(list)
    for need in needs_of():
        by_skill[need.skill].append(need)
    days = next_sessions()
    lines = [
        SkillLine(
            skill,
            ", ".join(sorted({need.role for need in needs})),
            len(needs),
            [need.person for need in needs if not need.is_settled],
            days.get(skill),
        )
        for skill, needs in by_skill.items()
    ]
    return sorted(lines, key=lambda line: (-len(line.left), line.skill))
