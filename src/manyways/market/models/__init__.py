"""What Sales and Marketing plan on: outlook, dates given, what is followed; one module per noun."""

from manyways.market.models.leaving import Feed, Notice
from manyways.market.models.outcomes import Move, Outcome, OutlookLook
from manyways.market.models.segments import OutcomeSegment, Segment

__all__ = ["Feed", "Move", "Notice", "Outcome", "OutcomeSegment", "OutlookLook", "Segment"]
