"""What people type about baselines, published changes, causes and suggestions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.schedule.models import Baseline, Cause


def cause_field() -> forms.ModelChoiceField[Cause]:
    """The causes that can be chosen; nothing chosen stands for not stated."""
    return forms.ModelChoiceField(
        Cause.objects.filter(is_active=True), label=_("Cause"), required=False, empty_label=_("Not stated")
    )


class PublishForm(forms.Form):
    """The one question about a batch of changes: the cause, and words."""

    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("What happened, in one sentence")}),
    )

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields = {"cause": cause_field(), **self.fields}


class KeepForm(forms.Form):
    """A baseline to keep; where milestones moved since the last time, their cause."""

    name = forms.CharField(label=_("Name"), max_length=120)
    reason = forms.CharField(
        label=_("Why it is kept"),
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("What was agreed, and with whom")}),
    )

    def __init__(self, *args: Any, asks_cause: bool = False, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if asks_cause:
            self.fields["cause"] = cause_field()
            self.fields["words"] = PublishForm.base_fields["words"]


class WordsForm(forms.ModelForm[Baseline]):
    """The words of a baseline; its dates stay."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Baseline
        fields = ("name", "reason")


class CauseForm(forms.Form):
    """A cause for the list."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(label=_("What belongs here"), max_length=300, required=False)


class ToleranceForm(forms.Form):
    """From when on a moved milestone is asked for its cause."""

    days = forms.DecimalField(
        label=_("Tolerance, working days"), min_value=0, max_value=100, max_digits=4, decimal_places=1
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DismissForm(forms.Form):
    """Why a suggestion is not followed."""

    reason = forms.CharField(
        label=_("Why not"),
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("So that nobody is asked again")}),
    )
