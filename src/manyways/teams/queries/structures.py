"""Who works where and who pays for it, on a day or under an option; which served team is left without."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet

from manyways.access.clock import today
from manyways.access.written import AnyOf, written_once
from manyways.teams.models import (
    Membership,
    Model,
    OnCall,
    StructureOption,
    StructureSwitch,
    Team,
)
from manyways.teams.queries.organisation import now_in

WHOLE = 100
FEW_ON_CALL = 3
Percents = Mapping[int, Mapping[int, int]]
"""Person id -> team id -> percent."""


@dataclass(frozen=True)
class Share:
    """Some percent of a person's time: the team that pays for it, and the team that has it."""

    person_id: int
    home_id: int
    team_id: int
    percent: int

    @property
    def is_away(self) -> bool:
        """Whether another team has it."""
        return self.home_id != self.team_id


def shares_on(day: date | None = None, homes: Iterable[int] | None = None) -> list[Share]:
    """All shares in teams on a day, or those of the people whom some teams pay for. One query."""
    of_homes = None if homes is None else list(homes)
    rows = _memberships(homes is not None, day=day or today(), homes=of_homes)
    return [Share(person, home or team, team, percent) for person, home, team, percent in rows]


@written_once
def _memberships(has_homes: bool, *, day: Any, homes: Any) -> QuerySet[Any]:
    """Person, home, team and percent of each membership in a team on a day, of those some teams pay for."""
    rows = Membership.objects.filter(now_in(day), group__team__isnull=False)
    if has_homes:
        rows = rows.filter(Q(home=AnyOf(homes)) | Q(home=None, group__team=AnyOf(homes)))
    return rows.values_list("person_id", "home_id", "group__team__id", "percent")


def shares_under(shares: Iterable[Share], team: Team, places: Percents) -> list[Share]:
    """The same shares with the people a team pays for placed anew; the rest of their time is at home."""
    rows = list(shares)
    totals: Counter[int] = Counter()
    for row in rows:
        totals[row.person_id] += row.percent if row.home_id == team.pk else 0
    placed = [
        Share(person, team.pk, where, percent)
        for person, total in totals.items()
        for where, percent in spread_of(total, places.get(person, {}), team.pk).items()
    ]
    return [row for row in rows if row.home_id != team.pk] + placed


def spread_of(total: int, places: Mapping[int, int], home_id: int) -> dict[int, int]:
    """How one person's percent splits over teams, the home last; what is over their percent is cut off."""
    found: dict[int, int] = {}
    left = total
    for team_id, percent in places.items():
        taken = min(percent, left)
        left -= taken
        if taken:
            found[team_id] = taken
    return {**found, home_id: left} if left else found


def spread_evenly(people: Sequence[int], teams: Sequence[int]) -> dict[int, dict[int, int]]:
    """Everybody over some teams as evenly as whole people allow; with fewer people than teams, shares of them.

    >>> spread_evenly([1, 2, 3], [7, 8])
    {1: {7: 100}, 2: {8: 100}, 3: {7: 100}}
    >>> spread_evenly([1], [7, 8])
    {1: {7: 50, 8: 50}}
    """
    if not people or not teams:
        return {}
    pairs = [(people[at % len(people)], teams[at % len(teams)]) for at in range(max(len(people), len(teams)))]
    places: dict[int, list[int]] = defaultdict(list)
    for person, team in pairs:
        places[person].append(team)
    return {person: _in_parts(chosen) for person, chosen in places.items()}


def _in_parts(teams: Sequence[int]) -> dict[int, int]:
    """The whole of somebody's time over some teams, a percent more for the first ones where it does not divide."""
    part, rest = divmod(WHOLE, len(teams))
    return {team: part + (at < rest) for at, team in enumerate(teams)}


def places_of(option: StructureOption) -> dict[int, dict[int, int]]:
    """Where an option puts people."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for person, team, percent in option.places.order_by("id").values_list("person_id", "team_id", "percent"):
        found[person][team] = percent
    return dict(found)


def model_of(shares: Iterable[Share], team: Team) -> Model:
    """Embedded when all the time of its people is spent in other teams, standalone when none is, else mixed."""
    own = [row for row in shares if row.home_id == team.pk]
    away = sum(row.is_away for row in own)
    if not away:
        return Model.STANDALONE
    return Model.EMBEDDED if away == len(own) else Model.MIXED


@dataclass(frozen=True)
class Cover:
    """How one served team is served: by how many percent of people embedded in it, or by asking those at home."""

    team: Team
    percent: int
    people: tuple[int, ...]
    can_ask: bool

    @property
    def is_left(self) -> bool:
        """Whether nobody serves it."""
        return not self.percent and not self.can_ask


def covers(team: Team, served: Iterable[Team], shares: Iterable[Share]) -> list[Cover]:
    """How each served team is served under some shares."""
    own = [row for row in shares if row.home_id == team.pk]
    can_ask = any(not row.is_away for row in own)
    there: dict[int, list[Share]] = defaultdict(list)
    for row in own:
        there[row.team_id].append(row)
    return [
        Cover(
            each,
            sum(row.percent for row in there[each.pk]),
            tuple(row.person_id for row in there[each.pk]),
            can_ask,
        )
        for each in served
    ]


@dataclass(frozen=True)
class Rota:
    """Who takes turns standing by: the group itself, or those in one team."""

    team: Team
    count: int

    @property
    def is_thin(self) -> bool:
        """Fewer than three take turns: more often than every third week each."""
        return self.count < FEW_ON_CALL


def rotas(option_on_call: str, team: Team, served: Iterable[Team], shares: Iterable[Share]) -> list[Rota]:
    """The rotas under some shares: one of all its people, or one in each team that has some."""
    own = [row for row in shares if row.home_id == team.pk]
    if option_on_call == OnCall.HOME:
        return [Rota(team, len({row.person_id for row in own}))]
    places = [team, *served]
    counts = [Rota(each, len({row.person_id for row in own if row.team_id == each.pk})) for each in places]
    return [rota for rota in counts if rota.count]


def served_by(team: Team) -> list[Team]:
    """The teams it serves, by name."""
    return list(Team.objects.filter(served_by__team=team).select_related("lead", "group").order_by("name"))


def switches_of(team: Team) -> list[StructureSwitch]:
    """The models it worked by, newest first, each knowing the day it ended."""
    rows = list(team.structure_switches.select_related("option", "decided_by"))
    for newer, older in pairwise(rows):
        older.ended_on = newer.starts_on  # type: ignore[attr-defined]
    return rows


def switch_on(team: Team, day: date | None = None) -> StructureSwitch | None:
    """The model it works by on a day, if one was ever chosen."""
    return team.structure_switches.filter(starts_on__lte=day or today()).select_related("option").first()


def embedded_elsewhere(team: Team) -> list[Membership]:
    """Those it pays for who work in other teams, today and later."""
    rows = Membership.objects.filter(home=team).exclude(ends_on__lte=today())
    return list(rows.select_related("person", "group__team").order_by("person__name", "starts_on"))


def switches_to_review(day: date) -> list[StructureSwitch]:
    """The models in force whose review date has come."""
    rows = StructureSwitch.objects.filter(starts_on__lte=day).order_by("team", "-starts_on", "-id")
    newest = rows.distinct("team").select_related("team__lead", "option")
    return [row for row in newest if row.review_on <= day]
