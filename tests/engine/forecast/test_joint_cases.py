"""The joint simulation where the answer is known: by arithmetic, by theory, by convolution."""

import math

import numpy as np
import pytest
from tests.engine.forecast.portfolios import AS_OF
from tests.engine.forecast.size import compiled_only
from tests.engine.forecast.small_portfolios import DAILY, DAY, chances, days, queue, whole

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import (
    Activity,
    Demand,
    Effect,
    Group,
    Item,
    Link,
    Milestone,
    Portfolio,
    Risk,
    Scope,
    Service,
    Team,
    steady_team,
)
from manyways.engine.forecast.joint.run import simulate


def test_thirty_items_at_one_a_day_take_thirty_days() -> None:
    found = simulate(
        Portfolio((steady_team("team", 1.0),), queue(30), milestones=(whole(queue(30)),)),
        as_of_day=AS_OF,
        trials=5,
    )
    assert set(days(found)) == {30}
    assert days(found, "team 000").tolist() == [1] * 5


def test_half_the_team_for_twenty_days_makes_it_forty() -> None:
    plan = Activity("plan", d.fixed(20 * DAY), demands=(Demand("team", 0.5),))
    portfolio = Portfolio(
        (steady_team("team", 1.0),), queue(30), (plan,), (whole(queue(30)),), calendars=DAILY
    )
    found = simulate(portfolio, as_of_day=AS_OF, trials=5)
    assert set(days(found)) == {40}
    assert set(days(found, "plan")) == {20}


def test_a_queue_served_once_a_day_with_one_arrival_a_day_never_waits() -> None:
    items = tuple(Item(f"i{n:02}", "team", not_before=AS_OF + 2 * n + 1) for n in range(20))
    found = simulate(Portfolio((steady_team("team", 1.0),), items), as_of_day=AS_OF, trials=2)
    assert [int(days(found, item.key)[0]) for item in items] == [2 * n + 1 for n in range(20)]


@compiled_only
def test_items_of_a_team_with_chances_take_a_negative_binomial_time() -> None:
    portfolio = Portfolio((chances(0.38),), queue(20), milestones=(whole(queue(20)),))
    found = simulate(portfolio, as_of_day=AS_OF, trials=20_000)
    share = 0.38
    assert days(found).mean() == pytest.approx(20 / share, rel=0.005)
    assert days(found).var() == pytest.approx(20 * (1 - share) / share**2, rel=0.04)
    cumulative = np.cumsum(
        [math.comb(day - 1, 19) * share**20 * (1 - share) ** (day - 20) for day in range(20, 200)]
    )
    for percent in (50, 85, 95):
        exact = 20 + int(np.searchsorted(cumulative, percent / 100))
        assert abs(found.percentile("all", percent) - AS_OF - exact) <= 1


@compiled_only
def test_a_join_of_two_independent_teams_is_the_product_of_their_distributions() -> None:
    first, second = queue(20, "one"), queue(20, "two")
    stones = (
        whole(first, second),
        Milestone("first", (first[-1].key,)),
        Milestone("second", (second[-1].key,)),
    )
    teams = (chances(0.4, name="one"), chances(0.4, name="two"))
    found = simulate(Portfolio(teams, (*first, *second), milestones=stones), as_of_day=AS_OF, trials=20_000)
    for day in range(40, 70, 5):
        product = (days(found, "first") <= day).mean() * (days(found, "second") <= day).mean()
        assert (days(found) <= day).mean() == pytest.approx(product, abs=0.012)
    assert (days(found) == np.maximum(days(found, "first"), days(found, "second"))).all()


@compiled_only
def test_a_history_resampled_day_by_day_is_its_exact_convolution() -> None:
    history = (0, 2, 1, 0, 3, 1, 0)
    team = Team("team", tuple(map(float, history)), block_days=1, sigma=0.0)
    found = simulate(
        Portfolio((team,), queue(15), milestones=(whole(queue(15)),)), as_of_day=AS_OF, trials=20_000
    )
    one = np.bincount(history) / len(history)
    total, cumulative = np.array([1.0]), {}
    for day in range(1, 60):
        total = np.convolve(total, one)
        cumulative[day] = total[15:].sum()
    for day in (10, 13, 15, 18, 22):
        assert found.probability_met("all", AS_OF + day) == pytest.approx(cumulative[day], abs=0.012)


@compiled_only
def test_the_longest_of_two_normal_like_activities() -> None:
    sigma, mean = 0.05, 100.0
    pair = tuple(Activity(f"a{n}", d.lognormal(mean * DAY, sigma)) for n in range(2))
    portfolio = Portfolio(activities=pair, milestones=(Milestone("all", ("a0", "a1")),), calendars=DAILY)
    found = simulate(portfolio, as_of_day=AS_OF, trials=20_000)
    exact = mean * math.exp(sigma**2 / 2) * (1 + math.erf(sigma / 2))  # E max of two lognormals
    assert days(found).mean() - 0.5 == pytest.approx(exact, abs=0.15)


@compiled_only
def test_group_correlation_raises_the_variance_of_a_chain_by_the_formula() -> None:
    count, rho = 8, 0.5
    for wanted in (0.0, rho):
        chain = tuple(Activity(f"a{n}", d.uniform(5 * DAY, 35 * DAY), group="group") for n in range(count))
        links = tuple(Link(f"a{n}", f"a{n + 1}") for n in range(count - 1))
        portfolio = Portfolio(
            activities=chain, links=links, groups=(Group("group", wanted),), calendars=DAILY
        )
        found = simulate(portfolio, as_of_day=AS_OF, trials=20_000)
        one = 30**2 / 12
        pearson = 6 / math.pi * math.asin(wanted / 2)  # of uniforms joined by normals
        assert days(found, "a7").var() == pytest.approx(count * one * (1 + (count - 1) * pearson), rel=0.03)


