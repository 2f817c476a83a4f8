"""The groups a new change may tick: those that exist, then those of the starting list nobody has described yet."""

from dataclasses import dataclass

from manyways.access.models import User
from manyways.change.models import Process
from manyways.change.starting import GROUPS, PROCESSES, StartingProcess
from manyways.teams.models import Group
from manyways.teams.queries import group_tree


@dataclass(frozen=True)
class Entry:
    """One line to tick: a group with its people, or only a name."""

    name: str
    group: Group | None
    people: int


def starting_groups(user: User) -> list[Entry]:
    """Groups that are no teams, then the names of the starting list that none of them carries, in full or initials."""
    rows = [row for row in group_tree(user) if row.group.kind != Group.Kind.TEAM and row.depth == 0]
    found = [Entry(row.group.name, row.group, row.headcount) for row in rows]
    words = " ".join(entry.name.casefold() for entry in found)
    initials = {"".join(word[0] for word in entry.name.split()).casefold() for entry in found}
    missing = (str(name) for name in GROUPS if str(name).casefold() not in words)
    return found + [Entry(name, None, 0) for name in missing if name.casefold() not in initials]


def starting_processes() -> list[tuple[int, StartingProcess, bool]]:
    """The starting list with the number of each entry and whether it is on the register."""
    known = set(Process.objects.values_list("name", flat=True))
    return [(number, each, str(each.name) in known) for number, each in enumerate(PROCESSES)]
