"""Forms of looks back: what was found, how often, why a version of the plan is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.teams.forms import day_field

LONGEST = 5000


class LookBackForm(forms.Form):
    """What a look back found."""

    found = forms.CharField(
        label=_("What worked"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    to_change = forms.CharField(
        label=_("What to change"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The plan as it is now is kept as a version, with this as the reason to change it."),
    )
    slid_back = forms.CharField(
        label=_("What slid back"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DayForm(forms.Form):
    """When one looks back."""

    due_on = day_field(label=_("Look back on"), required=True)


class CadenceForm(forms.Form):
    """How often."""

    weeks = forms.IntegerField(
        label=_("Every … weeks"),
        min_value=1,
        max_value=52,
        required=False,
        help_text=_("Until the last milestone; empty, and afterwards: once a year."),
    )


class KeepForm(forms.Form):
    """Why the plan is as it is."""

    reason = forms.CharField(label=_("Why the plan is as it is now"), max_length=500)
