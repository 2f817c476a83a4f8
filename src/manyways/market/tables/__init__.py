"""Lists of go-to-market, one module per noun."""

from manyways.market.tables.outcomes import OutlookTable

__all__ = ["OutlookTable"]
