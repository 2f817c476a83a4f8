"""The verbs of go-to-market, one module per noun."""

from manyways.market.actions import (
    bookings,
    following,
    given,
    launches,
    leaving,
    measures,
    notices,
    outcomes,
    readiness,
)

__all__ = [
    "bookings",
    "following",
    "given",
    "launches",
    "leaving",
    "measures",
    "notices",
    "outcomes",
    "readiness",
]
