"""Reads of job roles: the newest version, two versions side by side."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import JobRole, RoleHolder, RoleVersion


def newest_version(role: JobRole) -> RoleVersion | None:
    """The version with the highest number."""
    return role.versions.order_by("-number").first()


Words = list[tuple[bool, str]]


@dataclass(frozen=True)
class Pair:
    """A line of the old description beside one of the new; each as (is it different, words), or none."""

    old: Words
    new: Words

    @property
    def is_same(self) -> bool:
        """Whether nothing changed in it."""
        return self.old == self.new


@dataclass(frozen=True)
class Part:
    """One part of a description, old and new."""

    name: str
    pairs: Sequence[Pair]

    @property
    def changed(self) -> int:
        """How many lines differ."""
        return sum(not pair.is_same for pair in self.pairs)


def side_by_side(old: RoleVersion | None, new: RoleVersion | None) -> list[Part]:
    """Each part of two descriptions, line beside line; parts empty in both are left out."""
    names = {
        "purpose": _("What the job is for"),
        "duties": _("Duties"),
        "skills": _("Skills"),
        "expectations": _("Expected anew"),
    }
    parts = [Part(label, list(_pairs(_lines(old, name), _lines(new, name)))) for name, label in names.items()]
    return [part for part in parts if part.pairs]


def _lines(version: RoleVersion | None, name: str) -> list[str]:
    value = getattr(version, name) if version else []
    return [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else list(value)


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from (Pair([(False, line)], [(False, line)]) for line in old[first:last])
        else:
            yield from _replaced(old[first:last], new[start:end])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Lines that took each other's place, those most alike beside each other; the rest alone."""
    left = list(new)
    for line in old:
        close = difflib.get_close_matches(line, left, n=1, cutoff=0.5)
        if close:
            left.remove(close[0])
            yield _words(line, close[0])
        else:
            yield Pair([(True, line)], [])
    yield from (Pair([], [(True, line)]) for line in left)


def _words(old: str, new: str) -> Pair:
    """Two lines with the words that differ."""
    before, after = old.split(), new.split()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    left: Words = []
    right: Words = []
    for tag, first, last, start, end in matcher.get_opcodes():
        is_new = tag != "equal"
        if first < last:
            left.append((is_new, " ".join(before[first:last])))
        if start < end:
            right.append((is_new, " ".join(after[start:end])))
    return Pair(left, right)


@dataclass(frozen=True)
class RoleLine:
    """A job role in the list: its newest version this person may read, and how many hold it."""

    role: JobRole
    newest: RoleVersion
    holders: int

    @property
    def standing(self) -> str:
        """Published, a draft, or ended."""
        if self.role.ended_on:
            return _("Ended")
        return _("Everybody may read it") if self.newest.published_on else _("Draft, HR only")


def role_lines(user: User) -> list[RoleLine]:
    """The library as this person may read it, by title. Two queries."""
    versions = RoleVersion.objects.visible_to(user).select_related("role").order_by("role__title", "-number")
    newest: dict[int, RoleVersion] = {}
    for version in versions:
        newest.setdefault(version.role_id, version)
    held = (
        RoleHolder.objects.visible_to(user)
        .on(today())
        .values_list("version_held__role")
        .annotate(n=Count("pk"))
    )
    count = dict(held)
    return [RoleLine(row.role, row, count.get(row.role_id, 0)) for row in newest.values()]


def ways_on(role: JobRole) -> list[tuple[JobRole, str, list[str]]]:
    """Where one can grow from a role: the role, how, and the skills it asks for beyond this one, as published."""
    mine = _published_skills(role)
    rows = role.ways_on.select_related("goal").order_by("goal__title")
    return [
        (row.goal, row.note, [skill for skill in _published_skills(row.goal) if skill not in mine])
        for row in rows
    ]


def _published_skills(role: JobRole) -> list[str]:
    version = role.versions.filter(published_on__isnull=False).order_by("-number").first()
    return list(version.skills) if version else []
