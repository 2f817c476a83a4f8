"""The joint simulation where the answer is known: by arithmetic, by theory, by convolution."""

import math

import numpy as np
import pytest
from tests.engine.forecast.portfolios import AS_OF
from tests.engine.forecast.size import compiled_only

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import (
    NEVER,
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
    Service,
    Team,
    steady_team,
)
from manyways.engine.forecast.joint.run import expected_days, simulate
from manyways.engine.time import WorkingHours, compile_calendar

EVERY_DAY = compile_calendar(WorkingHours(week=(((480, 960),),) * 7))
DAILY = {"": EVERY_DAY}
DAY = 480


def queue(count: int, team: str = "team", size: float = 1.0) -> tuple[Item, ...]:
    """Items of one team in order."""
    return tuple(Item(f"{team} {number:03}", team, size, rank=number) for number in range(count))


def whole(*rows: tuple[Item, ...]) -> Milestone:
    """All of some items."""
    return Milestone("all", tuple(item.key for items in rows for item in items))


def days(found: object, key: str = "all") -> np.ndarray:
    """Finish days counted from the as-of day."""
    return found.finish_days(key) - AS_OF  # type: ignore[attr-defined]


def chances(*probabilities: float, name: str = "team") -> Team:
    """A team that finishes an item each day with some probability, independently."""
    history = tuple(
        float(value)
        for share in probabilities
        for value in [1] * round(100 * share) + [0] * round(100 - 100 * share)
    )
    return Team(name, history, block_days=1, sigma=0.0)


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


@compiled_only
def test_an_activity_in_progress_is_drawn_given_that_it_has_not_finished() -> None:
    work = Activity("work", d.uniform(0, 20 * DAY), started_on=AS_OF - 9, elapsed_minutes=10 * DAY)
    found = simulate(Portfolio(activities=(work,), calendars=DAILY), as_of_day=AS_OF, trials=20_000)
    assert days(found, "work").min() == 1
    assert days(found, "work").max() == 10
    assert days(found, "work").mean() == pytest.approx(5.5, abs=0.06)


def test_actual_dates_are_kept_and_lags_count_from_them() -> None:
    done = Activity("done", d.fixed(DAY), started_on=AS_OF - 12, done_on=AS_OF - 10)
    links = (
        Link("done", "next", lag_minutes=12 * DAY),
        Link("done", "later", lag_minutes=20 * 1440, is_elapsed=True),
    )
    plan = (done, Activity("next", d.fixed(DAY)), Activity("later", d.fixed(DAY)))
    stone = Milestone("reached", ("done",))
    found = simulate(
        Portfolio(activities=plan, links=links, milestones=(stone,), calendars=DAILY),
        as_of_day=AS_OF,
        trials=3,
    )
    assert [int(days(found, key)[0]) for key in ("done", "reached", "next", "later")] == [-10, -10, 3, 11]


def test_nothing_is_finished_by_a_team_that_never_finished_anything() -> None:
    items = (*queue(3), Item("after", "other"))
    teams = (Team("team", (0.0,) * 28), steady_team("other", 1.0))
    portfolio = Portfolio(
        teams,
        items,
        links=(Link("team 000", "after"),),
        milestones=(whole(items),),
        dates_given=(DateGiven("g", "all", AS_OF + 9999),),
    )
    found = simulate(portfolio, as_of_day=AS_OF, trials=20)
    assert found.percentile("all", 50) == found.percentile("after", 5) == NEVER
    assert found.window("all").never_share == 1.0
    assert found.probability_all_met() == 0.0
    assert math.isnan(found.standard_error("all"))
    assert expected_days(portfolio, as_of_day=AS_OF)["all"] == NEVER


def test_thirty_years_and_the_horizon() -> None:
    long = Activity("long", d.fixed(30 * 365 * DAY))
    portfolio = Portfolio(
        (steady_team("team", 0.001),), queue(9), (long, Activity("longer", d.fixed(1e9))), calendars=DAILY
    )
    found = simulate(portfolio, as_of_day=AS_OF, trials=2)
    assert found.percentile("long", 50) == AS_OF + 30 * 365
    assert found.percentile("team 008", 50) == AS_OF + 9000
    assert found.percentile("longer", 50) == NEVER
    assert (
        simulate(portfolio, as_of_day=AS_OF, trials=2, horizon_days=8500).percentile("team 008", 50) == NEVER
    )