@compiled_only
def test_a_risk_adds_its_expected_days_and_jumps_at_its_percentile() -> None:
    risk = Risk("late permit", 0.3, (Effect("work", d.fixed(10 * DAY)),))
    portfolio = Portfolio(activities=(Activity("work", d.fixed(20 * DAY)),), risks=(risk,), calendars=DAILY)
    found = simulate(portfolio, as_of_day=AS_OF, trials=20_000)
    assert days(found, "work").mean() == pytest.approx(23, abs=0.1)
    assert found.percentile("work", 69) == AS_OF + 20
    assert found.percentile("work", 71) == AS_OF + 30
    without = simulate(portfolio, as_of_day=AS_OF, trials=100, without=["late permit"])
    assert set(days(without, "work")) == {20}


@pytest.mark.parametrize(
    ("parallel", "expected"),
    [((False, False), 20 * 1.5 * 2), ((True, True), 20 * 2), ((True, False), 20 * 1.5 * 2)],
)
def test_factors_in_series_multiply_and_in_parallel_the_largest_counts(
    parallel: tuple[bool, bool], expected: float
) -> None:
    risks = tuple(
        Risk(f"r{n}", 1.0, (Effect("work", d.fixed(factor), "multiplies", parallel[n]),))
        for n, factor in enumerate((1.5, 2.0))
    )
    portfolio = Portfolio(activities=(Activity("work", d.fixed(20 * DAY)),), risks=risks, calendars=DAILY)
    assert set(days(simulate(portfolio, as_of_day=AS_OF, trials=2), "work")) == {expected}


def test_a_risk_may_slow_a_team_or_grow_an_item() -> None:
    slow = Risk("flu", 1.0, (Effect("team", d.fixed(0.5), "multiplies"),))
    grow = Risk("more rules", 1.0, (Effect("team 000", d.fixed(4.0)),))
    portfolio = Portfolio(
        (steady_team("team", 1.0),), queue(10), milestones=(whole(queue(10)),), risks=(slow, grow)
    )
    assert set(days(simulate(portfolio, as_of_day=AS_OF, trials=2))) == {28}


def test_availability_and_unplanned_work_take_capacity() -> None:
    team = Team("team", (1.0,), block_days=1, sigma=0.0, availability=((AS_OF + 6, 0.0), (AS_OF + 11, 1.0)))
    portfolio = Portfolio((team,), queue(10), milestones=(whole(queue(10)),))
    assert set(days(simulate(portfolio, as_of_day=AS_OF, trials=2))) == {15}
    team = Team("team", (2.0,), block_days=1, sigma=0.0, arrivals=(1.0,))
    portfolio = Portfolio((team,), queue(10), milestones=(whole(queue(10)),))
    assert set(days(simulate(portfolio, as_of_day=AS_OF, trials=2))) == {10}


def test_scope_growth_makes_the_whole_container_larger() -> None:
    items = tuple(Item(f"i{n}", "team", rank=n, scope="outcome") for n in range(10))
    portfolio = Portfolio((steady_team("team", 1.0),), items, scopes=(Scope("outcome", d.fixed(1.5)),))
    assert set(days(simulate(portfolio, as_of_day=AS_OF, trials=2), "i9")) == {15}


def test_order_is_progress_then_class_then_rank() -> None:
    items = (
        Item("ranked first", "team", rank=1),
        Item("ranked last", "team", rank=9),
        Item("expedite", "team", rank=99, service=Service.EXPEDITE),
        Item("fixed date", "team", rank=99, service=Service.FIXED_DATE),
        Item("started", "team", rank=99, started_on=AS_OF - 5),
    )
    found = simulate(Portfolio((steady_team("team", 1.0),), items), as_of_day=AS_OF, trials=1)
    order = sorted(items, key=lambda item: int(days(found, item.key)[0]))
    assert [item.key for item in order] == [
        "started",
        "expedite",
        "fixed date",
        "ranked first",
        "ranked last",
    ]


def test_latency_floor_counts_from_pull_and_age_is_taken_off() -> None:
    team = Team("team", (5.0,), block_days=1, sigma=0.0, latency_floor_days=4)
    items = (
        Item("new", "team"),
        Item("started", "team", started_on=AS_OF - 3),
        Item("old", "team", started_on=AS_OF - 30),
    )
    found = simulate(Portfolio((team,), items), as_of_day=AS_OF, trials=1)
    assert [int(days(found, key)[0]) for key in ("new", "started", "old")] == [5, 1, 1]


def test_an_item_releases_an_activity_the_next_working_day_and_items_the_next_day() -> None:
    items = (Item("first", "team"), Item("second", "other"))
    links = (Link("first", "second"), Link("first", "plan"))
    teams = (steady_team("team", 1.0), steady_team("other", 1.0))
    portfolio = Portfolio(teams, items, (Activity("plan", d.fixed(5 * DAY)),), links=links)
    found = simulate(portfolio, as_of_day=AS_OF, trials=1)  # day 1 is a Tuesday
    assert [int(days(found, key)[0]) for key in ("first", "second", "plan")] == [1, 2, 8]
