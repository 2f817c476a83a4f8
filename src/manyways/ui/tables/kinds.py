"""The kinds of cells: how a value is drawn, how it is exported, on which side it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manyways.ui.components.shown import date_shown, escaped, money_shown, time_shown
from manyways.ui.components.signs import Status, lamp_sign, said_line, status_sign
from manyways.ui.values import number_text, percent_text
from manyways.ui.windows import Axis, Window, window_svg

SHORT = 13
"""Up to so many letters a text is not broken over lines."""


@dataclass(frozen=True)
class Kind:
    """A kind of cell. `draw` gets the value and the column's axis; `plain` gives what the CSV file says."""

    draw: Callable[[Any, Axis | None], SafeString | str]
    plain: Callable[[Any], Any]
    classes: str = ""
    phone: str = ""


def _text(value: Any, _axis: Axis | None) -> str:
    return "" if value is None else str(value)


def _words(value: Any, _axis: Axis | None) -> SafeString | str:
    """Text; a few short words stay on one line."""
    text = _text(value, None)
    if " " not in text or len(text) > SHORT:
        return text
    return SafeString(f'<span class="mw-nowrap">{escaped(text)}</span>')


def _plain(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, int | float | Decimal) else str(value)


def _number(value: float | Decimal | None, _axis: Axis | None) -> str:
    return number_text(value)


def _money(value: Any, _axis: Axis | None) -> SafeString:
    amount, currency = value if isinstance(value, tuple) else (value, "USD")
    return money_shown(amount, currency)


def _plain_money(value: Any) -> Any:
    return _plain(value[0] if isinstance(value, tuple) else value)


def _date(value: date | None, _axis: Axis | None) -> SafeString:
    return date_shown(value)


def _time(value: datetime | None, _axis: Axis | None) -> SafeString:
    return time_shown(value)


def _plain_day(value: date | datetime | None) -> date | datetime | str:
    return "" if value is None else value


def _percent(value: Any, _axis: Axis | None) -> str:
    if value is None:
        return ""
    return percent_text(*value) if isinstance(value, tuple) else percent_text(value)


def _plain_percent(value: Any) -> Any:
    if isinstance(value, tuple):
        return round(value[0] / value[1], 4) if value[1] else ""
    return _plain(value)


def _person(value: Any, _axis: Axis | None) -> SafeString | str:
    return SafeString(f'<span class="mw-nowrap">{escaped(value)}</span>') if value else ""


def _status(value: Status | None, _axis: Axis | None) -> SafeString | str:
    if value is None:
        return ""
    sign = status_sign(value)
    if not value.reason or str(value.reason) == str(value):
        return sign + said_line(value)
    return format_html('{}<span class="mw-reason">{}</span>{}', sign, value.reason, said_line(value))


def _plain_status(value: Status | None) -> str:
    if value is None:
        return ""
    text = f"{value}: {value.reason}" if value.reason else str(value)
    return f"{text} | {_plain_status(value.said)}" if value.said else text


def _lamp(value: Any, _axis: Axis | None) -> SafeString | str:
    if not value:
        return ""
    return lamp_sign(*value) if isinstance(value, tuple) else lamp_sign(value)


def _plain_lamp(value: Any) -> str:
    return ": ".join(str(part) for part in value) if isinstance(value, tuple) else str(value or "")


def _window(value: Window | None, axis: Axis | None) -> SafeString | str:
    return window_svg(value, axis or Axis.over([value])) if value else ""


def _plain_window(value: Window | None) -> str:
    return value.label if value else ""


def _yes_no(value: bool | None, _axis: Axis | None) -> str:
    return "" if value is None else _("Yes") if value else _("No")


TEXT = Kind(_words, _plain)
NAME = Kind(_text, _plain, "mw-phone-name", "name")
NUMBER = Kind(_number, _plain, "mw-end")
MONEY = Kind(_money, _plain_money, "mw-end")
COUNT = Kind(_text, _plain, "mw-end")
"""A number in words, such as a share or `fewer than 5`."""
DATE = Kind(_date, _plain_day, "mw-date")
TIME = Kind(_time, _plain_day, "mw-date")
PERCENT = Kind(_percent, _plain_percent, "mw-end")
PERSON = Kind(_person, _plain)
STATUS = Kind(_status, _plain_status, "mw-phone-status", "status")
LAMP = Kind(_lamp, _plain_lamp)
WINDOW = Kind(_window, _plain_window, "mw-window-cell mw-phone-wide", "wide")
YES_NO = Kind(_yes_no, lambda value: _yes_no(value, None))
