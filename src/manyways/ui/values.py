"""How values are written: dates, windows, money, percent, counts. Text only; tags and tables add the markup."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from manyways.ui.clock import today

NO_BREAK = "\u00a0"
NARROW = "\u202f"
ARROW = "\u2192"
SMALL_GROUP = 5

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "TRY": "₺", "INR": "₹"}
_STEPS = ((Decimal(10) ** 9, "bn", 2), (Decimal(10) ** 6, "m", 2), (Decimal(10) ** 3, "k", 0))


def as_day(value: date | datetime) -> date:
    """The company's day of a moment; a day stays itself."""
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


def date_text(value: date | datetime | None, *, as_of: date | None = None) -> str:
    """Write a day: `18 May`; the year if neither this nor next; the weekday within seven days.

    A missing day is an empty text. Spaces do not break.
    """
    if value is None:
        return ""
    return _date_text(as_day(value), as_of or today(), get_language())


@lru_cache(maxsize=8192)  # a list of thousands writes the same few hundred days
def _date_text(day: date, here: date, _language: str | None) -> str:
    # Translators: a day such as "18 May", in the order of the language (Django date format).
    order = pgettext("day and month", "j M")
    if day.year not in (here.year, here.year + 1):
        # Translators: a day such as "18 May 2029".
        order = pgettext("day, month and year", "j M Y")
    elif abs((day - here).days) <= 7:
        # Translators: a day such as "Fri 27 Nov".
        order = pgettext("weekday, day and month", "D j M")
    return formats.date_format(day, order).replace(" ", NO_BREAK)


def axis_date_text(value: date | datetime) -> str:
    """Write a day beside others on an axis: `18 May`, near days like all others."""
    return _bare(as_day(value), today(), get_language())


def ordered_date_text(value: date | datetime | None, order: str) -> str:
    """Write a day within a sentence in one of four orders, as the language writes it; nothing for a missing day."""
    orders = {
        "j M": pgettext("day and month", "j M"),
        "j M Y": pgettext("day, month and year", "j M Y"),
        "j F Y": pgettext("day in full", "j F Y"),
        # Translators: a day such as "Sunday 29 November".
        "l j F": pgettext("weekday, day and month in full", "l j F"),
    }
    return formats.date_format(as_day(value), orders[order]) if value else ""


def long_date_text(value: date | datetime) -> str:
    """Write a day in full for people who listen: `18 May 2027`."""
    return _long_date_text(as_day(value), get_language())


@lru_cache(maxsize=8192)
def _long_date_text(day: date, _language: str | None) -> str:
    return formats.date_format(day, pgettext("day in full", "j F Y"))


def time_text(value: datetime) -> str:
    """Write a moment: the day and `06:00`."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{date_text(value)},{NO_BREAK}{formats.time_format(local, 'H:i')}"


def window_text(likely: date, safe: date, *, as_of: date | None = None) -> str:
    """Write a window: `4 May → 1 Jun`."""
    here, language = as_of or today(), get_language()
    first, last = _bare(likely, here, language), _bare(safe, here, language)
    return first if first == last else f"{first}{NO_BREAK}{ARROW}{NO_BREAK}{last}"


@lru_cache(maxsize=8192)
def _bare(day: date, here: date, _language: str | None) -> str:
    is_near = day.year in (here.year, here.year + 1)
    order = pgettext("day and month", "j M") if is_near else pgettext("day, month and year", "j M Y")
    return formats.date_format(day, order).replace(" ", NO_BREAK)


def percent_text(part: float, whole: float | None = None) -> str:
    """Write a share with its base: `83 % of 41`. Without a base, `part` is the share itself, 0 to 1.

    Bases under five give no number, an empty base says that there is no reading.
    """
    if whole is None:
        return f"{round(part * 100)}{NARROW}%"
    if not whole:
        return _("No reading yet")
    if whole < SMALL_GROUP:
        return _("too few to say")
    share = f"{round(part / whole * 100)}{NARROW}%"
    return _("%(share)s of %(whole)s") % {"share": share, "whole": number_text(whole)}


def with_unit(value: str, unit: str) -> str:
    """Write what was measured: `23 %` as one, `24 groups`, a bare number where nothing names it."""
    return f"{value}{NARROW if unit.startswith('%') else ' '}{unit}" if unit else value


def number_text(value: float | Decimal | None, decimals: int | None = None) -> str:
    """Write a number with the separators of the language."""
    if value is None:
        return ""
    if decimals is None and isinstance(value, Decimal):
        value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return _number_text(value, decimals, get_language())


@lru_cache(maxsize=8192, typed=True)  # 1.0 is written otherwise than 1
def _number_text(value: float | Decimal, decimals: int | None, _language: str | None) -> str:
    return formats.number_format(value, decimals, use_l10n=True, force_grouping=True)


def count_text(part: int, whole: int) -> str:
    """Write a count: `7 of 12`."""
    return _("%(part)s of %(whole)s") % {"part": number_text(part), "whole": number_text(whole)}


def many_text(count: int, limit: int = 1000) -> str:
    """Write a count that may have been cut off: `more than 1,000`."""
    if count > limit:
        return _("more than %(limit)s") % {"limit": number_text(limit)}
    return number_text(count)


def money_text(amount: Decimal | float | None, currency: str = "USD") -> str:
    """Write an amount short: `$180k`, `$2.84m`; exact figures belong to editors and exports."""
    if amount is None:
        return ""
    return _money_text(Decimal(str(amount)), currency, get_language())


@lru_cache(maxsize=8192)
def _money_text(value: Decimal, currency: str, _language: str | None) -> str:
    sign = "\u2212" if value < 0 else ""
    return f"{sign}{_symbol(currency)}{_short(abs(value))}"


def money_exact(amount: Decimal, currency: str = "USD") -> str:
    """Write an amount to the cent: `$15,333.33`."""
    sign = "\u2212" if amount < 0 else ""
    return f"{sign}{_symbol(currency)}{formats.number_format(abs(amount), 2, force_grouping=True)}"


def _symbol(currency: str) -> str:
    return _SYMBOLS.get(currency, f"{currency}{NO_BREAK}")


def _short(value: Decimal) -> str:
    for step, letter, places in _STEPS:
        if value >= step:
            text = number_text(round(value / step, places), places)
            return f"{_without_zeros(text)}{letter}"
    return number_text(round(value), 0)


def _without_zeros(text: str) -> str:
    point = formats.get_format("DECIMAL_SEPARATOR")
    return text.rstrip("0").rstrip(point) if point in text else text


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
