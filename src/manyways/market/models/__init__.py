"""What Sales and Marketing plan on: outlook, dates given, what is followed; one module per noun."""

from manyways.market.models.bookings import Booking
from manyways.market.models.following import Digest, Subscription
from manyways.market.models.given import DateGiven, WayOut
from manyways.market.models.leaving import Feed, Notice
from manyways.market.models.notices import Effect, NoticePeriod, OutcomeEffect
from manyways.market.models.outcomes import Move, Outcome, OutlookLook
from manyways.market.models.segments import OutcomeSegment, Segment

__all__ = [
    "Booking",
    "DateGiven",
    "Digest",
    "Effect",
    "Feed",
    "Move",
    "Notice",
    "NoticePeriod",
    "Outcome",
    "OutcomeEffect",
    "OutcomeSegment",
    "OutlookLook",
    "Segment",
    "Subscription",
    "WayOut",
]
