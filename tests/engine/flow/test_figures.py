"""Throughput, cycle time, ageing, cumulative flow, efficiency and blocked time against counting by hand."""

import doctest
import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.flow import cycle_time, percentiles, stages, throughput
from manyways.engine.flow.cycle_time import NotEnoughHistory, ageing, cycle_times
from manyways.engine.flow.history import UNKNOWN, flow_history, stage_history
from manyways.engine.flow.percentiles import percentile
from manyways.engine.flow.stages import blocked_time, cumulative_flow, flow_efficiency, stage_minutes
from manyways.engine.flow.throughput import (
    balance,
    daily_counts,
    is_weekend,
    nth_working_day,
    weekly_counts,
    working_day_counts,
    working_days_between,
    works_weekends,
)

EPOCH = date(1970, 1, 1)
SOME_DAYS = st.lists(st.integers(18_000, 18_060), max_size=60).map(lambda days: np.array(days, np.int64))


@pytest.mark.parametrize("module", [throughput, cycle_time, percentiles, stages])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0


def test_weekends_are_those_of_the_calendar():
    days = np.arange(18_000, 18_400)
    assert is_weekend(days).tolist() == [(EPOCH + timedelta(int(day))).weekday() >= 5 for day in days]


@given(SOME_DAYS)
def test_every_finished_item_is_counted_once_in_days_and_working_days(finished):
    daily = daily_counts(finished, first_day=18_000, last_day=18_060)
    assert daily.tolist() == [int((finished == day).sum()) for day in range(18_000, 18_061)]
    working = working_day_counts(finished, first_day=18_000, last_day=18_060)
    assert working.sum() == len(finished)
    assert len(working) == working_days_between(18_000, 18_060)
    weekly = weekly_counts(finished, first_day=18_000, last_day=18_060)
    assert weekly.tolist() == [daily[5 + 7 * week : 12 + 7 * week].sum() for week in range(8)]


def test_items_of_a_weekend_count_on_the_friday_before():
    saturday = 18_264 + 1
    assert working_day_counts(np.array([saturday]), first_day=18_262, last_day=18_268).tolist() == [
        0,
        0,
        1,
        0,
        0,
    ]
    assert len(working_day_counts(np.array([saturday]), first_day=saturday, last_day=saturday + 1)) == 0


@given(st.integers(18_000, 18_100), st.integers(1, 60))
def test_the_nth_working_day(first_day, number):
    day, left = first_day - 1, number
    while left:
        day += 1
        left -= (EPOCH + timedelta(day)).weekday() < 5
    assert nth_working_day(first_day, number) == day


def test_a_team_that_works_weekends_shows_it():
    weekdays = np.array([day for day in range(18_000, 18_070) if (EPOCH + timedelta(day)).weekday() < 5])
    assert not works_weekends(weekdays)
    assert not works_weekends(np.zeros(0, np.int64))
    assert works_weekends(np.arange(18_000, 18_070))


def test_arrivals_against_departures():
    history = flow_history([12, UNKNOWN, UNKNOWN], created=[10, 11, UNKNOWN], started=[11, 12, 13])
    found = balance(history, first_day=10, last_day=16)
    assert found.arrivals.tolist() == [1, 1, 0, 1, 0, 0, 0]
    assert found.departures.sum() == 1
    assert found.growth_per_week == pytest.approx(2.0)


def test_cycle_times_count_both_days_and_say_when_there_are_too_few():
    few = cycle_times(flow_history([10, 12], started=[10, 11]))
    assert few.days.tolist() == [1, 2]
    assert few.percentiles == NotEnoughHistory(2)
    assert str(few.percentiles) == "Not enough history: 2 finished items, 8 are needed."
    enough = cycle_times(flow_history(range(100, 110), created=[100] * 10), first_day=101, last_day=108)
    assert enough.days.tolist() == list(range(2, 10))
    assert enough.percentiles == {50: 5.0, 70: 7.0, 85: 8.0, 95: 9.0}


