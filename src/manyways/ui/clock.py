"""The company's day as pages see it; `MANYWAYS_TODAY` fixes it."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The company's current day."""
    fixed: date | None = getattr(settings, "FIXED_TODAY", None)
    return fixed or timezone.localdate()
