"""The ledger of what is owed, read straight from the tables, with the rows behind its numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from manyways.access.clock import today
from manyways.change.arrays.staleness import stale_engagements
from manyways.change.models import Aspect, Engagement, Impact, Milestone
from manyways.change.queries.days import days_of
from manyways.change.queries.lawful import counted_heads
from manyways.engine.owed.facts import TELL_BY_SEVERITY
from manyways.engine.owed.ledger import LISTEN, NOBODY, TELL, TRAIN, Columns, Ledger, different, ledger
from manyways.teams.models import Group

KINDS = {Engagement.Kind.TELL: TELL, Engagement.Kind.TRAIN: TRAIN, Engagement.Kind.LISTEN: LISTEN}
COVERS = """
SELECT array_agg(engagement_id)::text, array_agg(impact_id)::text FROM change_cover WHERE impact_id = ANY(%s)
"""
MEMBERSHIPS = """
SELECT array_agg(m.person_id)::text, array_agg(m.group_id)::text,
       array_agg(GREATEST(m.starts_on, p.active_from) - DATE '0001-01-01' + 1)::text,
       array_agg(COALESCE(LEAST(m.ends_on, p.active_until) - DATE '0001-01-01' + 1, 4000000))::text
FROM teams_membership m JOIN teams_person p ON p.id = m.person_id
WHERE %s::bigint[] IS NULL OR m.person_id = ANY(%s::bigint[])
"""
CONFIRMATIONS = """
SELECT array_agg(engagement_id * 4 + level)::text, array_agg(COALESCE(person_id, -group_id))::text,
       array_agg(COALESCE(confirmed_on - DATE '0001-01-01' + 1, 0))::text
FROM change_confirmation
WHERE engagement_id = ANY(%s) AND (%s::bigint[] IS NULL OR person_id = ANY(%s::bigint[]))
"""
ABOVE = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM teams_group WHERE id = ANY(%s)
    UNION SELECT g.id, g.parent_id FROM teams_group g JOIN above ON g.id = above.parent_id)
SELECT array_agg(id)::text FROM above
"""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scope:
    """What a book covers: everything, or some initiatives; or what some people are owed, wherever it comes from.

    `moved`: milestones as if they came on another day (id, day), for trying out.
    """

    initiatives: tuple[int, ...] | None = None
    people: tuple[int, ...] | None = None
    moved: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, eq=False)
class Book:
    """A ledger on a day, and which rows its numbers stand for.

    `people` and `groups`: ids of persons and groups by number; `impacts`, `milestones`, `engagements`: the rows.
    """

    day: date
    columns: Columns
    people: Rows
    groups: Sequence[Group]
    impacts: Sequence[Impact]
    milestones: Sequence[Milestone]
    milestone_days: Sequence[date]
    engagements: Sequence[int]
    stale: frozenset[int]

    @cached_property
    def ledger(self) -> Ledger:
        """Who is affected and what is settled."""
        return ledger(self.columns, self.day.toordinal())

    @cached_property
    def number_of_group(self) -> dict[int, int]:
        """The number of each group by id."""
        return {group.pk: number for number, group in enumerate(self.groups)}

    @cached_property
    def due_days(self) -> Rows:
        """The day by which each impact is to be settled, as an ordinal."""
        lead = np.array([impact.lead_days for impact in self.impacts], dtype=np.int64)
        return self.columns.milestone_day[self.columns.impact_milestone] - lead

    def is_person(self, party: int) -> bool:
        """Whether a party is a person with a name."""
        return party < self.columns.person_count

    def group_of(self, party: int) -> Group:
        """The group without names that a party is."""
        return self.groups[party - self.columns.person_count]


def book(scope: Scope | None = None, *, day: date | None = None) -> Book:
    """Read what is needed for a scope. A fixed number of queries, whatever the size."""
    return _Reading(scope or Scope(), day or today()).book()


