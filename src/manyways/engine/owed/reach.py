"""Who is affected by what: impacts met with dated memberships and the tree of groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from manyways.engine.owed.facts import Facts, Impact, Membership, Person


@dataclass(frozen=True, order=True)
class Party:
    """A person, or a group whose people have no names here (then with its headcount)."""

    id: str
    is_group: bool = False
    headcount: int = 1


@dataclass(frozen=True, order=True)
class Affected:
    """One party and one impact on it."""

    party: Party
    impact: str


class Tree:
    """The groups, and who belongs to each on which days.

    >>> from manyways.engine.owed.facts import Facts, Group
    >>> Tree(Facts(groups=(Group("all"), Group("sales", parent="all")))).below("all")
    ['all', 'sales']
    """

    def __init__(self, facts: Facts) -> None:
        self.groups = {group.id: group for group in facts.groups}
        self.people = {person.id: person for person in facts.people}
        self.children: dict[str, list[str]] = defaultdict(list)
        for group in facts.groups:
            if group.parent is not None:
                self.children[group.parent].append(group.id)
        self.memberships: dict[str, list[Membership]] = defaultdict(list)
        for membership in facts.memberships:
            self.memberships[membership.group].append(membership)

    def below(self, group: str) -> list[str]:
        """The group and all groups below it, itself first."""
        found = [group]
        for each in found:  # grows while it is read
            found.extend(self.children[each])
        return found

    def above(self, group: str) -> Iterator[str]:
        """The group and those above it, itself first."""
        here: str | None = group
        while here is not None:
            yield here
            here = self.groups[here].parent

    def members(self, group: str, first: date, last: date) -> set[str]:
        """Persons in the group or below it on any day from `first` to `last`, both included."""
        return {
            membership.person
            for each in self.below(group)
            for membership in self.memberships[each]
            if self._is_there(membership, first, last)
        }

    def _is_there(self, membership: Membership, first: date, last: date) -> bool:
        """On some day of the period the person is active and in the group."""
        person = self.people.get(membership.person) or Person(membership.person)
        begins = max(first, membership.starts_on, person.active_from)
        ends = [end for end in (membership.ends_on, person.active_until) if end is not None]
        return begins <= last and all(begins < end for end in ends)

    def nameless(self, group: str, first: date, last: date) -> Iterator[Party]:
        """The topmost groups, here or below, that have a headcount and no member with a name."""
        headcount = self.groups[group].headcount
        if headcount is not None and not self.members(group, first, last):
            yield Party(group, is_group=True, headcount=headcount)
            return
        for child in self.children[group]:
            yield from self.nameless(child, first, last)

    def parties(self, group: str, first: date, last: date) -> list[Party]:
        """All parties of a group in a period, persons first, in order of id."""
        named = sorted(self.members(group, first, last))
        return [*map(Party, named), *sorted(self.nameless(group, first, last))]


class Reach:
    """The pairs of party and impact on a day, computed once for all rules.

    Affected are the members of the impact's group (or of groups below it) on any day from `today`
    to the milestone, or today's where it has landed.
    """

    def __init__(self, facts: Facts, today: date) -> None:
        self.facts = facts
        self.today = today
        self.tree = Tree(facts)

    @cached_property
    def pairs(self) -> tuple[tuple[Party, Impact], ...]:
        """Every party with every impact on it, in order of impact, then party."""
        known: dict[tuple[str, date], list[Party]] = {}
        found = []
        for impact in self.facts.impacts:
            last = max(self.today, self.facts.milestone_by_id[impact.milestone].on)
            place = (impact.group, last)
            if place not in known:
                known[place] = self.tree.parties(impact.group, self.today, last)
            found += [(party, impact) for party in known[place]]
        return tuple(found)

    @cached_property
    def by_milestone(self) -> dict[str, list[tuple[Party, Impact]]]:
        """The pairs of each milestone."""
        found: dict[str, list[tuple[Party, Impact]]] = defaultdict(list)
        for party, impact in self.pairs:
            found[impact.milestone].append((party, impact))
        return found

    def of_milestone(self, milestone: str) -> list[tuple[Party, Impact]]:
        """The pairs of one milestone."""
        return self.by_milestone.get(milestone, [])


def affected(facts: Facts, today: date) -> tuple[Affected, ...]:
    """Who is affected by what, in order of party.

    >>> from manyways.engine.owed.facts import Facts, Group, Impact, Membership, Milestone
    >>> day = date(2027, 4, 5)
    >>> facts = Facts(groups=(Group("ops"),), memberships=(Membership("cai", "ops"),),
    ...               milestones=(Milestone("L1", "C1", day),), impacts=(Impact("I1", "L1", "ops", 4),))
    >>> [(each.party.id, each.impact) for each in affected(facts, date(2027, 3, 15))]
    [('cai', 'I1')]
    """
    return tuple(sorted(Affected(party, impact.id) for party, impact in Reach(facts, today).pairs))


def due_on(facts: Facts, impact: Impact) -> date:
    """The day by which an impact must be settled: its lead before the milestone."""
    return facts.milestone_by_id[impact.milestone].on - timedelta(days=impact.lead_days)


def people_in(parties: Iterable[Party]) -> int:
    """How many people some different parties are, headcounts included."""
    return sum(party.headcount for party in set(parties))
