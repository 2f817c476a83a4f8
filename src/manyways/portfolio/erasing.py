"""What the portfolio holds about a person: when they looked."""

from manyways.access.erasing import Erased, declare_erased

declare_erased(Erased("portfolio.Look", "user", goes=True, is_user=True))
