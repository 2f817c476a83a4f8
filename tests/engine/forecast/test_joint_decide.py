"""Last responsible moments: by arithmetic, by brute force, across queues."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from tests.engine.forecast.portfolios import AS_OF, portfolios
from tests.engine.forecast.size import compiled_only, examples

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import (
    Activity,
    DateGiven,
    Decision,
    Demand,
    Item,
    Link,
    Milestone,
    Portfolio,
    steady_team,
)
from manyways.engine.forecast.joint.assemble import assemble
from manyways.engine.forecast.joint.decide import (
    TOO_LATE_DAY,
    _by_backward_pass,
    _by_bisection,
    _is_met,
    _Way,
    decide_by,
)
from manyways.engine.forecast.joint.latest import TOO_LATE
from manyways.engine.time import WorkingHours, compile_calendar

DAY = 480
DAILY = {"": compile_calendar(WorkingHours(week=(((480, 960),),) * 7))}


def event(work: d.Distribution, **changes: object) -> Portfolio:
    """A decision, then some work, then a date given."""
    plan = (Activity("secured", d.fixed(0)), Activity("work", work))
    portfolio = Portfolio(
        activities=plan,
        links=(Link("secured", "work"),),
        dates_given=(DateGiven("told", "work", AS_OF + 30),),
        decisions=(Decision("choose", "secured", lead_days=5),),
        calendars=DAILY,
    )
    return replace(portfolio, **changes)  # type: ignore[arg-type]


def test_certain_work_leaves_exactly_the_days_before_it() -> None:
    (answer,) = decide_by(event(d.fixed(10 * DAY)), as_of_day=AS_OF, trials=20)
    assert set(answer.latest_day.tolist()) == {AS_OF + 20}
    assert answer.last_responsible_day(0.85) == AS_OF + 15
    assert answer.probability_met(AS_OF + 15) == 1.0
    assert answer.probability_met(AS_OF + 16) == 0.0
    assert answer.cost_of_waiting(AS_OF + 10) == 1.0
    assert answer.cost_of_waiting(AS_OF + 1) == 0.0


@compiled_only
def test_uncertain_work_gives_the_whole_curve_in_one_run() -> None:
    (answer,) = decide_by(event(d.uniform(0, 20 * DAY)), as_of_day=AS_OF, trials=20_000)
    for wait in (10, 15, 20):
        exact = (30 - (wait + 5)) / 20
        assert answer.probability_met(AS_OF + wait) == pytest.approx(exact, abs=0.012)
    assert answer.cost_of_waiting(AS_OF + 12) == pytest.approx(7 / 20, abs=0.015)
    assert answer.last_responsible_day(0.5) == AS_OF + 15


def test_a_date_missed_anyway_says_so() -> None:
    late = Activity("other", d.fixed(40 * DAY))
    portfolio = event(d.fixed(10 * DAY))
    portfolio = replace(
        portfolio, activities=(*portfolio.activities, late), links=(*portfolio.links, Link("other", "work"))
    )
    (answer,) = decide_by(portfolio, as_of_day=AS_OF, trials=5)
    assert set(answer.latest_day.tolist()) == {TOO_LATE_DAY}
    assert answer.last_responsible_day(0.1) is None
    assert answer.probability_met(AS_OF) == 0.0


def test_what_is_secured_or_bears_on_nothing_is_left_out() -> None:
    portfolio = event(d.fixed(DAY))
    assert decide_by(replace(portfolio, links=()), as_of_day=AS_OF, trials=2) == ()
    done = replace(portfolio.activities[0], done_on=AS_OF - 1)
    assert (
        decide_by(replace(portfolio, activities=(done, portfolio.activities[1])), as_of_day=AS_OF, trials=2)
        == ()
    )
    assert decide_by(replace(portfolio, dates_given=()), as_of_day=AS_OF, trials=2) == ()


def test_across_a_queue_the_day_is_found_by_bisection() -> None:
    items = tuple(Item(f"i{n}", "team", rank=n) for n in range(6))
    portfolio = Portfolio(
        (steady_team("team", 0.5),),
        items,
        (Activity("secured", d.fixed(0)),),
        (Milestone("all", tuple(item.key for item in items)),),
        tuple(Link("secured", item.key) for item in items),
        dates_given=(DateGiven("told", "all", AS_OF + 30),),
        decisions=(Decision("choose", "secured"),),
    )
    (answer,) = decide_by(portfolio, as_of_day=AS_OF, trials=3)
    assert set(answer.latest_day.tolist()) == {AS_OF + 18}


def test_capacity_bound_by_activities_counts_as_a_way_through_the_queue() -> None:
    portfolio = event(d.fixed(10 * DAY))
    work = replace(portfolio.activities[1], demands=(Demand("team", 1.0),))
    items = tuple(Item(f"i{n}", "team", rank=n) for n in range(20))
    stone = Milestone("all", ("work", *(item.key for item in items)))
    portfolio = replace(
        portfolio,
        teams=(steady_team("team", 1.0),),
        activities=(portfolio.activities[0], work),
        items=items,
        milestones=(stone,),
        dates_given=(DateGiven("told", "all", AS_OF + 35),),
    )
    (answer,) = decide_by(portfolio, as_of_day=AS_OF, trials=2)
    assert set(answer.latest_day.tolist()) == {AS_OF + 25}


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link("secured", "work"), 20),
        (Link("secured", "work", lag_minutes=3 * DAY), 17),
        (Link("secured", "work", lag_minutes=3 * 1440, is_elapsed=True), 17),
        (Link("secured", "work", "SS"), 20),
        (Link("secured", "work", "FF"), 30),
        (Link("secured", "work", "FF", 2 * DAY), 28),
    ],
)
def test_each_kind_of_link_and_lag(link: Link, expected: int) -> None:
    (answer,) = decide_by(event(d.fixed(10 * DAY), links=(link,)), as_of_day=AS_OF, trials=1)
    assert int(answer.latest_day[0]) - AS_OF == expected


def test_work_that_only_has_to_begin() -> None:
    portfolio = event(d.fixed(10 * DAY))
    beginning = Activity("beginning", d.fixed(25 * DAY))
    links = (Link("secured", "beginning"), Link("beginning", "work", "SS"))
    portfolio = replace(portfolio, activities=(*portfolio.activities, beginning), links=links)
    (answer,) = decide_by(portfolio, as_of_day=AS_OF, trials=1)
    assert int(answer.latest_day[0]) == AS_OF + 20


@pytest.mark.parametrize("weekday", range(7))
def test_work_that_has_to_begin_begins_while_its_own_calendar_works(weekday: int) -> None:
    week = tuple(((480, 960),) if day == weekday else () for day in range(7))
    once_a_week = compile_calendar(WorkingHours(week=week))  # type: ignore[arg-type]  # of no known length
    links = (Link("secured", "beginning"), Link("beginning", "work", "SS"))
    portfolio = event(d.fixed(10 * DAY), links=links, calendars={**DAILY, "once": once_a_week})
    beginning = Activity("beginning", d.fixed(10), calendar="once")
    portfolio = replace(portfolio, activities=(*portfolio.activities, beginning))
    (answer,) = decide_by(portfolio, as_of_day=AS_OF, trials=1)
    last = next(day for day in range(AS_OF + 21, AS_OF, -1) if (day + 3) % 7 == weekday)
    assert int(answer.latest_day[0]) == last - 1


def test_started_work_on_the_way_keeps_its_start_and_a_dead_end_its_freedom() -> None:
    portfolio = event(d.fixed(10 * DAY))
    started = Activity("begun", d.fixed(10 * DAY), started_on=AS_OF - 3, elapsed_minutes=4 * DAY)
    side = Activity("side", d.fixed(DAY))
    links = (
        Link("secured", "begun"),
        Link("begun", "work"),
        Link("secured", "side"),
        Link("work", "side", "SS"),
    )
    portfolio = replace(portfolio, activities=(*portfolio.activities, started, side), links=links)
    (answer,) = decide_by(portfolio, as_of_day=AS_OF, trials=1)
    assert int(answer.latest_day[0]) == AS_OF + 30 - 10 - 6


@compiled_only
@examples(50)
@given(portfolios())
def test_the_backward_pass_finds_what_trying_every_day_finds(portfolio: Portfolio) -> None:
    fact = [replace(row, duration=d.fixed(0), demands=()) for row in portfolio.activities[:1]]
    assume(not any(effect.target[0] == "a" for risk in portfolio.risks for effect in risk.effects))
    portfolio = replace(portfolio, activities=(*fact, *portfolio.activities[1:]))
    assume(fact)
    model, names = assemble(portfolio, as_of_day=AS_OF, horizon_days=200, seed=1)
    way = _Way(model, names.nodes.index("all"))
    facts = [row for row in range(model.activity_count) if way.bears(row) and row != way.target]
    rows = np.array(
        [row for row in facts if not way.crosses_queue(row) and model.nodes["state"][row] == 0], np.int32
    )
    rows = np.array(
        [row for row in rows if model.nodes["span"][row] == 0 and model.nodes["low"][row] == 0], np.int32
    )
    assume(len(rows))
    offset = 40
    for row, latest in zip(rows, _by_backward_pass(model, way, offset, rows, 4), strict=True):
        is_lost = np.array(
            [
                ~_is_met(model, way.target, int(row), np.full(4, day, np.int32), offset)
                for day in range(offset + 2)
            ]
        )
        first_lost = np.where(is_lost.any(axis=0), is_lost.argmax(axis=0), offset + 1)
        expected = np.where(first_lost == 0, TOO_LATE, first_lost - 1)
        assert np.minimum(latest, offset).tolist() == np.minimum(expected, offset).tolist()
        assert (
            np.minimum(_by_bisection(model, way.target, int(row), offset, 4), offset).tolist()
            == expected.tolist()
        )
