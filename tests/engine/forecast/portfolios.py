"""Generated portfolios for property tests: small, mixed, with links across plans and flow that form no circle."""

from typing import Any

from hypothesis import strategies as st

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import (
    Activity,
    DateGiven,
    Demand,
    Effect,
    Group,
    Item,
    Link,
    Milestone,
    Portfolio,
    Risk,
    Scope,
    Team,
)
from manyways.engine.time import WorkingHours, compile_calendar, standard_hours

AS_OF = 20_780  # Monday, 23 November 2026
SHORT = compile_calendar(WorkingHours(week=(((540, 780),),) * 4 + ((), ((600, 900),), ())))
OFFICE = compile_calendar(standard_hours())
TEAMS = ("blue", "green")
small = st.integers(0, 4)


def amounts(low: float, high: float) -> st.SearchStrategy[d.Distribution]:
    """Some distribution within bounds."""
    points = st.lists(st.floats(low, high, width=32), min_size=3, max_size=3).map(sorted)
    return st.one_of(
        points.map(lambda p: d.pert(*p)),
        points.map(lambda p: d.triangular(*p)),
        st.floats(low, high, width=32).map(d.fixed),
    )


@st.composite
def teams(draw: Any, name: str) -> Team:
    """A team with some history; sometimes none that ever finishes anything."""
    days = draw(st.sampled_from([1, 5, 7, 14]))
    history = draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.25]), min_size=days, max_size=days))
    has_arrivals = draw(st.booleans())
    return Team(
        name,
        tuple(history),
        block_days=draw(st.sampled_from([1, 3, 7])),
        sigma=draw(st.sampled_from([0.0, 0.3])),
        availability=tuple(
            (AS_OF + draw(st.integers(-3, 30)), draw(st.sampled_from([0.0, 0.5, 1.5])))
            for _ in range(draw(st.integers(0, 2)))
        ),
        arrivals=tuple(0.25 * value for value in history) if has_arrivals else (),
        latency_floor_days=draw(st.sampled_from([0, 0, 3])),
    )


def past(draw: Any) -> int | None:
    """Usually nothing; sometimes a day in the past (or, wrongly, to come)."""
    return draw(st.sampled_from([None, None, None, None, AS_OF, AS_OF - 4, AS_OF + 2]))


@st.composite
def portfolios(draw: Any) -> Portfolio:
    """A mixed portfolio."""
    activities = tuple(draw(_activity(f"a{number}")) for number in range(draw(small)))
    items = tuple(draw(_item(f"i{number}")) for number in range(draw(st.integers(0, 6))))
    order = draw(st.permutations([row.key for row in (*activities, *items)]))
    links = []
    for place, successor in enumerate(order):
        for predecessor in order[:place]:
            if draw(st.integers(0, 3)) == 0:
                kind = draw(st.sampled_from(["FS", "FS", "SS", "FF", "SF"]))
                lag = draw(st.sampled_from([0, 0, 240, 1440, 4000, -300]))
                links.append(Link(predecessor, successor, kind, lag, draw(st.booleans())))
    stones = (Milestone("all", tuple(order)),) if order else ()
    risks = tuple(draw(_risk(f"r{number}", order)) for number in range(draw(st.integers(0, 3))))
    return Portfolio(
        teams=tuple(draw(teams(name)) for name in TEAMS),
        items=items,
        activities=activities,
        milestones=stones,
        links=tuple(links),
        risks=risks,
        scopes=(Scope("growing", d.triangular(1, 1.2, 2)),),
        groups=(Group("group", 0.5),),
        dates_given=(DateGiven("given", "all", AS_OF + 40),) if order else (),
        calendars={"": OFFICE, "short": SHORT},
    )


@st.composite
def _activity(draw: Any, key: str) -> Activity:
    """An activity at any stage."""
    started, done = past(draw), past(draw)
    return Activity(
        key,
        draw(amounts(0, 6000)),
        calendar=draw(st.sampled_from(["", "short"])),
        started_on=started,
        elapsed_minutes=draw(st.sampled_from([0.0, 300.0, 5000.0])),
        done_on=done,
        not_before=draw(st.sampled_from([None, AS_OF - 3, AS_OF + 9])),
        demands=tuple(
            Demand(name, draw(st.sampled_from([0.25, 0.5, 1.0]))) for name in TEAMS if draw(st.booleans())
        ),
        group=draw(st.sampled_from(["", "group"])),
    )


@st.composite
def _item(draw: Any, key: str) -> Item:
    """An item at any stage."""
    return Item(
        key,
        draw(st.sampled_from(TEAMS)),
        size=draw(st.sampled_from([0.0, 0.5, 1.0, 2.5])),
        rank=draw(small),
        service=draw(st.integers(0, 3)),
        started_on=past(draw),
        done_on=past(draw),
        not_before=draw(st.sampled_from([None, AS_OF - 3, AS_OF + 9])),
        scope=draw(st.sampled_from(["", "growing"])),
    )


@st.composite
def _risk(draw: Any, key: str, targets: list[str]) -> Risk:
    """A risk with up to three effects."""
    effects = []
    for _ in range(draw(st.integers(0, 3))):
        target = draw(st.sampled_from([*targets, *TEAMS]))
        if target in TEAMS or draw(st.booleans()):
            effects.append(Effect(target, draw(amounts(0.5, 2)), "multiplies", draw(st.booleans())))
        else:
            largest = 2000 if target[0] == "a" else 2
            effects.append(Effect(target, draw(amounts(0, largest)), "adds", draw(st.booleans())))
    return Risk(key, draw(st.sampled_from([0.0, 0.3, 0.9, 1.0])), tuple(effects))
