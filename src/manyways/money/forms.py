"""Forms of money: they parse and check, and save nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.ui.amounts import AmountField


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
