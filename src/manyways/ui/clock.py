"""The company's day as pages see it; `MANYWAYS_TODAY` fixes it."""

import time
from datetime import UTC, date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

QUARTER = 900
"""Seconds; no day begins within a quarter of an hour anywhere."""


def today() -> date:
    """The company's current day."""
    fixed: date | None = getattr(settings, "FIXED_TODAY", None)
    return fixed or _day_in(int(time.time()) // QUARTER, settings.TIME_ZONE)


@lru_cache(maxsize=2)  # a page asks hundreds of times
def _day_in(quarter: int, _zone: str) -> date:
    moment = datetime.fromtimestamp(quarter * QUARTER, UTC)
    return timezone.localdate(moment, timezone.get_default_timezone())
