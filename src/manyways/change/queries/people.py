"""Groups and persons of a change: found by name, understood from pasted lines."""

import re
from dataclasses import dataclass

from manyways.teams.models import Group, Person

_LINE = re.compile(r"^(?P<name>.+?)(?:[\t;,]\s*(?:about\s*)?(?P<count>\d{1,7})\s*(?:people)?)?\s*$")
MOST_LINES = 500


def group_named(name: str, headcount: int = 0) -> Group:
    """The group of this name, else a new one (not saved) with about so many people."""
    found = Group.objects.filter(name__iexact=name.strip()).order_by("id").first()
    return found or Group(name=name.strip()[:120], headcount=headcount)


@dataclass(frozen=True)
class Pasted:
    """One line as it was understood: a known group or person, else a new group of so many people."""

    line: str
    group: Group | None
    person: Person | None
    headcount: int

    @property
    def is_new(self) -> bool:
        """A group nobody has described yet."""
        return self.person is None and (self.group is None or self.group.pk is None)

    @property
    def name(self) -> str:
        """What it will be called."""
        return str(self.person or self.group or self.line)


def read_lines(text: str) -> list[Pasted]:
    """Pasted lines, `name` or `name, 120`, in their order, each name once; a header line is left out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]
    if lines and re.split(r"[\t;,]", lines[0])[0].strip().casefold() in {"name", "stakeholder", "group"}:
        lines = lines[1:]
    matches = [match for line in lines if (match := _LINE.match(line))]
    names = {match["name"].strip().strip('"') for match in matches}
    people = {row.name.casefold(): row for row in Person.objects.filter(name__in=names).order_by("-id")}
    groups = {
        row.name.casefold(): row
        for row in Group.objects.order_by("-id")
        if row.name.casefold() in {each.casefold() for each in names}
    }
    found: dict[str, Pasted] = {}
    for match in matches:
        name, count = match["name"].strip().strip('"'), int(match["count"] or 0)
        group, person = groups.get(name.casefold()), people.get(name.casefold())
        chosen = group or (None if person else Group(name=name[:120], headcount=count))
        found.setdefault(name.casefold(), Pasted(match.string, chosen, None if group else person, count))
    return list(found.values())
