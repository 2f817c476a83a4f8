"""Forms of money: they parse and check, and save nothing."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today


class AmountField(forms.DecimalField):
    """An amount as people type or paste it: `180,000`, `180 000`, `$180k`, `1.2m`."""

    def __init__(self, **given: object) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=0, **given)  # type: ignore[arg-type]
        self.widget.input_type = "text"
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        """Digits with separators of thousands, a sign of currency, and k or m at the end."""
        typed = str(value or "").strip().lower()
        text = re.sub(r"^(?:[a-z]{3}|[$€£¥₺₹])|[\s,'’\u00a0\u202f]", "", typed)
        factor = {"k": 1_000, "m": 1_000_000}.get(text[-1:], 1)
        found = super().to_python(text.removesuffix("k").removesuffix("m") or typed)
        return found * factor if found is not None else None


class BudgetForm(forms.Form):
    """What was approved, and the part kept in reserve."""

    amount = AmountField(label=_("Approved budget"))
    reserve = AmountField(label=_("Of it in reserve"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LineForm(forms.Form):
    """A new line: what for, and what it is thought to cost."""

    name = forms.CharField(label=_("What for"), max_length=200)
    estimate = AmountField(label=_("Estimate"))


class RateForm(forms.Form):
    """What a team costs a month, from a day on."""

    monthly = AmountField(label=_("Cost a month"))
    from_on = forms.DateField(label=_("From"), initial=today, widget=forms.DateInput(attrs={"type": "date"}))
