"""From a portfolio's rows to the records of its model."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from manyways.engine.forecast import distributions
from manyways.engine.forecast.distributions import Distribution, Shape, TableSet
from manyways.engine.forecast.joint import model as m
from manyways.engine.forecast.joint.chains import chains_of
from manyways.engine.forecast.joint.checks import PortfolioError, problems
from manyways.engine.forecast.joint.instants import BEFORE_ALL, DAY_END, DAY_SHIFT, FIRST_INSTANT, day_tables
from manyways.engine.forecast.joint.portfolio import Activity, Effect, Item, Milestone, Portfolio, Team
from manyways.engine.forecast.normal import normal_table
from manyways.engine.forecast.random import Bits, Purpose, entity_key, labels, streams
from manyways.engine.time import Calendar, compile_calendar, standard_hours
from manyways.engine.time.moments import DAY_COUNT

LONGEST_HORIZON = 32_000
LINK_KINDS = {
    "SS": m.START_TO_START,
    "SF": m.START_TO_FINISH,
    "FS": m.FINISH_TO_START,
    "FF": m.FINISH_TO_FINISH,
}


def assemble(
    portfolio: Portfolio, *, as_of_day: int, horizon_days: int, seed: int
) -> tuple[m.Model, m.Names]:
    """The model of a portfolio, checked, with the keys of its rows. Raises PortfolioError."""
    if found := problems(portfolio):
        raise PortfolioError(found)
    if not 0 <= as_of_day < DAY_COUNT - 366:
        raise PortfolioError(["The as-of day must lie in the years 1970 to 2148."])
    if not 1 <= horizon_days <= LONGEST_HORIZON:
        raise PortfolioError([f"The horizon must be from 1 to {LONGEST_HORIZON:,} days."])
    return _Assembly(portfolio, as_of_day, min(horizon_days, DAY_COUNT - as_of_day - 2), seed).finished()


def _by_key(rows: Iterable[Any]) -> list[Any]:
    """Rows in the order of their keys, so that the order given changes nothing."""
    return sorted(rows, key=lambda row: row.key)


def _ends(owners: Sequence[int], count: int) -> list[int]:
    """Where the entries of each owner begin, in a list sorted by owner; one more for the end."""
    return [0, *accumulate(np.bincount(np.array(owners, np.int64), minlength=count).tolist())]


class _Assembly:
    """One pass over a portfolio; each method makes one part of the model."""

    def __init__(self, portfolio: Portfolio, as_of_day: int, horizon: int, seed: int) -> None:
        """Put all rows into the order of their keys, items into the order of pulling."""
        self.portfolio, self.as_of_day, self.horizon, self.seed = portfolio, as_of_day, horizon, seed
        self.teams: list[Team] = _by_key(portfolio.teams)
        self.risks, self.scopes = _by_key(portfolio.risks), _by_key(portfolio.scopes)
        self.groups = _by_key(portfolio.groups)
        self.planned: list[Activity | Milestone] = _by_key((*portfolio.activities, *portfolio.milestones))
        self.rows: list[Any] = [*self.planned, *sorted(portfolio.items, key=_pull_order)]
        self.node = {row.key: index for index, row in enumerate(self.rows)}
        self.team = {team.key: index for index, team in enumerate(self.teams)}
        self.group = {group.key: index for index, group in enumerate(self.groups)}
        self.scope = {scope.key: index for index, scope in enumerate(self.scopes)}
        self.calendars = _calendars(portfolio)
        self.calendar_row = {name: row for row, name in enumerate(self.calendars)}
        self.tables = TableSet()

    def finished(self) -> tuple[m.Model, m.Names]:
        """The model and its names."""
        links, link_ends = self._links()
        demands, demand_ends = self._demands()
        effects, effect_ends = self._effects()
        stones = {stone.key for stone in self.portfolio.milestones}
        targets = tuple(sorted(stones | {given.target for given in self.portfolio.dates_given}))
        nodes = self._nodes(links, link_ends, demand_ends, effect_ends)
        followed = np.array([self.node[key] for key in targets], np.int32)
        model = m.Model(
            activity_count=len(self.planned),
            days=day_tables(list(self.calendars.values()), self.as_of_day, self.horizon),
            nodes=nodes,
            links=links,
            teams=self._teams(effect_ends[len(self.rows) :]),
            history=self._history(),
            availability=self._availability(),
            demands=demands,
            effects=effects,
            risks=self._risks(),
            scopes=self._scopes(),
            groups=self._groups(),
            tables=self.tables.array(),
            normal=normal_table(),
            targets=followed,
            chains=chains_of(links, nodes["state"] == m.DONE, followed),
            held=-1,
            held_until=np.zeros(0, np.int32),
        )
        keys, teams, risks = (tuple(row.key for row in rows) for rows in (self.rows, self.teams, self.risks))
        return model, m.Names(keys, teams, risks, targets)

    def _streams(self, rows: Iterable[Any], purpose: Purpose) -> Bits:
        """The stream of each row for one purpose."""
        return streams([entity_key(row.key) for row in rows], purpose, self.seed)

    def _first_instant(self, day: int | None) -> int:
        """The start of a day, not before the first."""
        return FIRST_INSTANT if day is None else max(self._relative(day), 1) << DAY_SHIFT

    def _relative(self, day: int) -> int:
        """A day counted from the as-of day, held within what an instant can say."""
        return min(max(day - self.as_of_day, -LONGEST_HORIZON), self.horizon + 1)

    def _amounts(self, shapes: Iterable[Shape]) -> dict[str, list[float]]:
        """The columns of uncertain amounts; their tables, 8 KB each, are seen one after the other."""
        rows = [(shape.low, shape.span, self.tables.add(shape.table)) for shape in shapes]
        return {name: [row[place] for row in rows] for place, name in enumerate(("low", "span", "row"))}

    def _nodes(
        self, links: m.Records, link_ends: list[int], demand_ends: list[int], effect_ends: list[int]
    ) -> m.Records:
        """Everything that finishes."""
        rows, count = self.rows, len(self.rows)
        groups = [self.group.get(getattr(row, "group", ""), -1) for row in rows]
        rho = np.array([self.groups[group].rho if group >= 0 else 0.0 for group in groups])
        return m.records(
            m.NODE,
            count,
            **self._amounts(self._amount(row) for row in rows),
            group_weight=np.sqrt(rho),
            own_weight=np.sqrt(1.0 - rho),
            stream=self._streams(rows, Purpose.DURATION),
            ready=[self._ready(row) for row in rows],
            start=[self._actual(row, ("started_on", "done_on"), 0) for row in rows],
            finish=[self._actual(row, ("done_on",), DAY_END) for row in rows],
            calendar=[self.calendar_row[getattr(row, "calendar", "")] for row in rows],
            waiting=np.bincount(links["successor"], minlength=count),
            start_links=link_ends[:-1:2],
            finish_links=link_ends[1::2],
            end_links=link_ends[2::2],
            effects=effect_ends[:count],
            end_effects=effect_ends[1 : count + 1],
            demands=demand_ends[:count],
            end_demands=demand_ends[1 : count + 1],
            floor_days=[self._floor_days(row) for row in rows],
            group=groups,
            scope=[self.scope.get(getattr(row, "scope", ""), -1) for row in rows],
            team=[self.team[row.team] if isinstance(row, Item) else -1 for row in rows],
            state=[self._state(row) for row in rows],
        )

    def _state(self, row: Any) -> int:
        """Whether a row is done, in progress or not started; a day after the as-of day has not happened."""
        for name, state in (("done_on", m.DONE), ("started_on", m.IN_PROGRESS)):
            day = getattr(row, name, None)
            if day is not None and day <= self.as_of_day:
                return state
        return m.NOT_STARTED

    def _ready(self, row: Any) -> int:
        """The first instant at which a row may start; a milestone takes whatever its members say."""
        return BEFORE_ALL if isinstance(row, Milestone) else self._first_instant(row.not_before)

    def _actual(self, row: Any, names: tuple[str, ...], minute: int) -> int:
        """The instant of the first actual day that is known."""
        day = next((day for name in names if (day := getattr(row, name, None)) is not None), None)
        return 0 if day is None else self._relative(day) << DAY_SHIFT | minute

    def _floor_days(self, row: Any) -> int:
        """The days from pull to finish that an item needs at least."""
        return self.teams[self.team[row.team]].latency_floor_days if isinstance(row, Item) else 0

    def _amount(self, row: Any) -> Shape:
        """The duration of an activity (what is left of it, once started) or the size of an item."""
        if isinstance(row, Activity):
            is_started = self._state(row) == m.IN_PROGRESS
            return distributions.remaining(row.duration, row.elapsed_minutes if is_started else 0.0)
        return distributions.shape(distributions.fixed(row.size if isinstance(row, Item) else 0.0))

    def _links(self) -> tuple[m.Records, list[int]]:
        """All links with the members of milestones, and where those of each node's start and finish begin."""
        entries = sorted(self._link_entries())
        made = np.array(entries, m.LINK).view(np.recarray)
        owners = [2 * entry[0] + (entry[1] >= m.FINISH_TO_START) for entry in entries]
        return made, _ends(owners, 2 * len(self.rows))

    def _link_entries(self) -> Iterable[tuple[int, int, int, int, int]]:
        """Predecessor, kind, successor, lag in minutes, lag in days; none into what no longer waits."""
        for link in self.portfolio.links:
            if self._waits(self.rows[self.node[link.successor]]):
                days = round(link.lag_minutes / 1440) if link.is_elapsed else 0
                minutes = 0 if link.is_elapsed else link.lag_minutes
                ends = self.node[link.predecessor], LINK_KINDS[link.kind], self.node[link.successor]
                yield (*ends, minutes, days)
        for stone in self.portfolio.milestones:
            for member in stone.members:
                yield self.node[member], m.FINISH_TO_FINISH, self.node[stone.key], 0, 0

    def _waits(self, row: Any) -> bool:
        """Whether a row waits for predecessors: not when done, nor as an item in progress."""
        state = self._state(row)
        return state == m.NOT_STARTED or (state == m.IN_PROGRESS and not isinstance(row, Item))

    def _demands(self) -> tuple[m.Records, list[int]]:
        """What activities ask of teams."""
        found = [
            (node, self.team[demand.team], round(demand.share * m.SHARES))
            for node, row in enumerate(self.rows)
            for demand in getattr(row, "demands", ())
        ]
        made = np.array([entry[1:] for entry in found], m.DEMAND).view(np.recarray)
        return made, _ends([node for node, _, _ in found], len(self.rows))

    def _teams(self, effect_ends: list[int]) -> m.Records:
        """All teams."""
        teams = self.teams
        strides = [7 if team.block_days % 7 == 0 and len(team.history) % 7 == 0 else 1 for team in teams]
        lengths = [len(team.history) for team in teams]
        rates = [distributions.shape(distributions.lognormal(1.0, team.sigma)) for team in teams]
        return m.records(
            m.TEAM,
            len(teams),
            common_weight=np.sqrt([team.common for team in teams]),
            own_weight=np.sqrt([1.0 - team.common for team in teams]),
            item_size=[team.item_size for team in teams],
            rate_stream=self._streams(teams, Purpose.TEAM_RATE),
            throughput_label=labels([entity_key(team.key) for team in teams], Purpose.THROUGHPUT, self.seed),
            rate_row=[self.tables.add(shape.table) for shape in rates],
            history=[0, *accumulate(lengths)][:-1],
            history_days=lengths,
            block_days=[team.block_days for team in teams],
            choices=[length // stride for length, stride in zip(lengths, strides, strict=True)],
            stride=strides,
            effects=effect_ends[:-1],
            end_effects=effect_ends[1:],
            has_arrivals=[bool(team.arrivals) for team in teams],
            is_idle_for_ever=[not any(team.history) for team in teams],
        )

    def _history(self) -> m.Records:
        """The days of all teams' histories."""
        days = [
            day
            for team in self.teams
            for day in zip(team.history, team.arrivals or (0.0,) * len(team.history), strict=True)
        ]
        return np.array(days, m.HISTORY).view(np.recarray)

    def _availability(self) -> m.Floats:
        """The factor of each team on each day up to the last change."""
        changes = [self._relative(day) for team in self.teams for day, _ in team.availability]
        days = np.ones((len(self.teams), max([*changes, 0]) + 1))
        for row, team in enumerate(self.teams):
            for day, factor in sorted(team.availability):
                days[row, max(self._relative(day), 0) :] = factor
        return days

    def _risks(self) -> m.Records:
        """All risks."""
        return m.records(
            m.RISK,
            len(self.risks),
            probability=[risk.probability for risk in self.risks],
            occurs_stream=self._streams(self.risks, Purpose.RISK_OCCURS),
            impact_stream=self._streams(self.risks, Purpose.RISK_IMPACT),
        )

    def _scopes(self) -> m.Records:
        """The growth of each scope."""
        amounts = self._amounts(distributions.shape(scope.growth) for scope in self.scopes)
        return m.records(
            m.SCOPE, len(self.scopes), **amounts, stream=self._streams(self.scopes, Purpose.SCOPE)
        )

    def _groups(self) -> m.Records:
        """The factor of each group, and last the one common to all teams."""
        common = streams([0], Purpose.TEAM_RATE, self.seed)
        stream = np.concatenate((self._streams(self.groups, Purpose.FACTOR), common))
        return m.records(m.GROUP, len(stream), stream=stream)

    def _effects(self) -> tuple[m.Records, list[int]]:
        """The effects of all risks, by target: nodes, then teams."""
        found = [(self._target(e), row, e) for row, risk in enumerate(self.risks) for e in risk.effects]
        found.sort(key=lambda entry: entry[:2])
        impacts: list[Distribution] = [effect.impact for _, _, effect in found]
        made = m.records(
            m.EFFECT,
            len(found),
            **self._amounts(distributions.shape(impact) for impact in impacts),
            risk=[risk for _, risk, _ in found],
            rule=[_rule(effect) for _, _, effect in found],
        )
        return made, _ends([target for target, _, _ in found], len(self.rows) + len(self.teams))

    def _target(self, effect: Effect) -> int:
        """The row that an effect strikes: a node, or a team after all nodes."""
        node = self.node.get(effect.target)
        return len(self.rows) + self.team[effect.target] if node is None else node


def _rule(effect: Effect) -> int:
    """How an effect counts."""
    return m.MULTIPLIES * (effect.mode == "multiplies") + m.IN_PARALLEL * effect.is_parallel


def _pull_order(item: Item) -> tuple[Any, ...]:
    """By team, work in progress first, then class of service, rank and key."""
    return item.team, item.started_on is None, item.service, item.rank, item.key


def _calendars(portfolio: Portfolio) -> dict[str, Calendar]:
    """The calendars by name, the usual one under the empty name."""
    named = dict(sorted(portfolio.calendars.items()))
    usual = named.get("") or next(iter(named.values()), None) or compile_calendar(standard_hours())
    return {"": usual, **{name: calendar for name, calendar in named.items() if name}}
