"""What the desk holds about a person: their inbox, what they follow, their views. What they said stays, unnamed."""

from manyways.access.erasing import Erased, declare_erased

declare_erased(
    Erased("desk.Notification", "user", goes=True, is_user=True),
    Erased("desk.NotificationSetting", "user", goes=True, is_user=True),
    Erased("desk.DigestSetting", "user", goes=True, is_user=True),
    Erased("desk.ChatChannel", "owner", blank=("name",), goes=True, is_user=True),
    Erased("desk.Follow", "user", goes=True, is_user=True),
    Erased("desk.SavedView", "owner", blank=("name", "query"), goes=True, is_user=True),
)
