"""Dirty histories: each rule alone, all together, and the history seen on an earlier day."""

import doctest
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.flow import cleaning, history
from manyways.engine.flow.cleaning import RULES, clean, clean_stages
from manyways.engine.flow.history import FIRST_DAY, LAST_DAY, UNKNOWN, flow_history, stage_history

DAYS = st.one_of(st.just(UNKNOWN), st.integers(-400, LAST_DAY + 400))


@pytest.mark.parametrize("module", [history, cleaning])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0


def test_days_are_counted_from_1970():
    assert date(1970, 1, 1).toordinal() + LAST_DAY == date(2149, 12, 31).toordinal()
    assert FIRST_DAY == 0


@pytest.mark.parametrize(
    ("rule", "created", "started", "finished", "identity", "kept"),
    [
        ("date_out_of_range", [-400], [100], [110], [0], [(-1, 100, 110)]),
        ("no_date", [-1, 5], [-1, -1], [-1, 9], [0, 1], [(5, -1, 9)]),
        ("reopened", [5, 7], [6, 8], [9, 12], [3, 3], [(5, 6, 12)]),
        ("finished_before_created", [10, 5], [-1, -1], [9, 9], [0, 1], [(5, -1, 9)]),
        ("started_before_created", [10], [8], [12], [0], [(8, 8, 12)]),
        ("finished_before_started", [5], [12], [10], [0], [(5, -1, 10)]),
        ("not_yet_created", [30, 5], [-1, -1], [-1, 9], [0, 1], [(5, -1, 9)]),
        ("not_yet_started", [5], [30], [-1], [0], [(5, -1, -1)]),
        ("not_yet_finished", [5], [6], [20], [0], [(5, 6, -1)]),
    ],
)
def test_each_rule(rule, created, started, finished, identity, kept):
    dirty = flow_history(finished, created=created, started=started, identity=identity)
    found = clean(dirty, as_of_day=20) if rule.startswith("not_yet") else clean(dirty)
    assert found.touched == {rule: 1}
    rows = np.stack(
        [found.history.created_days, found.history.started_days, found.history.finished_days], axis=1
    )
    assert rows.tolist() == [list(row) for row in kept]


def test_an_item_reopened_and_still_open_is_open():
    found = clean(flow_history([9, UNKNOWN], created=[5, 7], identity=[1, 1]))
    assert found.history.finished_days.tolist() == [UNKNOWN]


@given(st.lists(st.tuples(DAYS, DAYS, DAYS, st.integers(0, 5)), max_size=30), st.integers(0, LAST_DAY))
def test_what_is_left_is_true_and_stays_as_it_is(rows, as_of_day):
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    dirty = flow_history(columns[2], created=columns[0], started=columns[1], identity=columns[3])
    found = clean(dirty, as_of_day=as_of_day)
    assert set(found.touched) <= set(RULES)
    again = clean(found.history, as_of_day=as_of_day)
    assert not set(again.touched) - {"no_date"}
    for created, started, finished in zip(
        found.history.created_days, found.history.started_days, found.history.finished_days, strict=True
    ):
        known = [day for day in (created, started, finished) if day != UNKNOWN]
        assert known == sorted(known)
        assert all(FIRST_DAY <= day < as_of_day for day in known)


@pytest.mark.parametrize("finished", [[1.5], [float("nan")], [float("inf")]])
def test_days_are_whole_numbers(finished):
    with pytest.raises(ValueError, match="whole"):
        flow_history(finished)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="length"):
        flow_history([1, 2], created=[1])


def test_stage_changes_repeated_reopened_and_backwards():
    changes = [(0, 0, 0), (0, 1, 10), (0, 1, 12), (0, 0, 15), (0, 2, 20), (0, 1, 30), (0, 2, 40)]
    found = clean_stages(stage_history(changes, active=[False, True, False], done=[False, False, True]))
    assert found.touched == {"same_stage_again": 1, "reopened": 1, "backwards": 1}
    assert len(found.history.items) == 6


def test_stages_must_be_described():
    with pytest.raises(ValueError, match="described"):
        stage_history([(0, 2, 0)], active=[True], done=[False])
    with pytest.raises(ValueError, match="Each stage"):
        stage_history([], active=[True], done=[])
