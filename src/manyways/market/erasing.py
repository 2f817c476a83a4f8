"""What go-to-market holds about a person: what they follow, and the addresses of their calendars."""

from manyways.access.erasing import Erased, declare_erased

declare_erased(
    Erased("market.Subscription", "user", goes=True, is_user=True),
    Erased("market.Digest", "user", goes=True, is_user=True),
    Erased("market.Feed", "user", goes=True, is_user=True),
    Erased("market.OutlookLook", "user", goes=True, is_user=True),
)
