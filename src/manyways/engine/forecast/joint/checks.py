"""What is wrong with a portfolio, said row by row before anything is computed."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from manyways.engine.forecast.joint.portfolio import Activity, Item, Portfolio, Team
from manyways.engine.network import Cycle, graph_of, order_of

LARGEST = 1e9


class PortfolioError(ValueError):
    """The portfolio cannot be simulated. `problems`: one sentence each, with the row."""

    def __init__(self, found: Iterable[str]) -> None:
        """Keep all sentences; show the first ones."""
        self.problems = tuple(found)
        super().__init__(" ".join(self.problems[:5]))


def problems(portfolio: Portfolio) -> tuple[str, ...]:
    """Every reason why the portfolio cannot be simulated; none for a sound one.

    >>> problems(Portfolio())
    ()
    """
    found = [*_keys(portfolio), *_teams(portfolio), *_items(portfolio), *_activities(portfolio)]
    found += [*_references(portfolio), *_chances(portfolio)]
    return tuple(found) or tuple(_cycles(portfolio))


def cycle_of(portfolio: Portfolio) -> tuple[str, ...]:
    """Keys that wait for each other, in the order of their links; empty when there is no such circle."""
    keys = [row.key for rows in (portfolio.activities, portfolio.items, portfolio.milestones) for row in rows]
    place = {key: index for index, key in enumerate(keys)}
    ends = [(link.predecessor, link.successor) for link in portfolio.links]
    ends += [(member, stone.key) for stone in portfolio.milestones for member in stone.members]
    tails, heads = [place[tail] for tail, _ in ends], [place[head] for _, head in ends]
    order = order_of(graph_of(len(keys), tails, heads))
    return tuple(keys[node] for node in order.nodes) if isinstance(order, Cycle) else ()


def _cycles(portfolio: Portfolio) -> Iterator[str]:
    """A circle of links, as one sentence."""
    if circle := cycle_of(portfolio):
        yield f"Links form a circle: {' → '.join((*circle, circle[0]))}."


def _keys(portfolio: Portfolio) -> Iterator[str]:
    """Keys that are empty or stand for two things."""
    groups: tuple[Sequence[Any], ...] = (
        [*portfolio.teams, *portfolio.items, *portfolio.activities, *portfolio.milestones, *portfolio.risks],
        portfolio.scopes,
        portfolio.groups,
        portfolio.dates_given,
        portfolio.decisions,
    )
    for rows in groups:
        for key, count in Counter(row.key for row in rows).items():
            if not key or count > 1:
                yield f"The key {key!r} is empty." if not key else f"The key {key!r} stands for {count} rows."


def _is_number(value: float, low: float = 0.0, high: float = LARGEST) -> bool:
    """Whether a value is a finite number within bounds."""
    return math.isfinite(value) and low <= value <= high


def _teams(portfolio: Portfolio) -> Iterator[str]:
    """Teams whose numbers make no sense."""
    for team in portfolio.teams:
        yield from (f"Team {team.key!r}: {reason}" for reason in _team(team))


def _team(team: Team) -> Iterator[str]:
    """What is wrong with one team."""
    if not team.history or not all(map(_is_number, team.history)):
        yield "the history needs at least one day, each a finite number from 0."
    if team.arrivals and (len(team.arrivals) != len(team.history) or not all(map(_is_number, team.arrivals))):
        yield "arrivals need one finite number from 0 for each day of history."
    if not _is_number(team.sigma, 0, 5) or not _is_number(team.common, 0, 1):
        yield "sigma must be from 0 to 5 and the common share from 0 to 1."
    if not 1 <= team.block_days <= 366 or not 0 <= team.latency_floor_days <= 3660:
        yield "block_days must be from 1 to 366 and latency_floor_days from 0 to 3,660."
    if not _is_number(team.item_size) or not all(_is_number(factor) for _, factor in team.availability):
        yield "item_size and availability must be finite numbers from 0."


def _items(portfolio: Portfolio) -> Iterator[str]:
    """Items whose numbers or names make no sense."""
    teams, scopes = {team.key for team in portfolio.teams}, {scope.key for scope in portfolio.scopes}
    for item in portfolio.items:
        yield from (f"Item {item.key!r}: {reason}" for reason in _item(item, teams, scopes))
        yield from (f"Item {item.key!r}: {reason}" for reason in _calendar(item.calendar, portfolio))


def _item(item: Item, teams: set[str], scopes: set[str]) -> Iterator[str]:
    """What is wrong with one item."""
    if item.team not in teams:
        yield f"there is no team {item.team!r}."
    if item.scope and item.scope not in scopes:
        yield f"there is no scope {item.scope!r}."
    if not _is_number(item.size):
        yield "the size must be a finite number from 0."
    if not math.isfinite(item.rank):
        yield "the rank must be a finite number."


def _calendar(name: str, portfolio: Portfolio) -> Iterator[str]:
    """A calendar that is named but not given."""
    if name and name not in portfolio.calendars:
        yield f"there is no calendar {name!r}."


def _activities(portfolio: Portfolio) -> Iterator[str]:
    """Activities whose numbers or names make no sense."""
    teams, groups = {team.key for team in portfolio.teams}, {group.key for group in portfolio.groups}
    for activity in portfolio.activities:
        found = [*_activity(activity, teams, groups), *_calendar(activity.calendar, portfolio)]
        yield from (f"Activity {activity.key!r}: {reason}" for reason in found)


def _activity(activity: Activity, teams: set[str], groups: set[str]) -> Iterator[str]:
    """What is wrong with one activity."""
    # A lognormal's first number is its median, every other family's is its smallest value: neither may be negative.
    if not all(_is_number(value) for value in activity.duration.parameters):
        yield "the duration must be made of finite numbers from 0."
    if not _is_number(activity.elapsed_minutes):
        yield "elapsed_minutes must be a finite number from 0."
    if activity.group and activity.group not in groups:
        yield f"there is no group {activity.group!r}."
    for demand in activity.demands:
        if demand.team not in teams:
            yield f"there is no team {demand.team!r} to ask for capacity."
        if not _is_number(demand.share, 0, 1):
            yield "a demand must be a share from 0 to 1."


def _references(portfolio: Portfolio) -> Iterator[str]:
    """Links, members, dates given and decisions that name nothing."""
    nodes = {
        row.key for rows in (portfolio.activities, portfolio.items, portfolio.milestones) for row in rows
    }
    facts = {row.key for rows in (portfolio.activities, portfolio.milestones) for row in rows}
    for number, link in enumerate(portfolio.links, 1):
        for end in (link.predecessor, link.successor):
            if end not in nodes:
                yield f"Link {number}: there is nothing called {end!r}."
        if link.kind not in ("FS", "SS", "FF", "SF") or abs(link.lag_minutes) > LARGEST:
            yield f"Link {number}: the kind must be FS, SS, FF or SF, and the lag below {LARGEST:g} minutes."
    for stone in portfolio.milestones:
        if not stone.members:
            yield f"Milestone {stone.key!r}: needs at least one member."
        yield from (
            f"Milestone {stone.key!r}: nothing is called {key!r}."
            for key in stone.members
            if key not in nodes
        )
    for given in portfolio.dates_given:
        if given.target not in nodes or not _is_number(given.confidence, 0, 1):
            yield f"Date given {given.key!r}: needs a known target and a confidence from 0 to 1."
    for decision in portfolio.decisions:
        if decision.target not in facts or not 0 <= decision.lead_days <= 36_600:
            yield f"Decision {decision.key!r}: needs a known activity or milestone and a lead time from 0 days."


def _chances(portfolio: Portfolio) -> Iterator[str]:
    """Risks, scopes and groups whose numbers make no sense."""
    teams = {team.key for team in portfolio.teams}
    nodes = {row.key for rows in (portfolio.activities, portfolio.items) for row in rows}
    for risk in portfolio.risks:
        if not _is_number(risk.probability, 0, 1):
            yield f"Risk {risk.key!r}: the probability must be from 0 to 1."
        for effect in risk.effects:
            if effect.target not in nodes and not (effect.target in teams and effect.mode == "multiplies"):
                yield f"Risk {risk.key!r}: {effect.target!r} is no activity or item, nor a team with a factor."
            if effect.mode == "multiplies" and effect.impact.parameters[0] < 0:
                yield f"Risk {risk.key!r}: a factor cannot be negative."
    for scope in portfolio.scopes:
        if scope.growth.parameters[0] < 0:
            yield f"Scope {scope.key!r}: a factor cannot be negative."
    for group in portfolio.groups:
        if not _is_number(group.rho, 0, 1):
            yield f"Group {group.key!r}: rho must be from 0 to 1."
