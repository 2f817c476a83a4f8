"""Forms of outcomes and the customers they are for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.market.models import Notice, Outcome, Segment
from manyways.teams.forms import RowForm, day_field


class OutcomeForm(RowForm, forms.ModelForm[Outcome]):
    """The words of an outcome for customers, and whom it is for."""

    segments = forms.ModelMultipleChoiceField(
        Segment.objects.filter(is_active=True),
        label=_("For"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Outcome
        fields = ("headline", "words", "segments", "is_shown")

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if self.instance.pk:
            chosen = self.instance.for_segments.values_list("segment", flat=True)
            self.fields["segments"].initial = list(chosen)
            self.fields["version"].initial = self.instance.version


class LevelForm(forms.Form):
    """Explored, or an expected window."""

    level = forms.ChoiceField(
        label=_("How sure"),
        choices=[(each.value, each.label) for each in (Outcome.Level.EXPLORING, Outcome.Level.EXPECTED)],
    )


class FixForm(forms.Form):
    """The team's word."""

    on = day_field(label=_("There on"), required=True)
    discovered_on = day_field(label=_("We knew enough on"), required=True)


class SegmentForm(RowForm, forms.ModelForm[Segment]):
    """Customers of one sort."""

    class Meta:
        model = Segment
        fields = ("name", "group")


class NoticeForm(RowForm, forms.ModelForm[Notice]):
    """The words under every export."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Notice
        fields = ("text", "days_valid")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
