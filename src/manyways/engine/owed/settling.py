"""What is still owed to whom: telling and training, settled only by confirmations whose claims hold."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from manyways.engine.owed.claims import TOLERANCE, is_engagement_stale
from manyways.engine.owed.facts import Confirmation, Engagement, EngagementKind, Facts, Impact
from manyways.engine.owed.reach import Party, Reach, due_on, people_in


@dataclass(frozen=True, order=True)
class Owed:
    """Something one party should still get about one impact. `is_late`: its day has passed."""

    party: Party
    impact: str
    due_on: date
    is_late: bool


@dataclass(frozen=True, order=True)
class Correction:
    """A party that an engagement reached, one of whose claims no longer holds."""

    party: Party
    engagement: str


@dataclass(frozen=True)
class Ready:
    """People with nothing owed about a milestone, of all people it affects."""

    milestone: str
    ready: int
    affected: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None when nobody is affected."""
        return self.ready / self.affected if self.affected else None


class Settling:
    """What confirmations settle on a day, for the pairs that are affected.

    A confirmation counts for an impact if its engagement covers it and is of the right kind, and if
    both had happened by `today`. A group's confirmation counts for groups without names, its own and
    those below; people with names need evidence of their own.
    """

    def __init__(self, facts: Facts, today: date, *, tolerance: float = TOLERANCE) -> None:
        self.facts = facts
        self.today = today
        self.reach = Reach(facts, today)
        self.stale = {
            engagement.id
            for engagement in facts.engagements
            if is_engagement_stale(facts, engagement, tolerance=tolerance)
        }
        self.level: dict[tuple[str, bool, str, EngagementKind, bool], int] = defaultdict(int)
        for confirmation in self.counting():
            self._enter(confirmation)

    def counting(self) -> Iterator[Confirmation]:
        """The confirmations that exist on the day, of engagements that have happened."""
        for confirmation in self.facts.confirmations:
            happened = self.facts.engagement_by_id[confirmation.engagement].happened_on
            if all(day is None or day <= self.today for day in (confirmation.confirmed_on, happened)):
                yield confirmation

    def parties_of(self, confirmation: Confirmation) -> list[tuple[str, bool]]:
        """Whom a confirmation speaks for."""
        if confirmation.person is not None:
            return [(confirmation.person, False)]
        group = confirmation.group
        return [(below, True) for below in self.reach.tree.below(group)] if group is not None else []

    def _enter(self, confirmation: Confirmation) -> None:
        engagement = self.facts.engagement_by_id[confirmation.engagement]
        for party, is_group in self.parties_of(confirmation):
            for impact in engagement.impacts:
                for is_holding in (False, engagement.id not in self.stale):
                    place = (party, is_group, impact, engagement.kind, is_holding)
                    self.level[place] = max(self.level[place], confirmation.level)

    def is_met(self, party: Party, impact: Impact, kind: EngagementKind, *, ignores_stale: bool) -> bool:
        """Whether telling or training about an impact is settled, with or without stale claims."""
        needed = impact.required_tell_level if kind == EngagementKind.TELL else impact.train_level
        place = (party.id, party.is_group, impact.id, kind, not ignores_stale)
        return self.level.get(place, 0) >= needed

    def is_told(self, party: Party, impact: Impact, *, ignores_stale: bool) -> bool:
        """Telling is settled."""
        return self.is_met(party, impact, EngagementKind.TELL, ignores_stale=ignores_stale)

    def is_trained(self, party: Party, impact: Impact, *, ignores_stale: bool = False) -> bool:
        """Training is settled."""
        return self.is_met(party, impact, EngagementKind.TRAIN, ignores_stale=ignores_stale)

    def _owed(self, party: Party, impact: Impact) -> Owed:
        due = due_on(self.facts, impact)
        return Owed(party, impact.id, due, is_late=due < self.today)

    def untold(self) -> tuple[Owed, ...]:
        """Who has no confirmation of telling at the level needed, stale or not."""
        return tuple(
            sorted(
                self._owed(party, impact)
                for party, impact in self.reach.pairs
                if not self.is_told(party, impact, ignores_stale=True)
            )
        )

    def told_what_no_longer_holds(self) -> tuple[Owed, ...]:
        """Who counts as told only if stale claims are ignored."""
        return tuple(
            sorted(
                self._owed(party, impact)
                for party, impact in self.reach.pairs
                if self.is_told(party, impact, ignores_stale=True)
                and not self.is_told(party, impact, ignores_stale=False)
            )
        )

    def untrained(self) -> tuple[Owed, ...]:
        """Who has no holding confirmation of training at the level needed, told or not."""
        return tuple(
            sorted(
                self._owed(party, impact)
                for party, impact in self.reach.pairs
                if not self.is_trained(party, impact)
            )
        )

    def told_not_trained(self) -> tuple[Owed, ...]:
        """Who was told (a stale telling counts) but not trained."""
        told = {
            (party, impact.id)
            for party, impact in self.reach.pairs
            if self.is_told(party, impact, ignores_stale=True)
        }
        return tuple(owed for owed in self.untrained() if (owed.party, owed.impact) in told)

    def ready(self, milestone: str, *, ignores_stale: bool = False) -> Ready:
        """How many people affected by a milestone are owed neither telling nor training about it."""
        pairs = self.reach.of_milestone(milestone)
        owing = {
            party
            for party, impact in pairs
            if not self.is_told(party, impact, ignores_stale=ignores_stale)
            or not self.is_trained(party, impact, ignores_stale=ignores_stale)
        }
        total = people_in(party for party, _ in pairs)
        return Ready(milestone, ready=total - people_in(owing), affected=total)

    def corrections(self) -> tuple[Correction, ...]:
        """Everyone reached, at any level, by words that no longer hold and not set right since.

        Set right: the party has confirmations of other engagements, none held before it, whose claims hold
        and speak of everything that went stale.
        """
        reached: dict[Party, set[str]] = defaultdict(set)
        for confirmation in self.counting():
            for party, is_group in self.parties_of(confirmation)[:1]:
                reached[self._party(party, is_group)].add(confirmation.engagement)
        return tuple(
            sorted(
                Correction(party, engagement)
                for party, engagements in reached.items()
                for engagement in engagements & self.stale
                if not self._is_set_right(self.facts.engagement_by_id[engagement], engagements - self.stale)
            )
        )

    def _party(self, party: str, is_group: bool) -> Party:
        if not is_group:
            return Party(party)
        return Party(party, is_group=True, headcount=self.reach.tree.groups[party].headcount or 0)

    def _is_set_right(self, engagement: Engagement, holding: set[str]) -> bool:
        """The subjects of an engagement's claims are all spoken of by engagements that hold, held no earlier."""
        others = [self.facts.engagement_by_id[each] for each in holding]
        said_on = engagement.happened_on or date.min
        spoken = {
            (claim.milestone, claim.question)
            for other in others
            if (other.happened_on or date.max) >= said_on
            for claim in other.claims
        }
        return all((claim.milestone, claim.question) in spoken for claim in engagement.claims)
