"""Facts as columns of numbers, for the ledger."""

from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt

from manyways.engine.owed.claims import TOLERANCE, is_engagement_stale
from manyways.engine.owed.facts import ALWAYS, EngagementKind, Facts, Person
from manyways.engine.owed.ledger import END, LISTEN, NOBODY, TELL, TRAIN, Columns

KINDS = {EngagementKind.TELL: TELL, EngagementKind.TRAIN: TRAIN, EngagementKind.LISTEN: LISTEN}


class Numbered:
    """The columns of some facts, with the names behind the numbers."""

    def __init__(self, facts: Facts, *, tolerance: float = TOLERANCE) -> None:
        self.facts = facts
        named = {each.id for each in facts.people} | {each.person for each in facts.memberships}
        named |= {each.person for each in facts.confirmations if each.person}
        self.people = sorted(named)
        self.groups = [each.id for each in facts.groups]
        self.impacts = [each.id for each in facts.impacts]
        self.milestones = [each.id for each in facts.milestones]
        self.engagements = [each.id for each in facts.engagements]
        self.columns = self._columns(tolerance)

    def party(self, number: int) -> str:
        """The name of a party."""
        is_person = number < len(self.people)
        return self.people[number] if is_person else self.groups[number - len(self.people)]

    def _columns(self, tolerance: float) -> Columns:
        facts, person, group = self.facts, _numbers(self.people), _numbers(self.groups)
        milestone, impact = _numbers(self.milestones), _numbers(self.impacts)
        engagement = _numbers(self.engagements)
        active = {each.id: each for each in facts.people}
        members = [(row, active.get(row.person) or Person(row.person)) for row in facts.memberships]
        return Columns(
            person_count=len(self.people),
            parent=_rows(group.get(each.parent or "", NOBODY) for each in facts.groups),
            headcount=_rows(NOBODY if each.headcount is None else each.headcount for each in facts.groups),
            membership_person=_rows(person[row.person] for row, _who in members),
            membership_group=_rows(group[row.group] for row, _who in members),
            membership_start=_rows(_day(max(row.starts_on, who.active_from)) for row, who in members),
            membership_end=_rows(min(_end(row.ends_on), _end(who.active_until)) for row, who in members),
            milestone_day=_rows(each.on.toordinal() for each in facts.milestones),
            impact_milestone=_rows(milestone[each.milestone] for each in facts.impacts),
            impact_group=_rows(group[each.group] for each in facts.impacts),
            impact_tell=_rows(each.required_tell_level for each in facts.impacts),
            impact_train=_rows(each.train_level for each in facts.impacts),
            engagement_kind=_rows(KINDS[each.kind] for each in facts.engagements),
            engagement_is_stale=np.array(
                [is_engagement_stale(facts, each, tolerance=tolerance) for each in facts.engagements],
                dtype=bool,
            ),
            engagement_day=_rows(_day(each.happened_on) for each in facts.engagements),
            cover_engagement=_rows(engagement[each.id] for each in facts.engagements for _ in each.impacts),
            cover_impact=_rows(impact[name] for each in facts.engagements for name in each.impacts),
            confirmation_engagement=_rows(engagement[each.engagement] for each in facts.confirmations),
            confirmation_person=_rows(person.get(each.person or "", NOBODY) for each in facts.confirmations),
            confirmation_group=_rows(group.get(each.group or "", NOBODY) for each in facts.confirmations),
            confirmation_level=_rows(each.level for each in facts.confirmations),
            confirmation_day=_rows(_day(each.confirmed_on) for each in facts.confirmations),
        )


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _rows(values: Iterable[int]) -> npt.NDArray[np.int64]:
    return np.fromiter(values, dtype=np.int64)


def _day(day: date | None) -> int:
    return 0 if day is None or day == ALWAYS else day.toordinal()


def _end(day: date | None) -> int:
    return END if day is None else day.toordinal()
