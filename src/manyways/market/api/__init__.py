"""The JSON door of go-to-market, one module per noun, gathered here."""

from ninja import Router

from manyways.market.api.bookings import router as bookings
from manyways.market.api.given import router as given
from manyways.market.api.launches import router as launches
from manyways.market.api.outcomes import router as outcomes

router = Router(tags=["market"])
router.add_router("", outcomes)
router.add_router("", given)
router.add_router("", bookings)
router.add_router("", launches)