@compiled_only
def test_a_date_given_before_the_start_is_not_met_and_joint_is_joint() -> None:
    late = tuple(DateGiven(f"g{n}", f"team {n:03}", AS_OF + 2 * n) for n in range(4))
    found = simulate(
        Portfolio((chances(0.6),), queue(4), dates_given=(*late, DateGiven("past", "team 003", AS_OF - 5))),
        as_of_day=AS_OF,
        trials=4000,
    )
    assert found.met()["past"] == 0.0
    kept = [given.key for given in late[1:]]
    together = np.all([found.is_met(given.target, given.day) for given in late[1:]], axis=0).mean()
    assert found.probability_all_met(kept) == together
    assert together > math.prod(found.met()[key] for key in kept) + 0.02


@compiled_only
def test_driving_shares_name_predecessor_team_and_risk() -> None:
    plan = (Activity("short", d.fixed(5 * DAY)), Activity("long", d.fixed(9 * DAY)))
    risk = Risk("delay", 0.5, (Effect("short", d.fixed(10 * DAY)),))
    stones = (Milestone("done", ("short", "long")), whole(queue(4)))
    found = simulate(
        Portfolio((steady_team("team", 1.0),), queue(4), plan, stones, risks=(risk,), calendars=DAILY),
        as_of_day=AS_OF,
        trials=4000,
    )
    drivers = found.drivers("done")
    assert drivers.predecessors["short"] == pytest.approx(0.5, abs=0.03)
    assert drivers.predecessors["short"] + drivers.predecessors["long"] == pytest.approx(1)
    assert drivers.risks["delay"] == drivers.predecessors["short"] == drivers.on_chain["short"]
    assert found.drivers("all").teams == {"team": 1.0}
    assert found.drivers("team 003").queue_share == 1.0
    assert found.drivers("team 003").teams == {}


def test_the_deterministic_plan_is_the_same_simulation_at_its_median() -> None:
    team = Team("team", (0.0, 0.0, 2.0, 2.0, 1.0, 3.0, 2.0) * 2, sigma=0.5)
    plan = Activity("plan", d.triangular(0, 10 * DAY, 20 * DAY))
    risk = Risk("risk", 0.9, (Effect("plan", d.fixed(DAY)),))
    portfolio = Portfolio((team,), queue(10), (plan,), risks=(risk,), calendars=DAILY)
    assert expected_days(portfolio, as_of_day=AS_OF) == {
        "plan": AS_OF + 10,
        **{f"team {n:03}": AS_OF + day for n, day in enumerate((3, 3, 4, 4, 5, 6, 6, 6, 7, 7))},
    }


def test_percentiles_are_observed_values() -> None:
    found = simulate(
        Portfolio((chances(0.5),), queue(5), milestones=(whole(queue(5)),)), as_of_day=AS_OF, trials=101
    )
    ordered = np.sort(found.finish_days("all"))
    for percent in (1, 50, 85, 99.5, 100):
        assert found.percentile("all", percent) == ordered[math.ceil(percent * 1.01) - 1]
    assert found.all_percentiles((50,))[found.keys.index("all"), 0] == found.percentile("all", 50)
    for bad in (0, 101):
        with pytest.raises(ValueError, match="percentage"):
            found.percentile("all", bad)
    with pytest.raises(KeyError):
        found.percentile("nobody", 50)


def test_kept_days_come_back() -> None:
    from manyways.engine.forecast.joint.simulation import unpacked

    found = simulate(
        Portfolio((chances(0.5), Team("idle", (0.0,))), (*queue(5), Item("never", "idle"))),
        as_of_day=AS_OF,
        trials=50,
    )
    for key in ("team 004", "never"):
        assert (unpacked(found.packed(key), AS_OF) == found.finish_days(key)).all()


@compiled_only
@pytest.mark.parametrize("pieces", [8, 24])
def test_240_points_cut_into_pieces_finish_on_the_same_day(pieces: int) -> None:
    def finish(count: int) -> np.ndarray:
        team = Team("team", tuple(map(float, (8, 10, 12, 9, 11))), block_days=1, sigma=0.3)
        items = queue(count, size=240 / count)
        return days(
            simulate(Portfolio((team,), items, milestones=(whole(items),)), as_of_day=AS_OF, trials=500)
        )

    assert (finish(pieces) == finish(1)).all()


