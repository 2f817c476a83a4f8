"""The calibrated model: no peeking, paths against a slow twin, learning, coverage on histories like real ones."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.flow.cycle_time import NotEnoughHistory
from manyways.engine.flow.history import flow_history
from manyways.engine.forecast import answers, backtest, calibrated, paths, record, walk
from manyways.engine.forecast.calibrated import TeamModel, how_many, joint_team, team_model, when
from manyways.engine.forecast.paths import finished_by, lay_blocks, needed_items, passage_days
from manyways.engine.forecast.record import hit_rates, slips

START = 18_267  # a Monday


def rhythm(weeks, *, rate=3.0, sigma=0.4, seed=1):
    """Finishing days of a team whose weekly rate wanders: a made history, not a real one."""
    draw = np.random.default_rng(seed)
    levels = rate * np.exp(np.repeat(draw.normal(0, sigma, weeks // 8 + 1), 8)[:weeks])
    counts = draw.poisson(np.repeat(levels / 5, 7) * np.tile([1, 1, 1, 1, 1, 0, 0], weeks))
    return np.repeat(np.arange(START, START + 7 * weeks), counts)


@pytest.mark.parametrize("module", [calibrated, paths, backtest, walk, record, answers])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=20).filter(any),
    st.lists(st.floats(0, 0.999), min_size=4, max_size=4),
    st.integers(1, 40),
)
def test_paths_equal_laying_days_one_by_one(counts, uniforms, needed):
    laid = lay_blocks(np.array(counts), np.array([uniforms]))
    days = []
    for uniform in uniforms:
        first = int(uniform * len(counts))
        days += [counts[(first + day) % len(counts)] for day in range(7)]
    sums = np.cumsum(days)
    expected = int(np.searchsorted(sums, needed)) + 1 if sums[-1] >= needed else 0
    assert passage_days(laid, np.array([needed])).tolist() == [expected]
    assert [int(finished_by(laid, day)[0]) for day in range(1, 29)] == sums.tolist()


def test_half_an_item_is_not_lost_to_rounding():
    assert needed_items(10, np.array([1.0, 2.0, 0.5, 30.0, 1.1])).tolist() == [10, 5, 20, 1, 9]


def test_too_few_finished_items_are_said_so():
    assert team_model(flow_history(range(START, START + 7)), as_of_day=START + 90) == NotEnoughHistory(7)
    assert backtest.backtest(flow_history([START]), as_of_day=START + 90) == NotEnoughHistory(1)


def test_a_young_team_has_the_defaults():
    learnt = team_model(flow_history(range(START, START + 20)), as_of_day=START + 20)
    assert (learnt.sigma, learnt.window_days, learnt.basis) == (0.3, 90, 0)
    assert len(learnt.counts) == 20


def test_nothing_on_or_after_the_day_of_a_forecast_is_used():
    finished = rhythm(80)
    cut = START + 400
    whole = team_model(flow_history(finished), as_of_day=cut)
    assert whole == team_model(flow_history(finished[finished < cut]), as_of_day=cut)
    past = walk.walk(finished, first_day=START, end_day=START + 560)
    earlier = walk.walk(finished[finished < cut], first_day=START, end_day=cut)
    assert walk.learn(past, cut) == walk.learn(earlier, cut)
    same = len(earlier.origin_days)
    assert np.array_equal(past.quantile_days[:same], earlier.quantile_days)


def test_a_steady_team_is_learnt_to_be_steadier_than_a_wandering_one():
    steady = team_model(flow_history(rhythm(100, sigma=0.0)), as_of_day=START + 700)
    wandering = team_model(flow_history(rhythm(100, sigma=0.8)), as_of_day=START + 700)
    assert steady.sigma < wandering.sigma


def test_a_window_with_too_few_items_is_widened():
    finished = np.concatenate([np.arange(START, START + 10), [START + 300]])
    counts = walk.window_counts(finished, as_of_day=START + 310, window_days=30, first_day=START)
    assert counts.sum() >= 8
    assert len(counts) == 310


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_wandering_team_is_covered_better_than_by_the_plain_model(seed):
    finished = rhythm(160, sigma=0.5, seed=seed)
    found = backtest.backtest(flow_history(finished), as_of_day=START + 7 * 160)
    scores = {(score.model, score.items): score for score in found.scores}
    plain, ours = scores["plain", 40], scores["calibrated", 40]
    assert abs(ours.coverage[85] - 0.85) < abs(plain.coverage[85] - 0.85)
    assert sum(ours.pit) == ours.judged
    assert ours.judged + ours.waiting == found.origins


def test_a_back_test_too_short_to_score_gives_no_number():
    found = backtest.backtest(flow_history(rhythm(12)), as_of_day=START + 84)
    assert found.origins == 0
    assert np.isnan(found.scores[0].pinball_days)


def test_never_nothing_and_the_past():
    idle = TeamModel(START, (0, 0, 0), 0.3, 90, 0, 0)
    assert when(idle, 3).percentile(50) is None
    assert when(idle, 0).percentile(50) == 0
    assert how_many(idle, 30).sure(50) == 0
    busy = replace(idle, counts=(1, 0, 2))
    assert how_many(busy, -5).percentiles([50]) == {50: 0}
    slow = replace(idle, counts=tuple([0] * 400 + [1]))
    assert when(slow, 200, trials=20).never == 1.0


def test_years_ahead_go_on_where_the_last_chunk_ended():
    steady = TeamModel(START, (1,), 0.0, 30, 0, 0)
    assert when(steady, 1_000, trials=10).percentiles([10, 95]) == {10: 1_000, 95: 1_000}
    assert how_many(steady, 1_000, trials=10).sure(95) == 1_000


def test_draws_belong_to_team_and_seed():
    model = TeamModel(START, (0, 1, 3, 0, 2), 0.5, 30, 0, 0)
    first = when(model, 20, seed=7, team="web")
    assert np.array_equal(first.chances, when(model, 20, seed=7, team="web").chances)
    assert not np.array_equal(first.chances, when(model, 20, seed=8, team="web").chances)


def test_the_team_as_the_joint_simulation_takes_it():
    team = joint_team(TeamModel(START, (1, 0, 2), 0.25, 90, 12, 3), "web")
    assert (team.key, team.history, team.sigma, team.block_days) == ("web", (1.0, 0.0, 2.0), 0.25, 7)
    assert team.latency_floor_days == 3


@pytest.mark.parametrize("model", ["plain", "calibrated"])
@pytest.mark.parametrize("step", ["day", "week"])
def test_answers_agree_both_ways(model, step):
    history = flow_history(rhythm(40, sigma=0.2))
    as_of = START + 280
    asked = answers.when(history, 30, as_of_day=as_of, model=model, step=step, trials=4_000)
    back = answers.how_many(history, asked.days[85], as_of_day=as_of, model=model, step=step, trials=4_000)
    assert abs(back.items[85] - 30) <= 3
    assert list(asked.days.values()) == sorted(asked.days.values())
    assert answers.when(history, 0, as_of_day=as_of, model=model, step=step).days[50] == as_of
    assert answers.how_many(history, as_of - 9, as_of_day=as_of, model=model, step=step).items[50] == 0
    if step == "week":
        assert (asked.days[85] - as_of + 1) % 7 == 0


@pytest.mark.parametrize("model", ["plain", "calibrated"])
def test_answers_say_when_there_is_not_enough_history(model):
    few = flow_history([START, START + 1])
    assert answers.when(few, 5, as_of_day=START + 9, model=model) == NotEnoughHistory(2)
    assert answers.how_many(few, START + 30, as_of_day=START + 9, model=model) == NotEnoughHistory(2)


def test_plain_answers_fall_on_working_days_unless_the_team_works_every_day():
    weekdays = flow_history(rhythm(20))
    found = answers.when(weekdays, 9, as_of_day=START + 140, model="plain")
    assert not found.basis.every_day
    assert all((day + 3) % 7 < 5 for day in found.days.values())
    always = answers.when(flow_history(range(START, START + 60)), 9, as_of_day=START + 60, model="plain")
    assert always.basis.every_day
    assert set(always.days.values()) == {START + 68}


def test_eight_items_in_less_than_a_week_or_on_one_weekend():
    short = flow_history([START] * 9)
    weekly = answers.when(short, 18, as_of_day=START + 2, model="plain", step="week")
    assert weekly.days[85] == START + 2 + 13
    saturday = START + 5
    counts, every_day = backtest.plain_history(
        np.array([saturday] * 9), as_of_day=saturday + 1, first_day=saturday
    )
    assert (counts.tolist(), every_day) == ([9], True)


def test_slips_of_the_dates_given_before():
    found = slips([100, 0, 50, float("nan")], [90, 10, 80, 10])
    assert found.slip_percents.tolist() == [-10.0, 60.0]
    assert (found.near, found.compared, found.left_out) == (1, 2, 2)
    assert slips([], []).median_whole_percent is None
    assert slips([200], [175]).median_whole_percent == -13
    with pytest.raises(ValueError, match="length"):
        slips([1], [])


def test_a_forecast_is_judged_once_its_day_has_passed():
    rates = hit_rates([50, 85], [[10, 20], [12, 40]], [11, 13], as_of_day=30)
    assert [(rate.hits, rate.judged, rate.waiting) for rate in rates] == [(0, 2, 0), (1, 1, 1)]
    assert rates[1].low < rates[1].share == 1.0
    assert hit_rates([85], [[50]], [9], as_of_day=30)[0].share is None
    with pytest.raises(ValueError, match="row"):
        hit_rates([85], [[1, 2]], [1], as_of_day=3)
