"""A portfolio with one thing decided differently: what a what-if changes, and nothing else.

Each function returns a new portfolio; an edit that changes nothing returns an equal one, so that on the same random
numbers it moves nothing. Initiatives are named by their milestone, whose members are their items and activities.
"""

from dataclasses import replace
from typing import TypeVar

from manyways.engine.forecast.joint.portfolio import Activity, DateGiven, Item, Milestone, Portfolio

_Work = TypeVar("_Work", Item, Activity)

PLACE = 2.0**40
"""Ranks are place × PLACE + rank inside, so that all of one initiative comes before all of the next."""


def without(portfolio: Portfolio, milestone: str) -> Portfolio:
    """Drop an initiative with all that belongs to it."""
    gone = {milestone, *_members(portfolio, milestone)}
    kept = replace(
        portfolio,
        items=tuple(row for row in portfolio.items if row.key not in gone),
        activities=tuple(row for row in portfolio.activities if row.key not in gone),
        milestones=tuple(row for row in portfolio.milestones if row.key != milestone),
        dates_given=tuple(row for row in portfolio.dates_given if row.target not in gone),
    )
    return tidy(kept)


def placed_before(portfolio: Portfolio, milestone: str, other: str | None) -> Portfolio:
    """Have teams pull an initiative's items right before another's; before None, last of all.

    Only initiatives with items in a queue have a place; of others the portfolio comes back as it is.
    """
    places = _places(portfolio)
    if milestone not in places or milestone == other:
        return portfolio
    order = sorted(places, key=lambda key: (places[key], key))
    order.remove(milestone)
    order.insert(order.index(other) if other in order else len(order), milestone)
    wanted = dict(zip(order, sorted(places.values()), strict=True))
    owners = {key: stone.key for stone in portfolio.milestones for key in stone.members}

    def moved(item: Item) -> Item:
        owner = owners.get(item.key, "")
        shift = wanted.get(owner, 0) - places.get(owner, 0)
        return replace(item, rank=item.rank + shift * PLACE) if shift else item

    return replace(portfolio, items=tuple(moved(item) for item in portfolio.items))


def with_more(portfolio: Portfolio, milestone: str, team: str, count: int, name: str) -> Portfolio:
    """Add items of average size to an initiative, for a team to do after its others. `name` tells their keys apart."""
    found = next((each for each in portfolio.teams if each.key == team), None)
    stone = next((each for each in portfolio.milestones if each.key == milestone), None)
    if found is None or stone is None:
        return portfolio
    place = _places(portfolio).get(milestone, 0)
    keys = tuple(f"{name} {number}" for number in range(count))
    more = tuple(
        Item(key, team, found.item_size, place * PLACE + PLACE / 4 + number)
        for number, key in enumerate(keys)
    )
    return replace(
        portfolio,
        items=portfolio.items + more,
        milestones=tuple(
            Milestone(each.key, each.members + keys) if each.key == milestone else each
            for each in portfolio.milestones
        ),
    )


def taken_over(portfolio: Portfolio, milestone: str, team: str, count: int) -> Portfolio:
    """Have a team do the last `count` items of an initiative that nobody has begun, in place of their own."""
    taken = set(takeable(portfolio, milestone, team)[-count:])
    return replace(
        portfolio,
        items=tuple(replace(row, team=team) if row.key in taken else row for row in portfolio.items),
    )


def takeable(portfolio: Portfolio, milestone: str, team: str) -> list[str]:
    """The keys of an initiative's items that another team could take over, in the order in which they are pulled."""
    members = _members(portfolio, milestone)
    rows = [
        row
        for row in portfolio.items
        if row.key in members and row.team != team and row.started_on is None and row.done_on is None
    ]
    return [row.key for row in sorted(rows, key=lambda row: (row.service, row.rank))]


def at_capacity(portfolio: Portfolio, team: str, share: float, from_day: int) -> Portfolio:
    """Give a team a share of its usual capacity from a day on: 1.2 is a fifth more."""
    return replace(
        portfolio,
        teams=tuple(
            replace(
                each, availability=(*(p for p in each.availability if p[0] < from_day), (from_day, share))
            )
            if each.key == team
            else each
            for each in portfolio.teams
        ),
    )


def not_begun_before(portfolio: Portfolio, milestone: str, day: int) -> Portfolio:
    """Have nothing of an initiative that nobody has begun start before a day."""
    held = _members(portfolio, milestone)

    def kept(row: _Work) -> _Work:
        if row.key not in held or row.started_on is not None or row.done_on is not None:
            return row
        return row if row.not_before is not None and row.not_before >= day else replace(row, not_before=day)

    return replace(
        portfolio,
        items=tuple(kept(row) for row in portfolio.items),
        activities=tuple(kept(row) for row in portfolio.activities),
    )


def dated(portfolio: Portfolio, milestone: str, day: int) -> Portfolio:
    """Give another date for an initiative."""
    others = tuple(row for row in portfolio.dates_given if row.target != milestone)
    return replace(portfolio, dates_given=(*others, DateGiven(f"date of {milestone}", milestone, day)))


def _members(portfolio: Portfolio, milestone: str) -> set[str]:
    return {key for stone in portfolio.milestones if stone.key == milestone for key in stone.members}


def _places(portfolio: Portfolio) -> dict[str, int]:
    """The place of each initiative with items in a queue."""
    owners = {key: stone.key for stone in portfolio.milestones for key in stone.members}
    return {owners[item.key]: round(item.rank / PLACE) for item in portfolio.items if item.key in owners}


def tidy(portfolio: Portfolio) -> Portfolio:
    """The portfolio without links, members and effects that name what is not (or no longer) there."""
    nodes = {
        row.key for rows in (portfolio.activities, portfolio.items, portfolio.milestones) for row in rows
    }
    known = nodes | {team.key for team in portfolio.teams}
    return replace(
        portfolio,
        links=tuple(link for link in portfolio.links if {link.predecessor, link.successor} <= nodes),
        milestones=tuple(
            replace(stone, members=tuple(key for key in stone.members if key in nodes))
            for stone in portfolio.milestones
        ),
        risks=tuple(
            replace(risk, effects=tuple(effect for effect in risk.effects if effect.target in known))
            for risk in portfolio.risks
        ),
    )
