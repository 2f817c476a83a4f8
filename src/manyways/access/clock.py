"""The one clock: which day it is for the organisation. `MANYWAYS_TODAY` fixes it; history keeps real time."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The organisation's day, in its time zone."""
    fixed: date | None = settings.FIXED_TODAY
    return fixed or timezone.localdate()


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