def test_ageing_stands_against_the_teams_own_cycle_times():
    history = flow_history([*range(100, 110), UNKNOWN, UNKNOWN, UNKNOWN], started=[100] * 10 + [95, 108, 120])
    times = cycle_times(history)
    found = ageing(history, as_of_day=112, times=times)
    assert found.rows.tolist() == [10, 11]
    assert found.age_days.tolist() == [17, 4]
    assert found.standing.tolist() == [100.0, 40.0]
    unknown = ageing(history, as_of_day=112, times=cycle_times(flow_history([])))
    assert math.isnan(unknown.standing[0])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.integers(1, 100))
def test_percentiles_are_observed_and_the_smallest_that_do(values, level):
    found = percentile(values, level)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= level * len(values) - 1e-6
    smaller = [value for value in values if value < found]
    assert len(smaller) * 100 < level * len(values) + 1e-6


def test_percentiles_of_nothing_and_of_nonsense():
    assert percentile([], 85) is None
    assert percentiles.percentiles([]) is None
    assert percentile([4, 2], 0) == 2
    with pytest.raises(ValueError, match="between"):
        percentile([1], 101)
    with pytest.raises(ValueError, match="number"):
        percentile([float("nan")], 50)


CHANGES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 500)),
    max_size=30,
    unique_by=lambda c: (c[0], c[2]),
)
STAGES = {"active": [False, True, True, False], "done": [False, False, False, True]}


@given(CHANGES)
def test_cumulative_flow_counts_like_looking_at_each_item(changes):
    found = cumulative_flow(stage_history(changes, **STAGES), [0, 100, 250, 500])
    for row, minute in enumerate([0, 100, 250, 500]):
        where = [0, 0, 0, 0]
        for item in range(5):
            seen = [
                change
                for change in sorted(changes, key=lambda c: c[2])
                if change[0] == item and change[2] <= minute
            ]
            if seen:
                where[seen[-1][1]] += 1
        assert found.inside[row].tolist() == where
        assert found.reached[row].tolist() == [sum(where[stage:]) for stage in range(4)]


def test_flow_efficiency_is_active_time_over_all_time():
    changes = [(0, 0, 0), (0, 1, 60), (0, 0, 120), (0, 2, 180), (0, 3, 240), (1, 1, 0), (1, 0, 30), (2, 3, 9)]
    history = stage_history(changes, **STAGES)
    found = flow_efficiency(history)
    assert found.items.tolist() == [0, 2]
    assert found.active_minutes.tolist() == [120, 0]
    assert found.total_minutes.tolist() == [180, 0]
    assert found.share == pytest.approx(2 / 3)
    assert stage_minutes(history, as_of_minute=90)[0].tolist() == [60, 30, 0, 0]


def test_flow_efficiency_of_a_reopened_item_and_of_nothing():
    reopened = flow_efficiency(stage_history([(0, 1, 0), (0, 3, 10), (0, 1, 30), (0, 3, 40)], **STAGES))
    assert (reopened.active_minutes.tolist(), reopened.total_minutes.tolist()) == ([20], [40])
    assert flow_efficiency(stage_history([], **STAGES)).share is None
    assert flow_efficiency(stage_history([(0, 1, 0)], **STAGES)).share is None
    assert stage_minutes(stage_history([], **STAGES), as_of_minute=5).shape == (0, 4)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 40)), max_size=20))
def test_blocked_minutes_are_those_in_at_least_one_block(blocks):
    owners, begun, lengths = (
        (list(column) for column in zip(*blocks, strict=True)) if blocks else ([], [], [])
    )
    ended = [start + length for start, length in zip(begun, lengths, strict=True)]
    found = blocked_time(owners, begun, ended)
    for item, minutes in zip(found.items, found.minutes, strict=True):
        covered = set()
        for owner, start, end in zip(owners, begun, ended, strict=True):
            covered |= set(range(start, end)) if owner == item else set()
        assert minutes == len(covered)
    assert found.total_minutes == found.minutes.sum()


def test_a_block_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before"):
        blocked_time([1], [10], [5])
