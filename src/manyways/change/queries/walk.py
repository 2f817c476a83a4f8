"""The walk through the stakeholders: who comes next, and how far it is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Stakeholder
from manyways.teams.models import Group, Membership
from manyways.teams.queries import now_in
from manyways.work.models import Initiative


@dataclass(frozen=True)
class Progress:
    """`done` of `total` stakeholders have a decision."""

    done: int
    total: int

    @property
    def left(self) -> int:
        """Those without one."""
        return self.total - self.done


def progress_of_walk(initiative: Initiative) -> Progress:
    """How far the walk is. One query."""
    decisions = list(initiative.stakeholders.values_list("decision", flat=True))
    return Progress(sum(each != Stakeholder.Decision.UNDECIDED for each in decisions), len(decisions))


def next_in_walk(
    initiative: Initiative, user: User, since: datetime, *, after: Stakeholder | None = None
) -> Stakeholder | None:
    """The next undecided one that nobody else has held since then; after one that is left for later, else the first."""
    rows = Stakeholder.objects.filter(initiative=initiative, decision=Stakeholder.Decision.UNDECIDED)
    free = rows.filter(Q(held_by__isnull=True) | Q(held_by=user) | Q(held_at__lt=since)).order_by(
        "rank", "id"
    )
    if after is None:
        return free.first()
    beyond = Q(rank__gt=after.rank) | Q(rank=after.rank, pk__gt=after.pk)
    return free.filter(beyond).first() or free.exclude(pk=after.pk).first() or free.first()


def known_people(group: Group) -> int:
    """How many people a group has: those with names in it and below it today, else its headcount."""
    below, waiting = [group.pk], [group.pk]
    while waiting:
        waiting = list(Group.objects.filter(parent__in=waiting).values_list("pk", flat=True))
        below += waiting
    rows = Membership.objects.filter(now_in(today()), group__in=below)
    named = rows.values("person").distinct().count()
    return named or group.headcount or 0
