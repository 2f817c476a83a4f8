"""Random numbers: the same for every machine, order and door; uniform, independent, normal where asked."""

from statistics import NormalDist
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.forecast import draws
from manyways.engine.forecast.normal import normal, normal_table
from manyways.engine.forecast.random import Purpose, bits, entity_key, mix, streams, uniform, unit

WORD = (1 << 64) - 1
any_word = st.integers(0, WORD)


def slow_mix(value: int) -> int:
    """SplitMix64's finaliser in plain integers, after the paper."""
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & WORD
    return value ^ (value >> 31)


def test_first_numbers_of_splitmix64_seeded_with_zero() -> None:
    published = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert [int(word) for word in bits(np.uint64(0), np.arange(3))] == published


@given(any_word)
def test_mix_is_the_papers(value: int) -> None:
    assert int(mix(np.uint64(value))) == slow_mix(value)


@given(any_word, st.integers(0, 10**6), st.integers(0, 10**4))
def test_kernel_twin_is_equal_to_the_byte(key: int, trial: int, part: int) -> None:
    with np.errstate(over="ignore"):
        label = (np.uint64(key) ^ mix(np.uint64(7))) + np.uint64(Purpose.THROUGHPUT) * np.uint64(
            0x9E3779B97F4A7C15
        )
        stream = draws.part_stream(label, part)
        assert int(stream) == int(streams(np.uint64(key), Purpose.THROUGHPUT, 7, part))
        word = draws.bits_one(np.uint64(stream), trial)
        assert int(word) == int(bits(np.uint64(stream), trial))
        assert draws.unit_one(np.uint64(word)) == float(unit(np.uint64(word)))
        assert draws.normal_one(np.uint64(word), normal_table()) == float(normal(np.uint64(word)))


def test_normal_is_the_inverse_of_the_normal_distribution() -> None:
    words = np.concatenate([bits(np.uint64(5), np.arange(2000)), np.array([0, WORD], np.uint64)])
    exact = [NormalDist().inv_cdf(min(max(float(u), 2.0**-24), 1 - 2.0**-24)) for u in unit(words)]
    assert np.abs(normal(words) - exact).max() < 1e-3
    assert np.abs(normal(words) - exact)[np.abs(exact) < 4.5].max() < 5e-5


def test_uniform_has_the_moments_of_the_uniform() -> None:
    numbers = uniform("team", Purpose.THROUGHPUT, np.arange(200_000), seed=3)
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 0.002
    assert abs(numbers.var() - 1 / 12) < 0.001
    assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) < 0.01


def test_purposes_parts_seeds_and_entities_do_not_correlate() -> None:
    trials = np.arange(50_000)
    first = uniform("team", Purpose.THROUGHPUT, trials, seed=3)
    others = [
        uniform("team", Purpose.TEAM_RATE, trials, seed=3),
        uniform("team", Purpose.THROUGHPUT, trials, seed=3, part=1),
        uniform("team", Purpose.THROUGHPUT, trials, seed=4),
        uniform("other team", Purpose.THROUGHPUT, trials, seed=3),
    ]
    for other in others:
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.02


def test_keys_of_names_uuids_and_integers() -> None:
    name = "8f14e45f-ceea-467f-a9f0-2b1f6f8c9d10"
    assert entity_key(name) == entity_key(UUID(name)) == entity_key(name.upper())
    assert entity_key("web team") != entity_key("data team")
    assert entity_key("zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz") != entity_key(name)
    assert entity_key(12) == 12
    with pytest.raises(ValueError, match="64 bits"):
        entity_key(-1)
    with pytest.raises(ValueError, match="64 bits"):
        entity_key(1 << 64)
