"""Which stage each status of an export stands for: as chosen, else of the same name, else of the same sort."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manyways.interchange.columns import plain
from manyways.interchange.jira.issues import Issue
from manyways.work.models import Stage

_WAITING = (
    "to do",
    "todo",
    "open",
    "backlog",
    "new",
    "selected for development",
    "reopened",
    "ready",
    "offen",
    "zu erledigen",
)
_DONE = (
    "done",
    "closed",
    "resolved",
    "released",
    "complete",
    "completed",
    "cancelled",
    "won t do",
    "fertig",
    "erledigt",
    "geschlossen",
)


@dataclass(frozen=True)
class Status:
    """A status, how often the export names it, and its stage."""

    name: str
    count: int
    stage: Stage


def statuses_of(issues: Iterable[Issue], stages: Sequence[Stage], chosen: Mapping[str, str]) -> list[Status]:
    """Every status that any issue has or had, in the order of the board. `chosen`: the key of a stage by status."""
    counts: Counter[str] = Counter()
    categories: dict[str, str] = {}
    for issue in issues:
        counts.update({issue.status, *(name for _at, name in issue.moves)})
        if issue.category:
            categories[issue.status] = issue.category
    by_key = {str(stage.key): stage for stage in stages}
    found = [
        Status(
            name, count, by_key.get(chosen.get(name, "")) or _guess(name, categories.get(name, ""), stages)
        )
        for name, count in counts.items()
    ]
    return sorted(found, key=lambda status: (status.stage.rank, status.stage.pk, status.name))


def _guess(name: str, category: str, stages: Sequence[Stage]) -> Stage:
    same = [stage for stage in stages if plain(stage.name) == plain(name)]
    wanted = category or (
        "waiting" if plain(name) in _WAITING else "done" if plain(name) in _DONE else "doing"
    )
    return next(iter(same or [stage for stage in stages if stage.category == wanted]), stages[0])
