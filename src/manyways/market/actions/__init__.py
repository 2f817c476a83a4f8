"""The verbs of go-to-market, one module per noun."""

from manyways.market.actions import bookings, following, given, leaving, notices, outcomes

__all__ = ["bookings", "following", "given", "leaving", "notices", "outcomes"]
