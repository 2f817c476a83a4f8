"""Schedule risk where the answer is known: by arithmetic and by theory."""

import json
import math
from typing import Any

import numpy as np
import pytest
from tests.engine.forecast.size import compiled_only
from tests.engine.forecast.small_networks import DAY, EVENING, OFFICE, START, chain, days, network

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.risk import (
    CorrelationError,
    Effect,
    Group,
    ItemCost,
    RiskError,
    RiskSpec,
    ScheduleRisk,
    factor_of,
    nearest_correlation,
    risk,
)
from manyways.engine.schedule import (
    Constraint,
    Item,
    LagKind,
    Link,
    Rules,
)
from manyways.engine.time import minute_of
from manyways.engine.time.moments import moment_of


@compiled_only
def test_a_chain_of_perts_has_the_sum_of_means_and_variances() -> None:
    spec = RiskSpec(durations={n: d.pert(8 * DAY, 10 * DAY, 18 * DAY) for n in range(1, 11)})
    found = risk(chain(10), spec, trials=20_000)
    assert days(found).mean() == pytest.approx(110, abs=0.15)
    assert days(found).var() == pytest.approx(10 * 3 * 7 / 7, rel=0.03)


@compiled_only
def test_triangular_mean_and_p80() -> None:
    found = risk(chain(1), RiskSpec(durations={1: d.triangular(8 * DAY, 10 * DAY, 16 * DAY)}), trials=20_000)
    assert days(found).mean() == pytest.approx(11.333, abs=0.03)
    assert (found.percentile(80) - START) / DAY == pytest.approx(12.902, abs=0.05)


@compiled_only
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.8])
def test_variance_of_a_chain_by_correlation(rho: float) -> None:
    count = 6
    uniform = {n: d.uniform(5 * DAY, 35 * DAY) for n in range(1, count + 1)}
    groups = RiskSpec(durations=uniform, groups=(Group("g", rho),), group_of=dict.fromkeys(uniform, "g"))
    matrix = np.full((count, count), rho) + (1 - rho) * np.eye(count)
    full = RiskSpec(durations=uniform, matrix_keys=tuple(uniform), matrix=matrix)
    pearson = 6 / math.pi * math.asin(rho / 2)  # of uniforms joined by normals
    exact = 75 * (count + count * (count - 1) * pearson)
    for spec in (groups, full):
        assert days(risk(chain(count), spec, trials=20_000)).var() == pytest.approx(exact, rel=0.04)


@compiled_only
def test_merging_paths_end_later_than_each_and_the_bias_is_told() -> None:
    items = [Item(1, duration_minutes=DAY), Item(2, duration_minutes=DAY), Item(3)]
    spec = RiskSpec(durations={1: d.uniform(0, 10 * DAY), 2: d.uniform(0, 10 * DAY)})
    found = risk(network(items, [Link(0, 2), Link(1, 2)]), spec, trials=20_000)
    assert days(found).mean() == pytest.approx(20 / 3, abs=0.05)
    assert found.merge_bias()[3] / DAY == pytest.approx(20 / 3 - 5, abs=0.06)
    criticality = found.criticality()
    assert criticality[1] == pytest.approx(0.5, abs=0.02)
    assert criticality[1] + criticality[2] == pytest.approx(1, abs=0.001)
    assert criticality[3] == 1.0


@compiled_only
def test_the_longest_of_three_uniforms() -> None:
    spec = RiskSpec(durations={n: d.uniform(0, 100 * DAY) for n in (1, 2, 3)})
    found = risk(network([Item(n, duration_minutes=DAY) for n in (1, 2, 3)], []), spec, trials=20_000)
    assert days(found).mean() == pytest.approx(75, abs=0.5)


@compiled_only
def test_a_risk_costs_its_expected_days_and_jumps_at_its_percentile() -> None:
    drivers = (
        ScheduleRisk("permit", 0.3, (Effect("1", d.fixed(10 * DAY)),)),
        ScheduleRisk("harmless", 0.9),
    )
    spec = RiskSpec(durations={1: d.fixed(20 * DAY)}, risks=drivers)
    found = risk(chain(1), spec, trials=20_000)
    assert found.percentile(69) == START + 20 * DAY
    assert found.percentile(71) == START + 30 * DAY
    days_of = found.days_of_risks(percents=(50, 80))
    assert days_of["permit"] == {"mean": pytest.approx(3, abs=0.1), "p50": 0.0, "p80": 10.0}
    assert days_of["harmless"] == {"mean": 0.0, "p50": 0.0, "p80": 0.0}
    assert list(days_of) == ["permit", "harmless"]