class _Reading:
    """One reading of the tables as numbers."""

    def __init__(self, scope: Scope, day: date) -> None:
        self.scope, self.day = scope, day
        self.members = self._memberships()
        self.groups = self._groups()
        self.group_number = {group.pk: number for number, group in enumerate(self.groups)}
        self.heads = self._take_out_names()

    @property
    def _people(self) -> list[list[int] | None]:
        """Those in scope, as the statements ask for them twice."""
        people = self.scope.people
        return [None if people is None else list(people)] * 2

    def book(self) -> Book:
        """The columns, and the rows behind them."""
        impacts = self._impacts()
        known = {impact.milestone_id: impact.milestone for impact in impacts}
        milestones = [known[pk] for pk in sorted(known)]
        actual = days_of(milestones)
        days = actual | dict(self.scope.moved)
        covers = _numbers(COVERS, [impact.pk for impact in impacts])
        engagements = list(
            Engagement.objects.filter(pk__in=set(covers[0].tolist()))
            .order_by("id")
            .only("id", "kind", "happened_on", "initiative_id")
        )
        proofs = self._confirmations([each.pk for each in engagements])
        stale = stale_engagements(
            engagements=[each.pk for each in engagements],
            known={each: actual[each.pk] for each in milestones},
        )
        people = different(np.concatenate([self.members[0], proofs[1][proofs[1] >= 0]]))
        columns = self._columns(people, milestones, days, impacts, covers, engagements, proofs, stale)
        return Book(
            self.day,
            columns,
            people,
            self.groups,
            impacts,
            milestones,
            [days[each.pk] for each in milestones],
            [each.pk for each in engagements],
            frozenset(stale),
        )

    def _take_out_names(self) -> dict[int, int]:
        """Leave out who is in groups that are counted only; how many people each of those has."""
        heads = counted_heads(self.groups, self.day)
        if heads:
            self.members = self.members[:, ~np.isin(self.members[1], list(heads))]
        return heads

    def _groups(self) -> list[Group]:
        """All groups; of some people those they are in and those above."""
        rows = Group.objects.select_related("counts_only").order_by("id")
        if self.scope.people is None:
            return list(rows)
        return list(rows.filter(pk__in=_numbers(ABOVE, self.members[1].tolist())[0].tolist()))

    def _impacts(self) -> list[Impact]:
        """The impacts in scope, with milestone, group and aspect at hand without a join for each."""
        rows = Impact.objects.filter(tally=None).order_by("id")
        if self.scope.initiatives is not None:
            rows = rows.filter(milestone__item__initiative__in=self.scope.initiatives)
        if self.scope.people is not None:
            rows = rows.filter(group__in=list(self.group_number))
        found = list(rows)
        ids = {impact.milestone_id for impact in found}
        milestones = Milestone.objects.filter(pk__in=ids).select_related("item__initiative").in_bulk()
        aspects = Aspect.objects.in_bulk()
        for impact in found:
            impact.milestone = milestones[impact.milestone_id]
            impact.group = self.groups[self.group_number[impact.group_id]]
            impact.aspect = aspects[impact.aspect_id] if impact.aspect_id else None
        return found

    def _memberships(self) -> Rows:
        """Person, group, first day, first day outside; cut to the days of employment."""
        return _numbers(MEMBERSHIPS, *self._people)

    def _confirmations(self, engagements: list[int]) -> Rows:
        """Engagement, person, group, level, day (0: always); -1 for no person or no group.

        Level and group travel in the other columns: fewer of them leave the database sooner.
        """
        proof, party, day = _numbers(CONFIRMATIONS, engagements, *self._people)
        return np.array([proof >> 2, np.maximum(party, NOBODY), np.maximum(-party, NOBODY), proof & 3, day])

    def _columns(
        self,
        people: Rows,
        milestones: list[Milestone],
        days: dict[int, date],
        impacts: list[Impact],
        covers: Rows,
        engagements: list[Engagement],
        proofs: Rows,
        stale: set[int],
    ) -> Columns:
        milestone = {each.pk: number for number, each in enumerate(milestones)}
        impact_ids = np.array([each.pk for each in impacts], dtype=np.int64)
        engagement_ids = np.array([each.pk for each in engagements], dtype=np.int64)
        group_ids = np.array([each.pk for each in self.groups], dtype=np.int64)
        return Columns(
            person_count=len(people),
            parent=_column(self.group_number.get(each.parent_id or 0, NOBODY) for each in self.groups),
            headcount=_column(self._headcount(each) for each in self.groups),
            membership_person=np.searchsorted(people, self.members[0]),
            membership_group=np.searchsorted(group_ids, self.members[1]),
            membership_start=self.members[2],
            membership_end=self.members[3],
            milestone_day=_column(days[each.pk].toordinal() for each in milestones),
            impact_milestone=_column(milestone[each.milestone_id] for each in impacts),
            impact_group=_column(self.group_number[each.group_id] for each in impacts),
            impact_tell=_column(tell_level(each) for each in impacts),
            impact_train=_column(each.train_level for each in impacts),
            engagement_kind=_column(KINDS[Engagement.Kind(each.kind)] for each in engagements),
            engagement_is_stale=np.array([each.pk in stale for each in engagements], dtype=bool),
            engagement_day=_column(
                each.happened_on.toordinal() if each.happened_on else 0 for each in engagements
            ),
            cover_engagement=np.searchsorted(engagement_ids, covers[0]),
            cover_impact=np.searchsorted(impact_ids, covers[1]),
            confirmation_engagement=np.searchsorted(engagement_ids, proofs[0]),
            confirmation_person=_found(people, proofs[1]),
            confirmation_group=_found(group_ids, proofs[2]),
            confirmation_level=proofs[3],
            confirmation_day=proofs[4],
        )

    def _headcount(self, group: Group) -> int:
        """Of a group without names; of no interest to people by name."""
        known = self.heads.get(group.pk) or group.headcount
        return NOBODY if known is None or self.scope.people is not None else int(known)


def tell_level(impact: Impact) -> int:
    """The level of telling that settles an impact: as said, or by severity."""
    return TELL_BY_SEVERITY[impact.severity] if impact.tell_level is None else impact.tell_level


def _numbers(statement: str, *values: Any) -> Rows:
    """Columns of whole numbers: int64[columns, rows]. One text for each is the quickest way out of the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        texts: tuple[str | None, ...] = cursor.fetchone()
    return np.array([np.fromstring((text or "{}")[1:-1], dtype=np.int64, sep=",") for text in texts])


def _column(values: Iterable[int]) -> Rows:
    return np.fromiter(values, dtype=np.int64)


def _found(ids: Rows, wanted: Rows) -> Rows:
    """The place of each id among sorted ids, -1 where there is none."""
    if not len(ids):
        return np.full(len(wanted), NOBODY, dtype=np.int64)
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[place] == wanted, place, NOBODY)
