"""The one clock: which day it is for the organisation. `MANYWAYS_TODAY` fixes it; history keeps real time."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from manyways.ui.clock import today

__all__ = ["days_ago", "now", "start_of", "today"]


def now() -> datetime:
    """This moment; on a fixed day, the real time of that day."""
    real = timezone.localtime()
    return real if settings.FIXED_TODAY is None else datetime.combine(today(), real.timetz())


def start_of(day: date) -> datetime:
    """Midnight at the beginning of a day, in the organisation's time zone."""
    return timezone.make_aware(datetime.combine(day, time()))


def days_ago(count: int) -> date:
    """The day `count` days before today."""
    return today() - timedelta(days=count)
