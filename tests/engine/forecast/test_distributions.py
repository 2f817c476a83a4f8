"""Distributions: moments and quantiles by formula, conditional tables, refusals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast import draws
from manyways.engine.forecast.normal import normal
from manyways.engine.forecast.random import bits


def values(distribution: d.Distribution) -> np.ndarray:
    """The whole table in the distribution's own unit."""
    made = d.shape(distribution)
    return made.low + made.span * made.table


def quantile(distribution: d.Distribution, share: float) -> float:
    """The value at one probability, read from the table."""
    return float(np.interp(share, d.probability_grid(), values(distribution)))


def test_triangular_mean_and_p80() -> None:
    triangle = d.triangular(8, 10, 16)
    assert d.mean(triangle) == pytest.approx(34 / 3, abs=1e-3)
    assert quantile(triangle, 0.8) == pytest.approx(16 - math.sqrt(0.2 * 8 * 6), abs=2e-3)


@pytest.mark.parametrize("points", [(0, 1, 2), (8, 10, 18), (5, 5, 9), (1, 9, 9), (2, 2.01, 40)])
def test_pert_has_the_beta_mean_and_variance(points: tuple[float, float, float]) -> None:
    low, likeliest, high = points
    centre = (low + 4 * likeliest + high) / 6
    table = values(d.pert(*points))
    assert d.mean(d.pert(*points)) == pytest.approx(centre, abs=2e-4 * (high - low))
    variance = float(d.weight_grid() @ (table - centre) ** 2)
    assert variance == pytest.approx((centre - low) * (high - centre) / 7, rel=5e-3)


def test_pert_symmetric_median_and_uniform_case() -> None:
    assert d.median(d.pert(0, 5, 10)) == pytest.approx(5, abs=1e-3)
    assert d.median(d.uniform(0, 10)) == pytest.approx(5, abs=1e-3)
    assert quantile(d.uniform(0, 10), 0.9) == pytest.approx(9, abs=1e-3)


def test_pert_with_likeliest_at_the_low_end_is_one_minus_the_fifth_root() -> None:
    for share in (0.1, 0.5, 0.9, 0.99):
        assert quantile(d.pert(0, 0, 1), share) == pytest.approx(1 - (1 - share) ** 0.2, abs=1e-4)


def test_lognormal_quantiles() -> None:
    assert d.median(d.lognormal(10, 0.5)) == pytest.approx(10, rel=1e-4)
    assert quantile(d.lognormal(10, 0.5), 0.8413447) == pytest.approx(10 * math.exp(0.5), rel=1e-3)
    assert d.mean(d.lognormal(10, 0.5)) == pytest.approx(10 * math.exp(0.125), rel=1e-3)


def test_empirical_gives_back_what_happened() -> None:
    history = d.empirical([5, 1, 3, 3])
    assert d.mean(history) == pytest.approx(3, abs=0.02)
    assert [round(quantile(history, share)) for share in (0.1, 0.4, 0.6, 0.9)] == [1, 3, 3, 5]


def test_fixed_and_degenerate_triples_are_constant() -> None:
    for certain in (d.fixed(7), d.pert(7, 7, 7), d.triangular(7, 7, 7), d.uniform(7, 7), d.empirical([7])):
        assert set(values(certain)) == {7.0}


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_must_be_finite(bad: float) -> None:
    for make in (d.fixed, lambda x: d.pert(1, x, 3), lambda x: d.lognormal(1, x), lambda x: d.empirical([x])):
        with pytest.raises(d.DistributionError):
            make(bad)


def test_refusals() -> None:
    for make in (
        lambda: d.pert(3, 2, 4),
        lambda: d.triangular(1, 5, 4),
        lambda: d.uniform(2, 1),
        lambda: d.lognormal(0, 1),
        lambda: d.lognormal(1, 6),
        lambda: d.empirical([]),
        lambda: d.scaled(d.fixed(1), -1),
        lambda: d.scaled(d.fixed(1), math.inf),
    ):
        with pytest.raises(d.DistributionError):
            make()


def test_scaled() -> None:
    assert d.scaled(d.pert(1, 2, 4), 480) == d.pert(480, 960, 1920)
    assert d.scaled(d.lognormal(2, 0.4), 3) == d.lognormal(6, 0.4)
    assert d.scaled(d.lognormal(2, 0.4), 0) == d.fixed(0)


def test_remaining_of_a_uniform_is_uniform_over_what_is_left() -> None:
    left = d.remaining(d.uniform(0, 10), 4)
    table = left.low + left.span * left.table
    assert np.interp([0.0, 0.25, 0.5, 1.0], d.probability_grid(), table) == pytest.approx(
        [0, 1.5, 3, 6], abs=0.01
    )


def test_remaining_before_the_low_end_only_shifts() -> None:
    made = d.shape(d.pert(8, 10, 16))
    left = d.remaining(d.pert(8, 10, 16), 3)
    assert left.low + left.span * left.table == pytest.approx(made.low + made.span * made.table - 3, abs=1e-3)
    assert (d.remaining(d.pert(8, 10, 16), 0).table == made.table).all()
    assert not d.is_outlasted(d.pert(8, 10, 16), 3)


def test_an_outlasted_activity_has_nothing_left() -> None:
    assert d.is_outlasted(d.pert(8, 10, 16), 16)
    assert not d.is_outlasted(d.fixed(0), 0)
    assert d.remaining(d.pert(8, 10, 16), 20).table.max() == 0


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100), st.sampled_from([d.pert, d.triangular]))
def test_tables_rise_and_stay_within_the_range(a: float, b: float, c: float, make: object) -> None:
    low, likeliest, high = sorted((a, b, c))
    table = values(make(low, likeliest, high))  # type: ignore[operator]
    assert (np.diff(table) >= 0).all()
    assert table[0] >= low - 1e-9
    assert table[-1] <= high + 1e-9 * max(1.0, high)


def test_one_draw_equals_interpolation() -> None:
    rows = d.TableSet()
    assert rows.array().shape == (1, d.TABLE_POINTS)
    row = rows.add(d.shape(d.pert(0, 3, 10)).table)
    assert rows.add(d.shape(d.pert(0, 6, 20)).table) == row
    other = rows.add(d.shape(d.lognormal(1, 1)).table)
    tables = rows.array()
    for z in (-7.0, -1.3, 0.0, 2.2, 9.0):
        for each in (row, other):
            expected = np.interp(z, d.z_grid(), tables[each])
            assert draws.quantile_one(tables, each, z) == pytest.approx(expected, rel=1e-5)


def test_sampling_has_the_mean_and_sd() -> None:
    rows = d.TableSet()
    made = d.shape(d.pert(2, 4, 12))
    row = rows.add(made.table)
    z = normal(bits(np.uint64(11), np.arange(20_000)))
    tables = rows.array()
    drawn = np.array([made.low + made.span * draws.quantile_one(tables, row, float(each)) for each in z])
    assert drawn.mean() == pytest.approx(5, abs=0.1)
    assert drawn.var() == pytest.approx(3 * 7 / 7, rel=0.1)
