"""The arrays of load against loops over single numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.capacity import balance, chance_of_saturation, loads, nearest_rank, settling_weight


@pytest.mark.parametrize("weeks", range(1, 30))
def test_weights_add_up_to_one(weeks: int) -> None:
    assert settling_weight(range(-3, weeks + 3), weeks).sum() == pytest.approx(1.0)


def test_the_weights_of_four_weeks() -> None:
    assert settling_weight([-1, 0, 1, 2, 3, 4], 4).tolist() == pytest.approx([0, 0.4, 0.3, 0.2, 0.1, 0])
    assert settling_weight([0], 0).tolist() == [0.0]


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 100)), max_size=40))
def test_the_percentile_is_the_nearest_rank(rows: list[tuple[int, float]]) -> None:
    found = nearest_rank([value for _, value in rows], [owner for owner, _ in rows], 4)
    for owner in range(4):
        values = sorted(value for each, value in rows if each == owner)
        if not values:
            assert math.isnan(found[owner])
        else:
            expected = min(
                value for value in values if sum(v <= value for v in values) * 10 >= 9 * len(values)
            )
            assert found[owner] == expected


def test_sessions_fall_in_the_week_of_their_day() -> None:
    found = loads(
        2,
        [0, 7],
        [],
        [],
        impact_day=[],
        impact_hours=[],
        impact_weeks=[],
        session_person=[0, 0, 1],
        session_day=[0, 6, 13],
        session_hours=[1, 2, 4],
    )
    assert found.tolist() == [[3, 0], [0, 4]]


@st.composite
def crowds(draw: st.DrawFn) -> dict[str, object]:
    persons, impacts, trials = draw(st.integers(1, 5)), draw(st.integers(1, 3)), draw(st.integers(1, 6))
    pairs = [(p, i) for p in range(persons) for i in range(impacts) if draw(st.booleans())]
    return {
        "persons": persons,
        "days": [[draw(st.integers(0, 60)) for _ in range(trials)] for _ in range(impacts)],
        "pairs": pairs,
        "hours": [draw(st.integers(0, 20)) for _ in range(impacts)],
        "weeks": [draw(st.integers(0, 5)) for _ in range(impacts)],
        "high": [draw(st.booleans()) for _ in range(impacts)],
        "change": [draw(st.integers(0, 1)) for _ in range(impacts)],
        "sessions": [draw(st.integers(0, 3)) for _ in range(persons)],
        "limit": draw(st.none() | st.integers(0, 6)),
        "most": draw(st.none() | st.integers(0, 2)),
    }


@given(crowds())
def test_the_chance_of_saturation_is_the_share_of_trials(crowd: dict) -> None:  # type: ignore[type-arg]
    found = chance_of_saturation(
        28,
        crowd["days"],
        [p for p, _ in crowd["pairs"]],
        [i for _, i in crowd["pairs"]],
        person_count=crowd["persons"],
        impact_milestone=range(len(crowd["days"])),
        impact_hours=crowd["hours"],
        impact_weeks=crowd["weeks"],
        impact_is_high=crowd["high"],
        impact_change=crowd["change"],
        session_hours=crowd["sessions"],
        hours_per_week=crowd["limit"],
        most_high_changes=crowd["most"],
    )
    if crowd["limit"] is None and crowd["most"] is None:
        assert found is None
        return
    trials = len(crowd["days"][0])
    count = 0
    for trial in range(trials):
        since = [(28 - days[trial]) // 7 for days in crowd["days"]]
        hours = []
        for person in range(crowd["persons"]):
            total = float(crowd["sessions"][person])
            for owner, impact in crowd["pairs"]:
                k, n = since[impact], crowd["weeks"][impact]
                if owner == person and 0 <= k < n:
                    total += crowd["hours"][impact] * 2 * (n - k) / (n * (n + 1))
            hours.append(total)
        reading = sorted(hours)[math.ceil(round(0.9 * len(hours), 9)) - 1]
        high = {
            crowd["change"][i] for i, k in enumerate(since) if crowd["high"][i] and 0 <= k < crowd["weeks"][i]
        }
        by_hours = crowd["limit"] is not None and reading > crowd["limit"]
        by_changes = crowd["most"] is not None and len(high) > crowd["most"]
        count += by_hours or by_changes
    assert found == pytest.approx(count / trials)


def test_without_people_there_is_no_chance() -> None:
    assert (
        chance_of_saturation(
            0,
            [[0]],
            [],
            [],
            person_count=0,
            impact_milestone=[0],
            impact_hours=[1],
            impact_weeks=[1],
            impact_is_high=[True],
            impact_change=[0],
            session_hours=[],
            hours_per_week=1,
            most_high_changes=None,
        )
        is None
    )


def test_demand_against_supply() -> None:
    found = balance([[6, 6], [0, 0]], [0, 0, 1], [0, 3, 7], [14, 10, 14], [5, 2, 1], [0, 7])
    assert found.demand.tolist() == pytest.approx(np.array([[5 + 2 * 4 / 7, 5 + 2 * 3 / 7], [0, 1]]))
    assert found.over[1].tolist() == [0, 1]
    assert math.isnan(found.ratio[1][0])
    assert math.isinf(found.ratio[1][1])
    assert balance([[1.0]], [], [], [], [], [0]).demand.tolist() == [[0]]


@pytest.mark.parametrize(("team", "amount"), [(1, 1.0), (-1, 1.0), (0, -1.0), (0, math.inf), (0, math.nan)])
def test_impossible_demand_is_refused(team: int, amount: float) -> None:
    with pytest.raises(ValueError, match=r"must be|is not there"):
        balance([[1.0]], [team], [0], [7], [amount], [0])
