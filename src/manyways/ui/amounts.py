"""An amount of money as people type or paste it, with either sign of decimals."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import get_format

_AROUND = re.compile(r"^(?:[a-z]{3}|[$€£¥₺₹])|(?:(?<![a-z])[a-z]{3}|[$€£¥₺₹])$|[\s'’\u00a0\u202f]|,[-–—]+$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_WITH_BOTH = re.compile(r"\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:,\d{3})+\.\d*")
_TIMES = {"k": 1_000, "m": 1_000_000}


class AmountField(forms.DecimalField):
    """`180,000`, `180.000 €`, `1.234,56`, `$180k`, `1,2m`: what can only be meant, else refused."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=0, **given)
        self.widget.input_type = "text"
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Digits with separators of thousands, a sign of currency, and k or m at the end."""
        typed = str(value or "").strip().lower()
        text = _AROUND.sub("", _AROUND.sub("", typed))
        factor = _TIMES.get(text[-1:], 1)
        digits = text[:-1] if factor > 1 else text
        found = super().to_python(_plain(digits, is_short=factor > 1) or typed)
        if found is None or factor == 1:
            return found
        whole = (found * factor).to_integral_value()
        return whole if whole == found * factor else found * factor


def _plain(text: str, *, is_short: bool) -> str:
    """The digits with a point before the decimals. A single mark before three digits groups them, as no amount has
    three decimals; before k or m it is what it is in the language of the reader."""
    marks = re.findall(r"[.,]", text)
    is_grouped = bool(_GROUPED.fullmatch(text)) and not (is_short and marks == [_decimal_mark()])
    if is_grouped or _WITH_BOTH.fullmatch(text):
        text = text.replace(marks[0], "")
    return text.replace(",", ".")


def _decimal_mark() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))
