"""What is planned to be said and taught, and how long each group has heard nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Audience, Case, Cover, Engagement
from manyways.teams.models import Group
from manyways.work.models import Initiative

DEFAULT_SILENCE = 14


def planned_kinds(impacts: Iterable[int]) -> dict[int, set[str]]:
    """The kinds of what is planned and not held, by impact."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Cover.objects.filter(impact__in=list(impacts), engagement__happened_on=None)
    for impact, kind in rows.values_list("impact", "engagement__kind"):
        found[impact].add(kind)
    return found


@dataclass(frozen=True)
class Silence:
    """A group of a change and since when nobody addressed it; None: never."""

    group: Group
    since: date | None
    days: int | None
    limit: int

    @property
    def is_too_long(self) -> bool:
        """Longer than this change allows."""
        return self.days is None or self.days > self.limit


def silences(initiative: Initiative) -> list[Silence]:
    """Every group on the list of a change, the longest silence first. A “no news yet” message counts as a word."""
    case = Case.objects.filter(initiative=initiative).first()
    limit = case.silence_days if case else DEFAULT_SILENCE
    groups = Group.objects.filter(stakes__initiative=initiative).exclude(stakes__decision="no_need")
    parents = dict(Group.objects.values_list("pk", "parent"))
    last: dict[int, date] = {}
    rows = Audience.objects.filter(engagement__initiative=initiative, engagement__happened_on__isnull=False)
    for group, day in rows.values_list("group", "engagement__happened_on"):
        if day is not None:
            last[group] = max(day, last.get(group, day))
    found = []
    for each in groups.distinct():
        days = [last[above] for above in _above(each.pk, parents) if above in last]
        since = max(days, default=None)
        found.append(Silence(each, since, (today() - since).days if since else None, limit))
    return sorted(found, key=lambda row: (row.since or date.min, row.group.name))


def _above(group: int | None, parents: dict[int, int | None]) -> Iterable[int]:
    while group is not None:
        yield group
        group = parents.get(group)


def engagements_of(initiative: Initiative, user: User) -> list[Engagement]:
    """All that is planned and was held, as far as somebody may read it; what comes next first, then the latest."""
    rows = (
        Engagement.objects.visible_to(user)
        .filter(initiative=initiative)
        .select_related("sender", "runner")
        .prefetch_related("audience__group")
    )
    waiting = [row for row in rows if row.happened_on is None]
    held = [row for row in rows if row.happened_on is not None]
    waiting.sort(key=lambda row: (row.planned_on or date.max, row.pk))
    held.sort(key=lambda row: (row.happened_on or date.min, row.pk), reverse=True)
    return [*waiting, *held]
