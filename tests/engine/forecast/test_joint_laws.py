"""The seven conservation laws of the joint simulation, over generated portfolios."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.engine.forecast.plain_joint import Plain
from tests.engine.forecast.portfolios import AS_OF, amounts, portfolios, teams
from tests.engine.forecast.size import compiled_only, examples

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import (
    NEVER,
    DateGiven,
    Item,
    Link,
    Milestone,
    Portfolio,
    Simulation,
    Team,
)
from manyways.engine.forecast.joint.run import simulate

HORIZON = 150
sizes = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0, 3.5]), min_size=1, max_size=8)


def run(portfolio: Portfolio, trials: int = 4, **options: Any) -> Simulation:
    """A small simulation."""
    options = {"threads": 1, "seed": 3, "horizon_days": HORIZON, **options}
    return simulate(portfolio, as_of_day=AS_OF, trials=trials, **options)


def lasts(found: Simulation, portfolio: Portfolio) -> np.ndarray:
    """The day the last item finishes in each trial."""
    return np.max([found.finish_days(item.key) for item in portfolio.items], axis=0)


def equal(first: Simulation, second: Simulation) -> bool:
    """Equal to the byte, days and counts."""
    tallies = zip(first.tally, second.tally, strict=True)
    return first.offsets.tobytes() == second.offsets.tobytes() and all(
        one.tobytes() == two.tobytes() for one, two in tallies
    )


@examples(60)
@given(portfolios())
def test_law_1_capacity_is_used_once(portfolio: Portfolio) -> None:
    plain = Plain(portfolio, AS_OF, 3, HORIZON)
    found = run(portfolio)
    for trial in range(4):
        plain.run(trial)
        for team in portfolio.teams:
            drawn = np.cumsum(plain.capacity[team.key])
            assert (np.cumsum(plain.served[team.key]) <= drawn + 1e-6).all()
            done = [
                item
                for item in portfolio.items
                if item.team == team.key and not plain.is_past(item, "done_on")
            ]
            finished = [item.key for item in done if found.finish_days(item.key)[trial] != NEVER]
            total = sum(plain.size[key] for key in finished)
            assert total <= (drawn[-1] if len(drawn) else 0.0) + 1e-6


@examples(60)
@given(teams("team"), sizes, st.integers(2, 6), st.integers(0, 7))
def test_law_2_splitting_is_neutral(team: Team, parts: list[float], pieces: int, which: int) -> None:
    team = replace(team, latency_floor_days=0)
    whole = tuple(Item(f"i{n}", "team", size, rank=n) for n, size in enumerate(parts))
    cut = which % len(parts)
    small = tuple(Item(f"p{n}", "team", parts[cut] / pieces, rank=cut + n / 100) for n in range(pieces))
    split = (*whole[:cut], *small, *whole[cut + 1 :])
    before, after = Portfolio((team,), whole), Portfolio((team,), split)
    assert (lasts(run(before), before) == lasts(run(after), after)).all()


@examples(60)
@given(teams("team"), sizes, st.integers(2, 5), st.integers(1, 20))
def test_law_2_holds_behind_a_link_too(team: Team, parts: list[float], pieces: int, wait: int) -> None:
    team = replace(team, latency_floor_days=0)
    first = tuple(Item(f"i{n}", "team", size, rank=n) for n, size in enumerate(parts))
    late = Item("late", "team", 3.0, rank=50, not_before=AS_OF + wait)
    small = tuple(replace(late, key=f"late {n}", size=3.0 / pieces) for n in range(pieces))
    before, after = Portfolio((team,), (*first, late)), Portfolio((team,), (*first, *small))
    assert (lasts(run(after), after) >= lasts(run(before), before)).all()


@examples(60)
@given(portfolios(), st.sampled_from([0.0, 2.0]))
def test_law_3_a_no_op_is_zero_and_strangers_disturb_nobody(portfolio: Portfolio, size: float) -> None:
    found = run(portfolio)
    assert equal(found, run(replace(portfolio)))
    stranger = Item("stranger", "new", size, rank=-1)
    newcomers = (*portfolio.teams, Team("new", (1.0, 0.0)))
    more = run(replace(portfolio, teams=newcomers, items=(*portfolio.items, stranger)))
    for key in found.keys:
        assert (found.finish_days(key) == more.finish_days(key)).all()


@examples(40)
@given(portfolios(), st.randoms(use_true_random=False))
def test_law_4_order_chunk_and_threads_change_nothing(portfolio: Portfolio, random: Any) -> None:
    found = run(portfolio, trials=9)
    assert equal(found, run(portfolio, trials=9, threads=2))
    assert equal(found, run(portfolio, trials=9, threads=4, chunk=1))
    assert equal(found, run(portfolio, trials=9, chunk=4))
    mixed = {
        name: tuple(random.sample(rows, len(rows)))
        for name in ("teams", "items", "activities", "links", "risks")
        if (rows := getattr(portfolio, name))
    }
    assert equal(found, run(replace(portfolio, **mixed), trials=9))
    assert (run(portfolio, trials=20).offsets[:, :9] == found.offsets).all()


@examples(60)
@given(teams("team"), sizes, st.integers(0, 7), st.floats(1.0, 3.0))
def test_law_5_less_work_or_more_capacity_is_never_later(
    team: Team, parts: list[float], which: int, factor: float
) -> None:
    team = replace(team, latency_floor_days=0, arrivals=())
    items = tuple(Item(f"i{n}", "team", size, rank=n) for n, size in enumerate(parts))
    portfolio = Portfolio((team,), items)
    last = lasts(run(portfolio), portfolio)
    stronger = replace(
        portfolio, teams=(replace(team, history=tuple(factor * value for value in team.history)),)
    )
    assert (lasts(run(stronger), stronger) <= last).all()
    assume(len(items) > 1)
    less = replace(portfolio, items=items[: which % len(items)] + items[which % len(items) + 1 :])
    assert (lasts(run(less), less) <= last).all()


@examples(60)
@given(portfolios())
def test_law_6_what_is_finished_stays_and_nothing_else_is_before_the_status_date(
    portfolio: Portfolio,
) -> None:
    found = run(portfolio)
    for row in (*portfolio.activities, *portfolio.items):
        finish = found.finish_days(row.key)
        if row.done_on is not None and row.done_on <= AS_OF:
            assert (finish == row.done_on).all()
        else:
            assert (finish > AS_OF).all()


@examples(40)
@given(portfolios(), st.lists(st.integers(1, 60), min_size=2, max_size=4))
def test_law_7_joint_is_joint(portfolio: Portfolio, offsets: list[int]) -> None:
    keys = [row.key for row in (*portfolio.activities, *portfolio.items)]
    assume(keys)
    given_days = tuple(DateGiven(f"g{n}", keys[n % len(keys)], AS_OF + day) for n, day in enumerate(offsets))
    found = run(replace(portfolio, dates_given=given_days), trials=16)
    met = np.array([found.finish_days(given.target) <= given.day for given in given_days])
    assert found.probability_all_met() == met.all(axis=0).mean()
    assert found.probability_all_met() <= min(found.met().values())


@compiled_only
def test_common_random_numbers_sharpen_a_comparison() -> None:
    history = tuple(np.random.default_rng(1).poisson(1.0, 70).astype(float).tolist())
    items = tuple(Item(f"i{n}", "team", rank=n) for n in range(60))
    one = Portfolio(
        (Team("team", history),), items, milestones=(Milestone("all", tuple(i.key for i in items)),)
    )
    more = replace(one, teams=(Team("team", tuple(1.2 * value for value in history)),))
    first, second = run(one, trials=2000, horizon_days=3000), run(more, trials=2000, horizon_days=3000)
    paired = (first.finish_days("all") - second.finish_days("all")).std()
    other = run(more, trials=2000, horizon_days=3000, seed=99)
    assert paired < (first.finish_days("all") - other.finish_days("all")).std() / 3


@given(amounts(1, 100))
def test_a_link_never_lets_the_successor_finish_first(duration: d.Distribution) -> None:
    from manyways.engine.forecast.joint import Activity

    plan = (Activity("a", d.scaled(duration, 480)), Activity("b", d.scaled(duration, 480)))
    found = run(Portfolio(activities=plan, links=(Link("a", "b"),)), horizon_days=3000)
    assert (found.finish_days("a") <= found.finish_days("b")).all()


def test_empty_and_single() -> None:
    empty = run(Portfolio())
    assert empty.keys == ()
    assert empty.probability_all_met() == 1.0
    alone = run(Portfolio((Team("team", (1.0,), sigma=0.0),), (Item("i", "team"),)), trials=1)
    assert alone.percentile("i", 50) == AS_OF + 1


@compiled_only
@pytest.mark.slow
def test_a_hundred_thousand_items() -> None:
    items = tuple(Item(f"{n:06}", f"team {n % 50}", rank=n) for n in range(100_000))
    big = Portfolio(tuple(Team(f"team {n}", (5.0,), sigma=0.0) for n in range(50)), items)
    found = run(big, trials=2, horizon_days=2000)
    assert max(found.percentile(items[-1 - n].key, 50) for n in range(50)) == AS_OF + 400


@examples(40)
@given(portfolios(), st.integers(1, 40))
def test_windows_are_the_same_without_all_trials(portfolio: Portfolio, chunk: int) -> None:
    everything = run(portfolio, trials=40)
    windows = run(portfolio, trials=40, full=(), chunk=chunk, threads=2)
    assert windows.offsets.size == 0
    for key in everything.keys:
        days = everything.percentiles(key, (50, 85, 95)).tolist()
        assert days == [
            getattr(windows.window(key), name) for name in ("likely_by", "safe_by", "almost_sure_by")
        ]
        assert windows.window(key) == everything.window(key)
        never = (everything.finish_days(key) == NEVER).mean()
        assert windows.window(key).never_share == pytest.approx(never)


@examples(40)
@given(portfolios())
def test_parts_apart_give_what_they_give_together(portfolio: Portfolio) -> None:
    together = run(portfolio)
    apart = run(replace(portfolio, milestones=(), dates_given=()))
    for key in apart.keys:
        assert (apart.finish_days(key) == together.finish_days(key)).all()
        assert apart.drivers(key).predecessors == together.drivers(key).predecessors
        assert apart.drivers(key).queue_share == together.drivers(key).queue_share
