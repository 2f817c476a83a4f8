"""The verbs of go-to-market, one module per noun."""

from manyways.market.actions import leaving, outcomes

__all__ = ["leaving", "outcomes"]
