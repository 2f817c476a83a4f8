"""Forms of money: they parse and check, and save nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
