"""Forms of notes and review rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.people_partner.models import GroupNote, ReviewRule
from manyways.teams.forms import RowForm, day_field


class NoteForm(RowForm, forms.ModelForm[GroupNote]):
    """A private note on a group."""

    until = day_field(label=_("Holds until"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = GroupNote
        fields = ("group", "text", "kind", "until")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if self.instance.pk:
            del self.fields["group"]


class RuleForm(RowForm, forms.ModelForm[ReviewRule]):
    """What is rewarded today, and whether it helps."""

    cycle_on = day_field(label=_("Next cycle begins"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ReviewRule
        fields = ("name", "effect", "cycle_on", "group", "why", "replacement")
