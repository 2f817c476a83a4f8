"""What an option of team structure would change: people, coverage, on call, managers, and what other apps tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams.effects import Effect, effects_of
from manyways.teams.models import HomeManager, Model, Person, StructureOption, Team
from manyways.teams.queries.structures import (
    Cover,
    Rota,
    Share,
    covers,
    model_of,
    places_of,
    rotas,
    served_by,
    shares_on,
    shares_under,
    switch_on,
)
from manyways.ui.values import NARROW


@dataclass(frozen=True)
class Line:
    """One team before and after: who of the people concerned works there, and each effect's two texts."""

    team: Team
    before: tuple[str, ...]
    after: tuple[str, ...]
    cover: Cover | None
    effects: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outlook:
    """An option, as it would be from a day on."""

    option: StructureOption
    model: Model
    lines: tuple[Line, ...]
    covers: tuple[Cover, ...]
    rotas: tuple[Rota, ...]
    rotas_before: tuple[Rota, ...]
    handed_over: tuple[tuple[str, str], ...]
    effects: tuple[Effect, ...] = field(default=())

    changes_nothing: bool = False

    @property
    def left(self) -> list[Cover]:
        """The served teams that nobody would serve."""
        return [cover for cover in self.covers if cover.is_left]

    @property
    def reached(self) -> list[Cover]:
        """The served teams with somebody embedded in them."""
        return [cover for cover in self.covers if cover.percent]


def outlook_of(option: StructureOption, user: User, day: date | None = None) -> Outlook:
    """What an option would change from a day on, as far as this person may see it."""
    team, on = option.team, day or today()
    before = shares_on(on)
    after = shares_under(before, team, places_of(option))
    served = served_by(team)
    effects = tuple(effects_of(before, after, on, user))
    now = switch_on(team, on)
    return Outlook(
        option,
        model_of(after, team),
        tuple(_lines(team, served, before, after, effects)),
        tuple(covers(team, served, after)),
        tuple(rotas(option.on_call, team, served, after)),
        tuple(rotas(now.option.on_call if now else "home", team, served, before)),
        tuple(_handed_over(option, after)),
        effects,
        set(before) == set(after),
    )


def _lines(
    team: Team,
    served: Sequence[Team],
    before: Sequence[Share],
    after: Sequence[Share],
    effects: Sequence[Effect],
) -> Iterable[Line]:
    """The team itself, those it serves, and others its people are in."""
    names = names_of(row.person_id for row in (*before, *after) if row.home_id == team.pk)
    known = {team.pk, *(each.pk for each in served)}
    others = {row.team_id for row in (*before, *after) if row.home_id == team.pk} - known
    coverage = {cover.team.pk: cover for cover in covers(team, served, after)}
    for each in (team, *served, *Team.objects.filter(pk__in=others).order_by("name")):
        yield Line(
            each,
            tuple(_who(team, each, before, names)),
            tuple(_who(team, each, after, names)),
            coverage.get(each.pk),
            tuple((str(one.before.get(each.pk, "")), str(one.after.get(each.pk, ""))) for one in effects),
        )


def names_of(people: Iterable[int]) -> dict[int, str]:
    """The names of some people by their ids, in the order of names."""
    return dict(Person.objects.filter(pk__in=set(people)).order_by("name").values_list("pk", "name"))


def _who(home: Team, place: Team, shares: Iterable[Share], names: dict[int, str]) -> list[str]:
    there = {
        row.person_id: row.percent for row in shares if row.home_id == home.pk and row.team_id == place.pk
    }
    return [
        name if there[pk] == 100 else f"{name} {there[pk]}{NARROW}%"
        for pk, name in names.items()
        if pk in there
    ]


def _handed_over(option: StructureOption, after: Iterable[Share]) -> Iterable[tuple[str, str]]:
    """Who would be looked after by whom, where that is the lead of the team they mostly work in."""
    if option.home_manager != HomeManager.HOSTS:
        return
    leads = dict(Team.objects.filter(lead__isnull=False).values_list("pk", "lead__name"))
    own = [row for row in after if row.home_id == option.team_id and row.is_away]
    names = names_of(row.person_id for row in own)
    for pk, name in names.items():
        most = max((row for row in own if row.person_id == pk), key=lambda row: row.percent)
        if leads.get(most.team_id):
            yield name, leads[most.team_id]