def test_records_avoid_the_names_that_numpy_keeps_for_itself() -> None:
    from manyways.engine.forecast.joint import model, state
    from manyways.engine.forecast.risk import tables

    kinds = [
        kind
        for module in (model, state, tables)
        for kind in vars(module).values()
        if isinstance(kind, np.dtype)
    ]
    names = {name for kind in kinds for name in kind.names or ()}
    assert names
    assert not names & set(dir(np.void))


def test_additions_in_parallel_count_by_the_largest() -> None:
    risks = tuple(
        Risk(f"r{n}", 1.0, (Effect("work", d.fixed(n * DAY), "adds", is_parallel=True),)) for n in (2, 5)
    )
    portfolio = Portfolio(activities=(Activity("work", d.fixed(20 * DAY)),), risks=risks, calendars=DAILY)
    assert set(days(simulate(portfolio, as_of_day=AS_OF, trials=2), "work")) == {25}


def test_lags_beyond_the_horizon_and_before_the_calendar_are_never_and_now() -> None:
    plan = tuple(Activity(key, d.fixed(DAY)) for key in ("first", "never", "too late", "now"))
    links = (
        Link("first", "never", lag_minutes=10**8),
        Link("first", "too late", lag_minutes=10**8, is_elapsed=True),
        Link("first", "now", lag_minutes=-(10**8)),
    )
    found = simulate(
        Portfolio(activities=plan, links=links, calendars=DAILY), as_of_day=AS_OF, trials=1, horizon_days=300
    )
    assert [found.percentile(row.key, 50) for row in plan] == [AS_OF + 1, NEVER, NEVER, AS_OF + 1]


def test_dates_of_long_ago_are_held_at_the_tables_edge() -> None:
    plan = (Activity("done", d.fixed(DAY), done_on=AS_OF - 5000), Activity("next", d.fixed(DAY)))
    links = (Link("done", "next", lag_minutes=480),)
    found = simulate(Portfolio(activities=plan, links=links, calendars=DAILY), as_of_day=AS_OF, trials=1)
    assert [found.percentile(row.key, 50) - AS_OF for row in plan] == [-5000, 1]


def test_a_queue_of_many_blocked_items_is_skipped_in_blocks() -> None:
    items = queue(300)
    links = tuple(Link("team 299", item.key) for item in items[1:299])
    found = simulate(Portfolio((steady_team("team", 100.0),), items, links=links), as_of_day=AS_OF, trials=1)
    assert found.percentile("team 299", 50) == AS_OF + 1
    assert found.percentile("team 298", 50) == AS_OF + 4


def test_work_without_end_binds_its_team_for_ever() -> None:
    endless = Activity("endless", d.fixed(1e9), demands=(Demand("team", 0.5),))
    found = simulate(
        Portfolio((steady_team("team", 1.0),), queue(10), (endless,), calendars=DAILY),
        as_of_day=AS_OF,
        trials=1,
    )
    assert found.percentile("endless", 50) == NEVER
    assert found.percentile("team 009", 50) == AS_OF + 20


def test_the_first_day_there_is() -> None:
    from manyways.engine.time import WorkingHours as Hours

    weekend = compile_calendar(
        Hours(week=(((480, 960),),) * 3 + ((),) + (((480, 960),),) * 3)
    )  # no Thursdays
    due = Activity("due", d.fixed(DAY), started_on=0, elapsed_minutes=2 * DAY)
    found = simulate(Portfolio(activities=(due,), calendars={"": weekend}), as_of_day=0, trials=1)
    assert found.percentile("due", 50) == 1


def test_capacity_that_would_have_been_bound_in_the_past_is_not_bound() -> None:
    early = Activity("early", d.fixed(3 * DAY), demands=(Demand("team", 1.0),))
    links = (Link("team 019", "early", lag_minutes=-15 * 1440, is_elapsed=True),)
    items = queue(25)
    found = simulate(
        Portfolio((steady_team("team", 1.0),), items, (early,), links=links, calendars=DAILY),
        as_of_day=AS_OF,
        trials=1,
    )
    assert found.percentile("early", 50) == AS_OF + 8
    assert found.percentile("team 024", 50) == AS_OF + 25
