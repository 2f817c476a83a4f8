"""The common model: exact against published forecasts and slow twins, simulated against exact."""

import doctest
import json
import math
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.forecast import outcome, plain
from manyways.engine.forecast.outcome import outcome_of
from manyways.engine.forecast.plain import how_many, standard_error, when

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "data" / "flow"
FILES = sorted(PUBLISHED.glob("published-*.json"))
WEEKS = [3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 4]
COUNTS = st.lists(st.integers(0, 3), min_size=1, max_size=4)


@pytest.mark.parametrize("module", [outcome, plain])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.skipif(not FILES, reason="the published forecasts are not beside the repository")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_published_forecasts_to_the_day(path):
    published = json.loads(path.read_text())
    asked, start = published["when_done"], date.fromisoformat(published["when_done"]["start_date"])
    steps = when(asked["daily_throughput"], asked["items"])
    for level, days in asked["exact_day_count"].items():
        assert steps.percentile(int(level)) == days
        said = date.fromisoformat(asked["published_percentiles"][level])
        assert abs((start + timedelta(days - 1) - said).days) <= 1
    for days in (14, 15):
        counted = how_many(published["how_many"]["daily_throughput"], days)
        exact = published["how_many"][f"exact_items_days_{days}"]
        assert {level: counted.sure(int(level)) for level in exact} == exact


@pytest.mark.parametrize("seed", range(1, 6))
def test_24_items_at_the_rhythm_of_twelve_weeks(seed):
    assert when(WEEKS, 24, seed=seed).percentiles([50, 85, 95]) == {50: 7, 85: 8, 95: 8}


@pytest.mark.parametrize("seed", range(1, 6))
def test_simulated_trials_say_the_same(seed, monkeypatch):
    monkeypatch.setattr(plain, "AFFORDABLE", 0)
    simulated = when(WEEKS, 24, seed=seed)
    assert simulated.trials == 10_000
    assert simulated.percentiles([50, 85, 95]) == {50: 7, 85: 8, 95: 8}
    counted = how_many(WEEKS, 10, seed=seed)
    monkeypatch.undo()
    assert abs(counted.sure(85) - how_many(WEEKS, 10).sure(85)) <= 1


@given(COUNTS, st.integers(1, 4))
def test_how_many_equals_listing_every_possible_run(counts, steps):
    runs = [sum(run) for run in product(counts, repeat=steps)]
    expected = outcome_of(runs)
    found = how_many(counts, steps)
    assert found.values.tolist() == expected.values.tolist()
    assert found.chances == pytest.approx(expected.chances)


@given(COUNTS.filter(any), st.integers(1, 8), st.integers(1, 5))
def test_when_is_the_other_side_of_how_many(counts, items, steps):
    done_by = when(counts, items).chance_by(steps)
    assert done_by == pytest.approx(1 - how_many(counts, steps).chance_by(items - 1))


@given(COUNTS.filter(any), st.integers(1, 30))
def test_more_items_never_take_less_time(counts, items):
    assert when(counts, items).percentile(85) <= when(counts, items + 1).percentile(85)


@pytest.mark.parametrize("chance", [0.3, 0.5])
def test_one_item_a_day_or_none_is_the_negative_binomial(chance):
    counts = [1] * int(10 * chance) + [0] * (10 - int(10 * chance))
    found = when(counts, 20)
    mean = float((found.values * found.chances).sum())
    assert mean == pytest.approx(20 / chance, abs=1e-3)


def test_never_nothing_and_the_past():
    assert when([0, 0, 0], 5).percentile(50) is None
    assert when([0, 0, 0], 5).never == 1.0
    assert when([1], 0).percentiles([50]) == {50: 0}
    assert how_many([1, 2], -3).sure(85) == 0
    assert how_many([0], 9).sure(85) == 0
    assert outcome_of([], never=4).sure(50) == 0
    rare = when([0] * 999 + [1], 40)
    assert rare.percentile(95) is None
    assert 0 < rare.never <= 1


def test_a_hundred_thousand_items_are_simulated_and_beyond_thirty_years_are_never(monkeypatch):
    found = when([20, 10, 12], 100_000, trials=50)
    assert found.trials == 50
    assert 7_000 < found.percentile(50) < 7_300
    monkeypatch.setattr(plain, "HORIZON_STEPS", 20)
    assert when([1, 2], 100_000, trials=20).percentile(50) is None


@pytest.mark.parametrize("counts", [[], [-1], [1.5], [float("nan")], [float("inf")]])
def test_nonsense_is_refused(counts):
    with pytest.raises(ValueError, match="history"):
        when(counts, 3)


def test_the_standard_error_of_a_simulated_percentile():
    assert standard_error(when(WEEKS, 24), 85) == 0.0
    days = np.random.default_rng(1).normal(200, 20, 10_000).round().astype(int)
    assert standard_error(outcome_of(days), 85) == pytest.approx(0.306, abs=0.25)
    assert standard_error(outcome_of([5], never=99), 50) == math.inf
