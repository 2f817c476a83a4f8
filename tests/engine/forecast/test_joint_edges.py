"""The joint simulation in progress, at its edges, and what it tells."""

import math

import numpy as np
import pytest
from tests.engine.forecast.portfolios import AS_OF
from tests.engine.forecast.size import compiled_only
from tests.engine.forecast.small_portfolios import DAILY, DAY, chances, days, queue, whole

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import (
    NEVER,
    Activity,
    DateGiven,
    Demand,
    Effect,
    Item,
    Link,
    Milestone,
    Portfolio,
    Risk,
    Team,
    steady_team,
)
from manyways.engine.forecast.joint.run import expected_days, simulate
from manyways.engine.time import compile_calendar


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


def test_one_hears_how_far_it_is_and_can_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manyways.engine.forecast.joint.run.TELL_EVERY_SECONDS", 0.0)
    portfolio = Portfolio((steady_team("team", 1.0),), queue(30))
    told: list[tuple[int, int]] = []
    found = simulate(
        portfolio,
        as_of_day=AS_OF,
        trials=200,
        threads=2,
        chunk=2,
        tell=lambda done, total: told.append((done, total)),
    )
    assert np.array_equal(found.offsets, simulate(portfolio, as_of_day=AS_OF, trials=200).offsets)
    assert told == sorted(told)
    assert {total for _done, total in told} == {200}

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        simulate(portfolio, as_of_day=AS_OF, trials=200_000, chunk=2, tell=stop)
