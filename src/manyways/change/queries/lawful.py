"""Which groups are counted without names, and what a data sheet says about one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from manyways.access.clock import today
from manyways.change.models import Confirmation, CountsOnly, Engagement, Impact, KeepingTime
from manyways.change.models.lawful import USUAL_DAYS
from manyways.change.queries.trees import groups_below
from manyways.change.rules import FEWEST_COUNTED
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries import now_in


def counted_groups() -> set[int]:
    """The groups in which nobody is counted by name, those below included. One query where there are none."""
    roots = list(CountsOnly.objects.values_list("group_id", flat=True))
    return groups_below(roots) if roots else set()


def is_counted_only(person: Person) -> bool:
    """Whether somebody is in a group in which nobody is counted by name."""
    return person.memberships.filter(now_in(today()), group__in=counted_groups()).exists()


def counted_heads(groups: Iterable[Group], day: date) -> dict[int, int]:
    """How many people each group has that is counted only. No query where there are none.

    `groups` are read with `select_related("counts_only")`.
    """
    rows = list(groups)
    roots = [row.pk for row in rows if getattr(row, "counts_only", None)]
    if not roots:
        return {}
    counted, parents = groups_below(roots), {row.pk: row.parent_id for row in rows}
    people: dict[int, set[int]] = {pk: set() for pk in counted}
    members = Membership.objects.filter(now_in(day), group__in=counted)
    for person, group in members.values_list("person", "group"):
        above: int | None = group
        while above is not None and above in counted:
            people[above].add(person)
            above = parents.get(above)
    return {pk: len(found) for pk, found in people.items()}


def keeping_days() -> int:
    """How long a confirmation keeps its name after the milestone."""
    row = KeepingTime.objects.first()
    return row.days if row else USUAL_DAYS


@dataclass(frozen=True)
class DataSheet:
    """What is held about the people of a group that is counted only; numbers under five are none."""

    people: int
    groups: int
    impacts: int
    engagements: int
    words: int
    names_left: int
    keeping_days: int

    @property
    def is_counted(self) -> bool:
        """Five people or more, so that a number is nobody's."""
        return self.people >= FEWEST_COUNTED


def data_sheet(row: CountsOnly) -> DataSheet:
    """The counts of a data sheet, as of today."""
    groups = groups_below([row.group_id])
    members = Membership.objects.filter(now_in(today()), group__in=groups).values("person")
    proofs = Confirmation.objects.filter(engagement__audience__group__in=groups).aggregate(
        words=Count("pk", filter=Q(group__in=groups), distinct=True),
        names=Count("pk", filter=Q(person__in=members), distinct=True),
    )
    named = members.distinct().count()
    return DataSheet(
        people=max(named, row.group.headcount or 0),
        groups=len(groups),
        impacts=Impact.objects.filter(group__in=groups).count(),
        engagements=Engagement.objects.filter(audience__group__in=groups).distinct().count(),
        words=proofs["words"],
        names_left=proofs["names"],
        keeping_days=keeping_days(),
    )