@compiled_only
def test_cost_and_schedule_are_joint() -> None:
    driver = ScheduleRisk("fire", 0.5, (Effect("1", d.fixed(10 * DAY)),), cost=d.fixed(1000))
    spec = RiskSpec(
        durations={1: d.fixed(20 * DAY)}, risks=(driver,), costs={1: ItemCost(100, 1 / DAY)}, burn_per_day=2
    )
    found = risk(chain(1), spec, trials=4000)
    assert set(np.round(found.cost, 6)) == {100 + 20 + 40, 100 + 30 + 60 + 1000}
    calm = found.probability_met(START + 20 * DAY)
    assert found.joint_confidence(START + 20 * DAY, 500) == calm == pytest.approx(0.5, abs=0.03)
    assert found.cost_percentile(1) == pytest.approx(160)
    assert found.means[1] == pytest.approx(160 * calm + 1190 * (1 - calm))


@compiled_only
def test_significance_shares_out_the_spread_of_a_chain() -> None:
    spec = RiskSpec(durations={1: d.uniform(0, 20 * DAY), 2: d.uniform(0, 10 * DAY)})
    found = risk(chain(2), spec, trials=20_000)
    assert found.significance()[1] == pytest.approx(0.8, abs=0.02)
    assert sum(found.significance().values()) == pytest.approx(1, abs=1e-6)
    assert found.duration_sd()[2] / DAY == pytest.approx(10 / math.sqrt(12), rel=0.02)
    certain = risk(chain(2), RiskSpec(usual_range=(1, 1, 1)), trials=10)
    assert set(certain.significance().values()) == {0.0}


@compiled_only
def test_standard_error_follows_the_formula() -> None:
    spec = RiskSpec(durations={n: d.uniform(0, 100 * DAY) for n in range(1, 13)})
    found = risk(chain(12), spec, trials=10_000)
    sd = days(found).std()
    density = math.exp(-(1.0364**2) / 2) / math.sqrt(2 * math.pi) / sd
    assert found.standard_error_days(85) == pytest.approx(0.357 / (100 * density), rel=0.2)


@compiled_only
def test_started_complete_and_manual_items_and_floors() -> None:
    status = START + 10 * DAY
    items = [
        Item(
            1,
            duration_minutes=5 * DAY,
            actual_start_minute=START,
            actual_finish_minute=START + 4 * DAY,
            percent_complete=100,
        ),
        Item(2, duration_minutes=20 * DAY, actual_start_minute=START, remaining_minutes=10 * DAY),
        Item(3, is_manual=True, start_minute=START + 40 * DAY, finish_minute=START + 45 * DAY),
        Item(
            4,
            duration_minutes=DAY,
            constraint=Constraint.START_NO_EARLIER_THAN,
            constraint_minute=START + 50 * DAY,
        ),
        Item(
            5,
            duration_minutes=DAY,
            constraint=Constraint.FINISH_NO_EARLIER_THAN,
            constraint_minute=START + 61 * DAY,
        ),
    ]
    spec = RiskSpec(durations={2: d.uniform(0, 20 * DAY)}, usual_range=(1, 1, 1))
    found = risk(
        network(items, [Link(1, 4)]),
        spec,
        rules=Rules(status_minute=status),
        trials=4000,
        keep=(1, 2, 3, 4, 5),
    )
    kept = {key: (found.kept[key] - START) / DAY for key in found.kept}
    assert set(kept[1]) == {4}
    assert kept[2].min() >= 10
    assert kept[2].mean() == pytest.approx(15, abs=0.2)
    assert (set(kept[3]), set(kept[4]), set(kept[5])) == ({45}, {51}, {61})


def test_lags_in_elapsed_time_and_across_calendars() -> None:
    items = [
        Item(1, duration_minutes=480),
        Item(2, duration_minutes=240, calendar=1),
        Item(3, duration_minutes=60),
    ]
    links = [Link(0, 1), Link(1, 2, lag=2 * DAY, lag_kind=LagKind.ELAPSED)]
    compiled = network(items, links, (OFFICE, EVENING))
    found = risk(compiled, RiskSpec(usual_range=(1, 1, 1)), trials=2)
    assert moment_of(found.percentile(50)).isoformat() == "2026-11-27T09:00:00"
    assert found.planned_finish_minute == found.percentile(50)


def test_matrices_that_cannot_be_are_brought_to_the_nearest_that_can() -> None:
    broken = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    near = nearest_correlation(broken)
    assert np.linalg.eigvalsh(near)[0] > 0
    assert np.diag(near) == pytest.approx(1)
    assert np.abs(near - broken).max() < 0.5
    factor = factor_of(broken)
    assert factor @ factor.T == pytest.approx(near, abs=1e-6)
    fine = np.array([[1.0, 0.5], [0.5, 1.0]])
    assert nearest_correlation(fine) == pytest.approx(fine)
    assert factor_of(np.zeros((0, 0))).shape == (0, 0)


@pytest.mark.parametrize(
    "matrix",
    [
        np.ones((2, 3)),
        np.eye(201),
        [[1, math.nan], [math.nan, 1]],
        [[1, 2], [2, 1]],
        [[1, 0.5], [0.4, 1]],
        [[0.9]],
    ],
)
def test_what_is_no_correlation_is_refused(matrix: Any) -> None:
    with pytest.raises(CorrelationError):
        factor_of(np.asarray(matrix, float))


