"""The load of change on people and groups, week by week, with the changes that collide by name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from manyways.engine.capacity import chance_of_saturation, high_changes, loads, nearest_rank, settling_weight
from manyways.engine.owed.facts import HIGH_SEVERITY, Capacity, Engagement, Facts, Impact
from manyways.engine.owed.reach import Party, Reach

EVEN = 1e-9


@dataclass(frozen=True)
class PersonWeek:
    """The hours of one party in one week, and of which impacts and engagements they are."""

    party: Party
    week: date
    hours: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class GroupWeek:
    """One group in one week.

    `hours`: 90th percentile (nearest rank) of its members' hours; `ratio`: that over the group's limit,
    None without a limit. `high_changes`: different changes with a high impact in its settling weeks.
    `colliding`: the changes that put hours on it, most hours first. `chance`: the share of trials in
    which it is saturated, None where no date is forecast. `in_several`: members that are in another
    group too. Reasons: "hours", "high changes", "blackout".
    """

    group: str
    week: date
    hours: float
    ratio: float | None
    high_changes: int
    reasons: tuple[str, ...]
    colliding: tuple[str, ...]
    in_several: tuple[str, ...]
    blackout: str
    chance: float | None

    @property
    def is_saturated(self) -> bool:
        """Any of the rules holds."""
        return bool(self.reasons)


def monday_of(day: date) -> date:
    """The Monday of a day's week.

    >>> monday_of(date(2027, 4, 14))
    datetime.date(2027, 4, 12)
    """
    return day - timedelta(days=day.weekday())


class Load:
    """Hours by party and week from `first_week` on, and what they make of each group."""

    def __init__(self, facts: Facts, today: date, first_week: date, week_count: int) -> None:
        self.facts = facts
        self.reach = Reach(facts, today)
        self.weeks = [monday_of(first_week) + timedelta(weeks=number) for number in range(week_count)]
        self.impacts = list(facts.impacts)
        self.memberships_of = _grouped((row.person, row) for row in facts.memberships)
        self.capacities_of = _grouped((row.group, row) for row in facts.capacities)
        self.confirmed_by = _grouped(
            (row.engagement, row.person) for row in facts.confirmations if row.person
        )
        self.row_of_impact = {impact.id: row for row, impact in enumerate(self.impacts)}
        self.sessions = [(party, each) for each in facts.engagements for party in self._taking_part(each)]
        found = {party for party, _ in self.reach.pairs} | {party for party, _ in self.sessions}
        self.parties = sorted(found)
        self.row_of_party = {party: row for row, party in enumerate(self.parties)}
        self.impacts_on: dict[Party, list[Impact]] = defaultdict(list)
        for party, impact in self.reach.pairs:
            self.impacts_on[party].append(impact)
        self.sessions_of: dict[Party, list[Engagement]] = defaultdict(list)
        for party, engagement in self.sessions:
            self.sessions_of[party].append(engagement)
        self.weights: dict[tuple[str, date], float] = {}
        self.hours = self._hours()

    def _taking_part(self, engagement: Engagement) -> set[Party]:
        """Members of its audience on its day, else those who confirmed it."""
        day = _day_of(engagement)
        if not engagement.hours or day is None:
            return set()
        if engagement.audience:
            tree = self.reach.tree
            return {party for group in engagement.audience for party in tree.parties(group, day, day)}
        return {Party(person) for person in self.confirmed_by[engagement.id]}

    def _hours(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        day = {milestone.id: milestone.on.toordinal() for milestone in self.facts.milestones}
        pairs = self.reach.pairs
        result = loads(
            len(self.parties),
            [week.toordinal() for week in self.weeks],
            [self.row_of_party[party] for party, _ in pairs],
            [self.row_of_impact[impact.id] for _, impact in pairs],
            impact_day=[day[impact.milestone] for impact in self.impacts],
            impact_hours=[impact.hours for impact in self.impacts],
            impact_weeks=[impact.settling_weeks for impact in self.impacts],
            session_person=[self.row_of_party[party] for party, _ in self.sessions],
            session_day=[_day_of(each, date.max).toordinal() for _, each in self.sessions],
            session_hours=[each.hours for _, each in self.sessions],
        )
        return result.reshape(len(self.parties), len(self.weeks))

    def people(self) -> tuple[PersonWeek, ...]:
        """Every party and week with hours, in order of week, then party."""
        return tuple(
            PersonWeek(party, week, float(self.hours[row, number]), self.parts(party, week))
            for number, week in enumerate(self.weeks)
            for row, party in enumerate(self.parties)
            if self.hours[row, number] > 0
        )

    def parts(self, party: Party, week: date) -> tuple[tuple[str, float], ...]:
        """What a party's hours of one week are made of."""
        settling = [
            (impact.id, impact.hours * self._weight(impact, week)) for impact in self.impacts_on[party]
        ]
        held = [(each.id, each.hours) for each in self.sessions_of[party] if _is_in(each, week)]
        return tuple((name, hours) for name, hours in (*settling, *held) if hours > 0)

    def _weight(self, impact: Impact, week: date) -> float:
        """The share of an impact's effort in a week, computed once."""
        place = (impact.id, week)
        if place not in self.weights:
            self.weights[place] = float(settling_weight(self._since(impact, week), impact.settling_weeks))
        return self.weights[place]

    def _since(self, impact: Impact, week: date) -> int:
        return (week - self.facts.milestone_by_id[impact.milestone].on).days // 7

    def groups(self) -> tuple[GroupWeek, ...]:
        """Every group and week in which somebody of the group has hours, or a blackout."""
        found = []
        for number, week in enumerate(self.weeks):
            for group in self.facts.groups:
                parties = self.reach.tree.parties(group.id, week, week + timedelta(days=6))
                blackout = self._blackout(group.id, week)
                hours = [self._hours_of(party, number) for party in parties]
                if blackout is not None or any(hours):
                    found.append(self._group_week(group.id, week, parties, hours, blackout))
        return tuple(found)

    def _hours_of(self, party: Party, number: int) -> float:
        row = self.row_of_party.get(party)
        return 0.0 if row is None else float(self.hours[row, number])

    def _group_week(
        self, group: str, week: date, parties: Sequence[Party], hours: list[float], blackout: str | None
    ) -> GroupWeek:
        """One cell of the heat map."""
        capacity = self.capacity(group, week)
        reading = float(nearest_rank(hours, [0] * len(hours), 1)[0]) if hours else 0.0
        high = self._high(parties, week)
        reasons = {
            "hours": capacity.hours_per_week is not None and reading > capacity.hours_per_week + EVEN,
            "high changes": capacity.most_high_changes is not None and high > capacity.most_high_changes,
            "blackout": blackout is not None,
        }
        return GroupWeek(
            group=group,
            week=week,
            hours=reading,
            ratio=reading / capacity.hours_per_week if capacity.hours_per_week else None,
            high_changes=high,
            reasons=tuple(reason for reason, holds in reasons.items() if holds),
            colliding=self._colliding(parties, week),
            in_several=self._in_several(group, parties, week),
            blackout=blackout or "",
            chance=self._chance(parties, week, capacity, is_blackout=blackout is not None),
        )

    def capacity(self, group: str, week: date) -> Capacity:
        """The newest capacity of the group by then, or of the nearest group above that has one."""
        for each in self.reach.tree.above(group):
            known = [row for row in self.capacities_of[each] if row.starts_on <= week]
            if known:
                return max(known, key=lambda row: row.starts_on)
        return Capacity(group)

    def _blackout(self, group: str, week: date) -> str | None:
        """The reason of a blackout of the group, or of one above it, that meets the week."""
        above = set(self.reach.tree.above(group))
        for row in self.facts.blackouts:
            if row.group in above and row.starts_on < week + timedelta(days=7) and week < row.ends_on:
                return row.reason or "blackout"
        return None

    def _reaching(self, parties: Sequence[Party]) -> list[Impact]:
        """The impacts on any of some parties, each once."""
        return list({impact.id: impact for party in parties for impact in self.impacts_on[party]}.values())

    def _high(self, parties: Sequence[Party], week: date) -> int:
        """How many different changes have a high impact on them that settles in the week."""
        impacts = self._reaching(parties)
        is_on = [
            impact.severity >= HIGH_SEVERITY and 0 <= self._since(impact, week) < impact.settling_weeks
            for impact in impacts
        ]
        rows, _ = _numbered([self._change(impact) for impact in impacts])
        return int(high_changes(np.array(is_on, dtype=bool), rows))

    def _change(self, impact: Impact) -> str:
        return self.facts.milestone_by_id[impact.milestone].change

    def _colliding(self, parties: Sequence[Party], week: date) -> tuple[str, ...]:
        """The changes behind their hours, most hours first."""
        total: dict[str, float] = defaultdict(float)
        for party in parties:
            for impact in self.impacts_on[party]:
                total[self._change(impact)] += impact.hours * self._weight(impact, week)
            for engagement in self.sessions_of[party]:
                for change in self._changes_of(engagement) if _is_in(engagement, week) else ():
                    total[change] += engagement.hours
        return tuple(sorted((change for change in total if total[change] > 0), key=lambda c: (-total[c], c)))

    def _changes_of(self, engagement: Engagement) -> set[str]:
        return {self._change(self.facts.impact_by_id[impact]) for impact in engagement.impacts}

    def _in_several(self, group: str, parties: Sequence[Party], week: date) -> tuple[str, ...]:
        """Named members with a place in another group that is neither above nor below this one."""
        tree = self.reach.tree
        own = {*tree.above(group), *tree.below(group)}
        return tuple(
            party.id
            for party in parties
            if not party.is_group
            and any(
                row.group not in own
                and row.starts_on < week + timedelta(days=7)
                and (row.ends_on is None or row.ends_on > week)
                for row in self.memberships_of[party.id]
            )
        )

    def _chance(
        self, parties: Sequence[Party], week: date, capacity: Capacity, *, is_blackout: bool
    ) -> float | None:
        """The share of trials in which the group is saturated, where any milestone is forecast."""
        impacts = self._reaching(parties)
        milestones = [self.facts.milestone_by_id[impact.milestone] for impact in impacts]
        trials = max((len(milestone.days) for milestone in milestones), default=0)
        if not trials:
            return None
        if is_blackout:
            return 1.0
        rows = {impact.id: row for row, impact in enumerate(impacts)}
        pairs = [
            (person, rows[impact.id])
            for person, party in enumerate(parties)
            for impact in self.impacts_on[party]
        ]
        changes, _ = _numbered([milestone.change for milestone in milestones])
        return chance_of_saturation(
            week.toordinal(),
            [_trial_days(milestone.days or (milestone.on,), trials) for milestone in milestones],
            [person for person, _ in pairs],
            [impact for _, impact in pairs],
            person_count=len(parties),
            impact_milestone=range(len(impacts)),
            impact_hours=[impact.hours for impact in impacts],
            impact_weeks=[impact.settling_weeks for impact in impacts],
            impact_is_high=[impact.severity >= HIGH_SEVERITY for impact in impacts],
            impact_change=changes,
            session_hours=[self._session_hours(party, week) for party in parties],
            hours_per_week=None if capacity.hours_per_week is None else capacity.hours_per_week + EVEN,
            most_high_changes=capacity.most_high_changes,
        )

    def _session_hours(self, party: Party, week: date) -> float:
        return sum(each.hours for each in self.sessions_of[party] if _is_in(each, week))


Key = TypeVar("Key")
Value = TypeVar("Value")


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """The values of each key."""
    found: dict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _day_of(engagement: Engagement, default: date | None = None) -> date:
    return engagement.happened_on or engagement.planned_on or default  # type: ignore[return-value]


def _is_in(engagement: Engagement, week: date) -> bool:
    return week <= _day_of(engagement, date.max) < week + timedelta(days=7)


def _trial_days(days: Sequence[date], trials: int) -> list[int]:
    """A milestone's day in each trial; a fixed day is the same in all."""
    return [days[trial % len(days)].toordinal() for trial in range(trials)]


def _numbered(names: Sequence[str]) -> tuple[list[int], list[str]]:
    """Names as rows of a list without doubles."""
    different = sorted(set(names))
    row = {name: number for number, name in enumerate(different)}
    return [row[name] for name in names], different
