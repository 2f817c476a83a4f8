"""Earned value and earned schedule against worked examples, identities and slow twins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.money import earned_schedule, earned_value, planned_value_curve
from manyways.engine.money.ratios import checked

AMOUNTS = st.floats(1, 1e9)


def test_a_worked_example() -> None:
    day = earned_value(budget=100_000, planned=60_000, earned=50_000, actual=62_500)
    assert (day.schedule_variance, day.cost_variance) == (-10_000, -12_500)
    assert day.cost_index.value == pytest.approx(0.8)
    assert day.schedule_index.value == pytest.approx(50 / 60)
    assert day.at_cost_index.value == pytest.approx(125_000)
    assert day.at_plan == 112_500
    assert day.at_both_indices.value == pytest.approx(62_500 + 50_000 / (0.8 * 50 / 60))
    assert day.variance_at_completion.value == pytest.approx(-25_000)
    assert day.to_complete_index.value == pytest.approx(50_000 / 37_500)
    assert day.to_complete_to_estimate.value == pytest.approx(0.8)


def test_undefined_figures_say_why() -> None:
    start = earned_value(budget=100, planned=0, earned=0, actual=0)
    assert start.cost_index.value is None
    assert start.cost_index.reason == "Nothing has been spent yet."
    assert start.schedule_index.reason == "Nothing was planned to be done by now."
    assert not start.at_cost_index.is_defined
    assert start.to_complete_index.value == 1
    assert earned_value(100, 0, 5, 5).at_both_indices.reason == "Nothing was planned to be done by now."
    spent = earned_value(budget=100, planned=100, earned=0, actual=100)
    assert spent.to_complete_index.reason.startswith("The budget is spent")
    assert spent.at_cost_index.reason == "Nothing has been earned yet."
    assert spent.at_both_indices.reason == "Nothing has been earned yet."
    done = earned_value(budget=100, planned=100, earned=100, actual=90)
    assert done.to_complete_index.reason == "Everything is done."


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf")])
def test_what_is_no_amount_is_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="actual must be a number"):
        earned_value(1, 1, 1, amount)
    with pytest.raises(ValueError, match="More is earned"):
        earned_value(1, 1, 2, 1)
    assert checked("budget", 3) == 3.0


@given(AMOUNTS, st.floats(0.01, 1), st.floats(0.01, 1), AMOUNTS)
def test_identities(budget: float, planned: float, earned: float, actual: float) -> None:
    day = earned_value(budget, budget * planned, budget * earned, actual)
    assert day.at_cost_index.value is not None
    assert day.cost_index.value is not None
    assert day.schedule_index.value is not None
    assert day.at_both_indices.value is not None
    assert day.at_cost_index.value * day.cost_index.value == pytest.approx(budget)
    rest = (budget - day.earned) / (day.cost_index.value * day.schedule_index.value)
    assert day.at_both_indices.value == pytest.approx(actual + rest)


ITEMS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20), st.integers(0, 100)), max_size=8)


@given(ITEMS, st.lists(st.integers(-5, 80), min_size=1, max_size=5))
def test_the_curve_equals_its_slow_twin(items: list[tuple[int, int, int]], days: list[int]) -> None:
    starts = [start for start, _, _ in items]
    finishes = [start + length for start, length, _ in items]
    expected = []
    for day in days:
        total = 0.0
        for start, length, budget in items:
            if length == 0:
                total += budget if day >= start else 0
            else:
                total += budget * min(max(day - start, 0), length) / length
        expected.append(total)
    curve = planned_value_curve(starts, finishes, [budget for _, _, budget in items], days)
    assert curve.tolist() == pytest.approx(expected)


def test_wrong_curves_are_refused() -> None:
    with pytest.raises(ValueError, match="finishes before it starts"):
        planned_value_curve([2], [1], [1], [0])
    with pytest.raises(ValueError, match="negative or not a number"):
        planned_value_curve([1], [2], [np.nan], [0])


def test_earned_schedule_where_cost_hides_the_delay() -> None:
    late = earned_schedule([10, 30, 60, 100], earned=100, actual_time=6)
    assert (late.earned.value, late.variance.value) == (4, -2)
    assert late.index.value == pytest.approx(4 / 6)
    assert late.at_completion.value == pytest.approx(6)
    assert late.to_complete_index.reason == "Everything is done."


def test_earned_schedule_in_its_borders() -> None:
    start = earned_schedule([10, 30], earned=0, actual_time=0)
    assert start.earned.value == 0
    assert start.index.reason == "No time has passed yet."
    assert start.at_completion.reason == "No time has passed yet."
    assert start.to_complete_index.value == 1
    idle = earned_schedule([10, 30], earned=0, actual_time=1)
    assert idle.at_completion.reason == "Nothing has been earned yet."
    over = earned_schedule([10, 30], earned=20, actual_time=3)
    assert over.to_complete_index.reason.startswith("The planned time is over")
    assert earned_schedule([10, 10, 30], earned=10, actual_time=1).earned.value == 2
    assert earned_schedule([10, 30, 30, 30], earned=30, actual_time=4).planned_duration == 2
    for empty in ([], [0, 0]):
        assert (
            earned_schedule(empty, earned=0, actual_time=1).index.reason == "The plan has no planned value."
        )


@pytest.mark.parametrize(
    ("curve", "earned", "time"),
    [([2, 1], 0, 0), ([np.inf], 0, 0), ([1], 2, 0), ([1], 0, -1), ([1], np.nan, 0)],
)
def test_impossible_earned_schedules_are_refused(curve: list[float], earned: float, time: float) -> None:
    with pytest.raises(ValueError, match="must"):
        earned_schedule(curve, earned, time)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=10), st.floats(0, 1))
def test_earned_schedule_inverts_the_curve(steps: list[int], share: float) -> None:
    curve = np.cumsum(steps).astype(float)
    if not curve[-1]:
        return
    earned = share * float(curve[-1])
    at = earned_schedule(curve, earned, 1.0).earned.value
    assert at is not None
    assert np.interp(at, range(len(curve) + 1), [0, *curve]) == pytest.approx(earned, abs=1e-6)
