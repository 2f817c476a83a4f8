"""The kernels against their slow twins and the rules every schedule must keep."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.levelling.cases import problems
from tests.engine.levelling.slow import placed, shortest

from manyways.engine.schedule.levelling import (
    Cycle,
    Problem,
    broken_rules,
    closed_up,
    earliest_starts,
    kernels,
    level,
    lower_bound,
    moved_least,
    problem_of,
)
from manyways.engine.schedule.levelling.search import arrays_of


def place(problem: Problem, keys: list[float]) -> list[int]:
    arrays = arrays_of(problem)
    starts = np.zeros(problem.activity_count, dtype=np.int64)
    kernels.place_all(arrays, kernels.room_for(arrays), np.array(keys, dtype=np.float64), 0, starts)
    return list(starts.tolist())


@given(problems(has_pins=True), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_placing_equals_its_slow_twin(problem: Problem, random: Random) -> None:
    keys = [float(random.randrange(4)) for _ in range(problem.activity_count)]
    assert place(problem, keys) == placed(problem, keys)


@given(problems())
@settings(max_examples=100, deadline=None)
def test_a_levelled_schedule_keeps_all_rules_and_its_bound(problem: Problem) -> None:
    found = level(problem, schedules=100, seed=3)
    assert broken_rules(problem, found.starts) == []
    assert found.makespan == int((found.starts + problem.duration).max())
    assert found.lower_bound <= found.makespan
    assert found.gap >= 0


@given(problems(most=5))
@settings(max_examples=60, deadline=None)
def test_the_bound_never_exceeds_the_optimum_and_search_reaches_it(problem: Problem) -> None:
    best = shortest(problem)
    assert lower_bound(problem) <= best
    assert level(problem, schedules=300, seed=1).makespan == best


def test_what_is_far_behind_by_priority_may_still_come_first() -> None:
    demands = [[2], [3], [2], [3]]
    problem = problem_of([1, 2, 1, 2], demands, [(0, 1, 1)], [4], earliest=[1, 0, 0, 0])
    assert not isinstance(problem, Cycle)
    assert {level(problem, schedules=300, seed=seed).makespan for seed in range(12)} == {shortest(problem)}


@given(problems())
@settings(max_examples=100, deadline=None)
def test_least_change_moves_nothing_earlier_and_nothing_without_need(problem: Problem) -> None:
    good = level(problem, schedules=20)
    assert moved_least(problem, good.starts).starts.tolist() == good.starts.tolist()
    wanted = earliest_starts(problem)
    moved = moved_least(problem, wanted)
    assert (moved.starts >= wanted).all()
    assert broken_rules(problem, moved.starts) == []


@given(problems())
@settings(max_examples=60, deadline=None)
def test_closing_up_never_makes_a_schedule_longer(problem: Problem) -> None:
    loose = moved_least(problem, earliest_starts(problem) * 2)
    closed = closed_up(problem, loose.starts)
    assert closed.makespan <= loose.makespan
    assert broken_rules(problem, closed.starts) == []


@given(problems())
@settings(max_examples=40, deadline=None)
def test_one_seed_gives_one_schedule(problem: Problem) -> None:
    one, two = (level(problem, schedules=150, seed=9) for _ in range(2))
    assert one.starts.tobytes() == two.starts.tobytes()
    assert one.makespan == two.makespan