@pytest.mark.parametrize(
    "spec",
    [
        RiskSpec(durations={9: d.fixed(1)}),
        RiskSpec(costs={9: ItemCost()}),
        RiskSpec(group_of={9: "g"}),
        RiskSpec(group_of={1: "g"}),
        RiskSpec(groups=(Group("g", 2),)),
        RiskSpec(burn_per_day=math.inf),
        RiskSpec(usual_range=(2, 1, 3)),
        RiskSpec(matrix_keys=(1,)),
        RiskSpec(risks=(ScheduleRisk("r", 1.5),)),
        RiskSpec(risks=(ScheduleRisk("r", 0.5, (Effect("9", d.fixed(1)),)),)),
        RiskSpec(risks=(ScheduleRisk("r", 0.5, (Effect("1", d.fixed(-1), "multiplies"),)),)),
    ],
)
def test_what_does_not_fit_the_network_is_refused(spec: RiskSpec) -> None:
    with pytest.raises(RiskError):
        risk(chain(2), spec, trials=1)


def test_options_out_of_range_are_refused() -> None:
    for options in ({"trials": 0}, {"keep": [77]}):
        with pytest.raises(RiskError):
            risk(chain(1), **options)  # type: ignore[arg-type]


def test_nothing_one_item_and_plain_numbers() -> None:
    empty = risk(network([], []), trials=3)
    assert empty.percentile(50) == START
    found = risk(network([Item(1, duration_minutes=480)], [], (OFFICE,)), trials=50)
    answer = json.loads(json.dumps(found.as_json({1: "the item"})))
    assert answer["criticality"] == {"the item": 1.0}
    assert answer["planned_finish"] == moment_of(minute_of(moment_of(START)) + 1020).isoformat()
    assert answer["finish"]["10"] <= answer["finish"]["95"]


def test_few_trials_of_everything_are_the_same_for_any_threads() -> None:
    drivers = (
        ScheduleRisk(
            "fire",
            0.5,
            (Effect("1", d.uniform(0, 2 * DAY)), Effect("2", d.fixed(1.5), "multiplies")),
            d.pert(1, 2, 9),
        ),
        ScheduleRisk(
            "flood",
            0.5,
            (
                Effect("1", d.fixed(2.0), "multiplies", is_parallel=True),
                Effect("1", d.fixed(DAY), is_parallel=True),
            ),
        ),
        ScheduleRisk("nothing", 1.0),
    )
    spec = RiskSpec(
        matrix_keys=(1, 2),
        matrix=np.array([[1.0, 0.5], [0.5, 1.0]]),
        groups=(Group("g", 0.4),),
        group_of={3: "g"},
        risks=drivers,
        costs={1: ItemCost(10, 1 / DAY)},
        burn_per_day=3,
    )
    one = risk(chain(3), spec, trials=70, threads=1)
    more = risk(chain(3), spec, trials=70, threads=3)
    assert one.cost.tobytes() == more.cost.tobytes()
    assert one.finish_without.tobytes() == more.finish_without.tobytes()
    assert one.finish_without[2].tobytes() == one.finish_minute.tobytes()
    assert one.days_of_risks() == more.days_of_risks()
    assert one.joint_confidence(one.percentile(50), one.cost_percentile(50)) <= 0.5
    assert one.duration_sd() == more.duration_sd()
    assert one.means[1] > 0
    started = Item(1, duration_minutes=DAY, actual_start_minute=START, remaining_minutes=600)
    pinned = Item(2, is_manual=True, start_minute=START, finish_minute=START + 60)
    bounded = Item(
        3, duration_minutes=60, constraint=Constraint.MUST_FINISH_ON, constraint_minute=START + 2 * DAY
    )
    late = Item(
        4, duration_minutes=60, constraint=Constraint.MUST_START_ON, constraint_minute=START + 2 * DAY
    )
    mixed = network([started, pinned, bounded, late], [Link(0, 2), Link(1, 2)])
    found = risk(mixed, RiskSpec(usual_range=(1, 1, 1)), trials=2, keep=(1, 2, 3, 4), threads=1)
    assert [int(found.kept[key][0]) - START for key in (1, 2, 3, 4)] == [DAY, 60, 2 * DAY, 2 * DAY + 60]
    given_one = risk(
        mixed, RiskSpec(durations={1: d.fixed(DAY + 60)}, usual_range=(1, 1, 1)), trials=2, keep=(1,)
    )
    assert given_one.kept[1][0] - START == DAY + 60
    assert found.merge_bias() == {3: DAY - 60}


def test_a_matrix_far_from_any_correlation_is_still_brought_home(monkeypatch: pytest.MonkeyPatch) -> None:
    from manyways.engine.forecast.risk import correlation

    monkeypatch.setattr(correlation, "ROUNDS", 1)
    broken = np.array([[1.0, 1.0, -1.0], [1.0, 1.0, 1.0], [-1.0, 1.0, 1.0]])
    assert np.linalg.eigvalsh(nearest_correlation(broken))[0] > 0
