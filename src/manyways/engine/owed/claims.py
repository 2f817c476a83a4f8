"""Which claims no longer hold: a date left the window said, or its confidence fell too far."""

from collections.abc import Sequence
from datetime import date

from manyways.engine.owed.facts import Claim, Engagement, Facts, Milestone, QuestionState

TOLERANCE = 10.0
AT_ONCE = 20.0
SAID_LIKELY = 60.0
NO_LONGER_LIKELY = 50.0


def confidence(days: Sequence[date], claim: Claim) -> float:
    """The share of trials, in percent, whose day lies in the window of a claim; `days` must not be empty.

    >>> june, july = date(2027, 6, 30), date(2027, 7, 1)
    >>> confidence([june] * 640 + [july] * 360, Claim(last=june))
    64.0
    """
    return 100.0 * sum(_is_inside(day, claim) for day in days) / len(days)


def is_stale(facts: Facts, claim: Claim, *, tolerance: float = TOLERANCE) -> bool:
    """Whether a claim no longer holds.

    A claim about an answer: when its question is not answered (any more). A claim with a percentile
    about a forecast: when today's confidence of its window is lower than said by more than
    `tolerance` points, or below 50 % where at least 60 % was said; and so in the weekly forecast
    before too, where there is one, unless it is more than 20 points lower. Any other claim: when the
    milestone's day has left the window.

    >>> said = Claim(milestone="L1", first=date(2027, 3, 22), last=date(2027, 3, 22))
    >>> is_stale(Facts(milestones=(Milestone("L1", "C1", date(2027, 4, 5)),)), said)
    True
    """
    if claim.question is not None and facts.question_by_id[claim.question].state != QuestionState.ANSWERED:
        return True
    if claim.milestone is None:
        return False
    milestone = facts.milestone_by_id[claim.milestone]
    if claim.percentile is None or not milestone.days:
        return not _is_inside(milestone.on, claim)
    return _has_fallen(milestone, claim, claim.percentile, tolerance)


def _is_inside(day: date, claim: Claim) -> bool:
    is_after = claim.first is None or claim.first <= day
    return is_after and (claim.last is None or day <= claim.last)


def _has_fallen(milestone: Milestone, claim: Claim, said: float, tolerance: float) -> bool:
    """The rule of confidence, over one or two forecasts."""
    before = confidence(milestone.days_last_week, claim) if milestone.days_last_week else None
    return has_fallen(confidence(milestone.days, claim), before, said, tolerance=tolerance)


def has_fallen(now: float, before: float | None, said: float, *, tolerance: float = TOLERANCE) -> bool:
    """Whether a confidence said, in percent, no longer holds, by today's and the weekly forecast before, if any.

    >>> has_fallen(64.0, 85.0, 85.0), has_fallen(66.0, 85.0, 85.0), has_fallen(66.0, 70.0, 85.0)
    (True, False, True)
    """
    if said - now > AT_ONCE or before is None:
        return _is_too_low(now, said, tolerance)
    return _is_too_low(now, said, tolerance) and _is_too_low(before, said, tolerance)


def _is_too_low(now: float, said: float, tolerance: float) -> bool:
    return said - now > tolerance or (said >= SAID_LIKELY and now < NO_LONGER_LIKELY)


def is_engagement_stale(facts: Facts, engagement: Engagement, *, tolerance: float = TOLERANCE) -> bool:
    """Whether any claim of an engagement no longer holds."""
    return any(is_stale(facts, claim, tolerance=tolerance) for claim in engagement.claims)
