"""What each person follows and takes along is their own."""

from django.utils.translation import gettext_lazy as _

from manyways.access.privacy import Private, declare_private

FEED = declare_private(
    Private(
        "market.feed",
        _("A calendar of windows by secret link"),
        _("Its maker; until it ends whoever has the link, who reads what its maker may see that day"),
        _("As a row; its history never holds the link"),
        ("market.feed",),
        "src/manyways/market/tests/test_private.py",
    )
)
DIGEST = declare_private(
    Private(
        "market.digest",
        _("What a person follows, and the digests of what moved"),
        _("That person"),
        _("As rows with their history; what they may no longer see is left out when read"),
        ("market.subscription", "market.digest"),
        "src/manyways/market/tests/test_private.py",
    )
)
