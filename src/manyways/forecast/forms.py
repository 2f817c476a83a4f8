"""Forms of forecasting: weekly counts as typed or pasted, and past work."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.ui.amounts import AmountField

MOST_WEEKS = 520
MOST_PER_WEEK = 100_000
MOST_DAYS = 20_000


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def _amount(label: Any) -> forms.DecimalField:
    return AmountField(label=label, required=False)


class QuickForm(forms.Form):
    """Counts of finished items a week, oldest first, and how many are left."""

    counts = forms.CharField(
        label=gettext_lazy("Items finished a week, oldest first"),
        widget=forms.Textarea(
            attrs={"rows": 3, "inputmode": "numeric", "placeholder": "3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 4"}
        ),
        help_text=gettext_lazy(
            "Twelve weeks are plenty, eight are needed. Commas, spaces or a pasted column."
        ),
    )
    left = forms.IntegerField(label=gettext_lazy("Items left"), min_value=1, max_value=100_000)

    def clean_counts(self) -> list[int]:
        """Whole numbers, none negative."""
        words = [word for word in re.split(r"[\s,;]+", self.cleaned_data["counts"]) if word]
        wrong = [word for word in words if not re.fullmatch(r"\d{1,6}", word) or int(word) > MOST_PER_WEEK]
        if wrong:
            raise forms.ValidationError(
                _("“%(word)s” is not a count of finished items.") % {"word": wrong[0][:40]}
            )
        if len(words) > MOST_WEEKS:
            raise forms.ValidationError(_("More than ten years of weeks. Take the last year."))
        return [int(word) for word in words]


class PastDateForm(forms.Form):
    """A piece of past work: its name and days; dates, costs and the customer under More."""

    name = forms.CharField(label=gettext_lazy("Past work"), max_length=200)
    planned_days = forms.IntegerField(
        label=gettext_lazy("Planned days"), required=False, min_value=1, max_value=MOST_DAYS
    )
    actual_days = forms.IntegerField(
        label=gettext_lazy("Actual days"), required=False, min_value=1, max_value=MOST_DAYS
    )
    planned_start_on = _day(gettext_lazy("Planned start"))
    promised_on = _day(gettext_lazy("Promised for"))
    started_on = _day(gettext_lazy("Started"))
    finished_on = _day(gettext_lazy("Finished"))
    customer_on = _day(gettext_lazy("Reached a customer"))
    planned_cost = _amount(gettext_lazy("Planned cost"))
    actual_cost = _amount(gettext_lazy("Actual cost"))
