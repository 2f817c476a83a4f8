"""Stateless random numbers: each is a function of what it is for, so no order of computing can change it.

A draw belongs to an entity (an activity, a team, a risk), a purpose and a trial:

    stream = mix(key ^ mix(seed)  +  golden * (purpose + 2**16 * part))
    bits   = mix(stream + golden * (trial + 1))

where ``mix`` is the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
generators", OOPSLA 2014) and ``golden`` is 2**64 divided by the golden ratio. Adding an entity, changing the
order or computing in parts therefore leaves every other draw untouched, and two portfolios simulated with
one seed share all draws of the entities they share (common random numbers).

This module needs NumPy alone. `manyways.engine.forecast.draws` holds the compiled twin, equal to the byte.
"""

from enum import IntEnum
from hashlib import blake2b
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
SECOND_FACTOR = np.uint64(0x94D049BB133111EB)
PART = 1 << 16

Bits = NDArray[np.uint64]


class Purpose(IntEnum):
    """What a draw is for; two purposes of one entity never share a number. Values are kept for ever."""

    DURATION = 1
    RISK_OCCURS = 2
    RISK_IMPACT = 3
    TEAM_RATE = 4
    THROUGHPUT = 5
    SCOPE = 6
    FACTOR = 7
    RISK_COST = 8
    RESAMPLE = 9


def entity_key(name: UUID | str | int) -> int:
    """The 64-bit key of an entity: 8 bytes of BLAKE2b, little-endian; an integer is its own key.

    A UUID and its usual spelling have the same key. Raises ValueError for an integer beyond 64 bits.

    >>> entity_key("web team") == entity_key("web team")
    True
    >>> text = "8f14e45f-ceea-467f-a9f0-2b1f6f8c9d10"
    >>> entity_key(text) == entity_key(UUID(text))
    True
    """
    if isinstance(name, int):
        if not 0 <= name < 1 << 64:
            raise ValueError("An integer key must fit 64 bits without a sign.")
        return name
    octets = name.bytes if isinstance(name, UUID) else _octets(name)
    return int.from_bytes(blake2b(octets, digest_size=8).digest(), "little")


def _octets(name: str) -> bytes:
    """A text's bytes; those of the UUID where the text is one in its usual spelling."""
    if len(name) == 36 and name.count("-") == 4:
        try:
            return UUID(name).bytes
        except ValueError:
            return name.encode()
    return name.encode()


def mix(values: Any) -> Bits:
    """The SplitMix64 finaliser of each value: uint64 in, uint64 out, same shape."""
    with np.errstate(over="ignore"):
        state = np.asarray(values, np.uint64)
        state = (state ^ (state >> np.uint64(30))) * FIRST_FACTOR
        state = (state ^ (state >> np.uint64(27))) * SECOND_FACTOR
        return np.asarray(state ^ (state >> np.uint64(31)), np.uint64)


def streams(keys: Any, purpose: int, seed: int, part: int = 0) -> Bits:
    """The stream of each key for one purpose, uint64, shape of `keys`; `part` tells weeks or pieces apart."""
    return mix(labels(keys, purpose, seed, part))


def labels(keys: Any, purpose: int, seed: int, part: int = 0) -> Bits:
    """Streams before their last mixing, from which kernels make the streams of further parts."""
    with np.errstate(over="ignore"):
        step = np.uint64((purpose + PART * part) % (1 << 64)) * GOLDEN
        return np.asarray((np.asarray(keys, np.uint64) ^ mix(np.uint64(seed % (1 << 64)))) + step, np.uint64)


def bits(stream: Any, trials: Any) -> Bits:
    """64 random bits for each stream and trial, broadcast against each other."""
    with np.errstate(over="ignore"):
        counter = (np.asarray(trials, np.uint64) + np.uint64(1)) * GOLDEN
        return mix(np.asarray(stream, np.uint64) + counter)


def unit(values: Bits) -> NDArray[np.float64]:
    """Numbers in [0, 1) from random bits: the upper 53, as float64."""
    return (values >> np.uint64(11)).astype(np.float64) * 2.0**-53


def uniform(
    key: UUID | str | int, purpose: int, trials: Any, *, seed: int, part: int = 0
) -> NDArray[np.float64]:
    """u(entity, purpose, trial) in [0, 1) for each trial number; shape of `trials`.

    >>> first = uniform("web team", Purpose.THROUGHPUT, np.arange(3), seed=1)
    >>> again = uniform("web team", Purpose.THROUGHPUT, np.array([2, 0]), seed=1)
    >>> bool(first[2] == again[0] and first[0] == again[1])
    True
    """
    return unit(bits(streams(np.uint64(entity_key(key)), purpose, seed, part), trials))
