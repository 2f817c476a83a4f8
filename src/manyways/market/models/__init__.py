"""What Sales and Marketing plan on: outlook, dates given, launches, what is followed; one module per noun."""

from manyways.market.models.bookings import Booking
from manyways.market.models.following import Digest, Subscription
from manyways.market.models.given import DateGiven, WayOut
from manyways.market.models.launches import (
    Launch,
    LaunchMeasure,
    LaunchReading,
    ReadinessItem,
    ReadinessRule,
    Size,
    Way,
)
from manyways.market.models.leaving import Feed, Notice
from manyways.market.models.notices import Effect, NoticePeriod, OutcomeEffect
from manyways.market.models.outcomes import Causes, Move, Outcome, OutlookLook
from manyways.market.models.segments import OutcomeSegment, Segment

__all__ = [
    "Booking",
    "Causes",
    "DateGiven",
    "Digest",
    "Effect",
    "Feed",
    "Launch",
    "LaunchMeasure",
    "LaunchReading",
    "Move",
    "Notice",
    "NoticePeriod",
    "Outcome",
    "OutcomeEffect",
    "OutcomeSegment",
    "OutlookLook",
    "ReadinessItem",
    "ReadinessRule",
    "Segment",
    "Size",
    "Subscription",
    "Way",
    "WayOut",
]
