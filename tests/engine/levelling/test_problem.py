"""Problems: what is refused, what is empty, what mirrors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.levelling.cases import problems

from manyways.engine.schedule.levelling import (
    Cycle,
    InvalidProblemError,
    Levelled,
    Problem,
    broken_rules,
    closed_up,
    level,
    lower_bound,
    moved_least,
    optimise,
    problem_of,
    search,
)
from manyways.engine.schedule.levelling.problem import mirrored


def made(*rows: object, **values: object) -> Problem:
    problem = problem_of(*rows, **values)  # type: ignore[arg-type]
    assert isinstance(problem, Problem)
    return problem


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"duration": [-1]}, "duration of activity 1"),
        ({"duration": [1 << 41]}, "duration of activity 1"),
        ({"demand": [[-1]]}, "demand of activity 1"),
        ({"demand": [[3]]}, "Activity 1 needs more"),
        ({"earliest": [-1]}, "release of activity 1"),
        ({"pinned": [-2]}, "pinned start of activity 1"),
        ({"capacity": [-1]}, "must not be negative"),
        ({"steps": [(5, [2]), (5, [1])]}, "in order of time"),
        ({"links": [(0, 0, 1 << 41)], "duration": [1]}, "too long"),
    ],
)
def test_impossible_problems_are_refused(values: dict[str, object], reason: str) -> None:
    rows: dict[str, object] = {"duration": [1], "demand": [[1]], "links": [], "capacity": [2]}
    rows |= values
    if rows["links"]:
        rows |= {"duration": [1, 1], "demand": [[1], [1]], "links": [(0, 1, 1 << 41)]}
    with pytest.raises(InvalidProblemError, match=reason):
        problem_of(**rows)  # type: ignore[arg-type]


def test_a_cycle_is_a_value() -> None:
    assert problem_of([1, 1], [[1], [1]], [(0, 1, 1), (1, 0, 1)], [1]) == Cycle((0, 1))


def test_nothing_to_do_takes_no_time() -> None:
    empty = made([], np.zeros((0, 1)), [], [1])
    assert (level(empty).makespan, level(empty).gap, level(empty).is_optimal) == (0, 0.0, True)
    assert lower_bound(empty) == 0
    assert moved_least(empty, []).makespan == 0
    assert optimise(empty, level(empty), seconds=1).makespan == 0
    assert level(made([0], [[0]], [], [1])).makespan == 0


def test_without_resources_the_critical_path_decides() -> None:
    free = made([2, 3], np.zeros((2, 0)), [(0, 1, 2)], [])
    assert (level(free).makespan, level(free).is_optimal) == (5, True)


def test_items_that_take_no_time_take_no_room() -> None:
    assert level(made([0, 4], [[9], [1]], [], [1])).starts.tolist() == [0, 0]


def test_capacity_that_comes_later_is_waited_for() -> None:
    late = made([2, 1], [[2], [1]], [], [1], steps=[(5, [2])])
    assert level(late, schedules=50).starts.tolist() == [5, 0]


def test_pinned_work_stays_even_where_it_breaks_the_limit() -> None:
    pinned = made([3, 3, 2], [[2], [2], [1]], [], [2], pinned=[0, 1, -1])
    found = level(pinned)
    assert found.starts.tolist()[:2] == [0, 1]
    assert found.starts[2] >= 4
    assert broken_rules(pinned, found.starts) == ["Resource 1 is over its limit from 1 to 3."]


def test_broken_rules_are_named() -> None:
    problem = made([2, 2], [[1], [1]], [(0, 1, 2)], [1], earliest=[1, 0])
    assert broken_rules(problem, [0, 1]) == [
        "Activity 2 starts too early after activity 1.",
        "Activity 1 does not start when it may.",
        "Resource 1 is over its limit from 1 to 2.",
    ]


def test_the_search_stops_when_told_and_starts_afresh_when_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    problem = made(rng.integers(1, 9, 30), rng.integers(1, 5, (30, 2)), [(0, 11, 3)], [6, 5])
    seen: list[Levelled] = []
    level(problem, schedules=10**9, goes_on=lambda best: len(seen) < 3 and not seen.append(best))
    assert len(seen) == 3
    monkeypatch.setattr(search, "STALL", 0)
    long = level(problem, schedules=1500, seed=2)
    assert long.makespan <= seen[0].makespan
    assert broken_rules(problem, long.starts) == []


def test_shifting_right_and_left_again_is_dropped_where_it_makes_things_longer() -> None:
    problem = made(
        [2, 3, 4, 3, 0],
        [[3], [1], [1], [0], [0]],
        [(0, 4, -1)],
        [4],
        earliest=[8, 0, 7, 8, 8],
        steps=[(1, [3])],
    )
    closed = closed_up(problem, [93, 43, 71, 11, 51])
    assert closed.makespan == 13
    assert broken_rules(problem, closed.starts) == []


@given(problems(has_pins=True), st.data())
def test_a_mirrored_mirror_is_the_problem(problem: Problem, data: st.DataObject) -> None:
    twice = mirrored(mirrored(problem))
    assert twice.delay.tolist() == problem.delay.tolist()
    assert twice.step_capacity.tolist() == problem.step_capacity.tolist()
    assert twice.order.tolist() == problem.order.tolist()
    assert twice.graph.tail.tolist() == problem.graph.tail.tolist()
