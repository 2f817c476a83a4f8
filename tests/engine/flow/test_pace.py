"""The pace through the stages: ages on leaving, by hand and by a plain twin."""

import random
from collections import defaultdict
from itertools import pairwise

import numpy as np

from manyways.engine.flow.history import StageHistory, stage_history
from manyways.engine.flow.pace import DAY, leaving_ages, pace

ACTIVE, DONE = [False, True, True, False], [False, False, False, True]


def history(changes: list[tuple[int, int, int]]) -> StageHistory:
    return stage_history([(item, stage, day * DAY) for item, stage, day in changes], active=ACTIVE, done=DONE)


def test_an_age_counts_both_days_from_the_first_work() -> None:
    found = leaving_ages(history([(0, 0, 0), (0, 1, 2), (0, 2, 5), (0, 3, 9)]), as_of_minute=20 * DAY)
    assert found.tolist() == [[1, 4, 8, 0]]


def test_going_back_counts_until_the_last_leaving() -> None:
    moves = [(0, 1, 0), (0, 2, 2), (0, 1, 4), (0, 2, 7), (0, 3, 9)]
    assert leaving_ages(history(moves), as_of_minute=20 * DAY).tolist() == [[0, 8, 10, 0]]


def test_what_is_not_finished_does_not_count() -> None:
    moves = [(0, 1, 0), (0, 2, 2), (1, 1, 0), (1, 3, 4), (2, 1, 0), (2, 3, 30)]
    assert leaving_ages(history(moves), as_of_minute=20 * DAY)[:, 1].tolist() == [0, 5, 0]


def test_under_eight_that_passed_there_is_no_pace() -> None:
    seven = [change for item in range(7) for change in ((item, 1, 0), (item, 3, item + 1))]
    assert pace(history(seven), as_of_minute=99 * DAY) == [None, None, None, None]
    eight = history([*seven, (7, 1, 0), (7, 3, 20)])
    found = pace(eight, as_of_minute=99 * DAY)[1]
    assert found is not None
    assert (found.days, found.passed_count) == ({50: 5.0, 85: 8.0}, 8)


def test_no_moves_are_no_error() -> None:
    assert pace(history([]), as_of_minute=0) == [None, None, None, None]


def plain_ages(changes: list[tuple[int, int, int]], as_of: int, count: int) -> list[list[int]]:
    """The same, item by item."""
    moves = defaultdict(list)
    for item, stage, day in changes:
        moves[item].append((day, stage))
    found = [[0] * 4 for _item in range(count)]
    for item, steps in moves.items():
        steps.sort(key=lambda step: step[0])
        begun = [day for day, stage in steps if ACTIVE[stage]]
        if not begun or not DONE[steps[-1][1]] or steps[-1][0] > as_of:
            continue
        for (_day, stage), (left, _to) in pairwise(steps):
            found[item][stage] = max(found[item][stage], left - begun[0] + 1)
    return found


def test_it_agrees_with_counting_item_by_item() -> None:
    draw = random.Random(7)
    for _round in range(60):
        changes = []
        for item in range(draw.randint(1, 9)):
            days = sorted(draw.sample(range(40), draw.randint(1, 7)))
            changes += [(item, draw.randrange(4), day) for day in days]
        count = max(item for item, _stage, _day in changes) + 1
        mine = leaving_ages(history(changes), as_of_minute=30 * DAY)
        assert np.maximum(mine, 0).tolist() == plain_ages(changes, 30, count)
