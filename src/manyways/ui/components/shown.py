"""Values with their markup: days in `time`, money, percent and people."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from manyways.ui.clock import today
from manyways.ui.values import (
    as_day,
    date_text,
    initials,
    long_date_text,
    money_text,
    percent_text,
    time_text,
)


def escaped(value: Any) -> str:
    """Markup as it is, all else as text; written here because lists write it thousands of times."""
    text = str(value)
    return text if hasattr(text, "__html__") else escape(text)


def date_shown(value: date | datetime | None) -> SafeString:
    """A day as people read it, exact for machines."""
    if value is None:
        return SafeString("")
    return _day_shown(as_day(value), today(), get_language())


@lru_cache(maxsize=2048)  # a list writes the same few days
def _day_shown(day: date, _here: date, _language: str | None) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', day.isoformat(), long_date_text(day), date_text(day)
    )


def time_shown(value: datetime | None) -> SafeString:
    """A moment as people read it."""
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), time_text(value))


def money_shown(amount: Decimal | float | None, currency: str) -> SafeString:
    """An amount, short, with the exact one on hovering."""
    if amount is None:
        return SafeString("")
    text = escape(money_text(amount, currency))
    return SafeString(f'<data class="mw-number" value="{amount}" title="{amount:,}">{text}</data>')


def percent_shown(part: float, whole: float | None = None) -> SafeString:
    """A share with its base."""
    return format_html('<span class="mw-number">{}</span>', percent_text(part, whole))


def person_shown(name: str, url: str = "") -> SafeString:
    """Initials beside a name, never alone."""
    letters = format_html('<span class="mw-avatar" aria-hidden="true">{}</span>', initials(name))
    if url:
        return format_html('<a class="mw-person" href="{}">{}{}</a>', url, letters, name)
    return format_html('<span class="mw-person">{}{}</span>', letters, name)
