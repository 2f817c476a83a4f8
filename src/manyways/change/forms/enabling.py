"""Forms of the enablement board: an activity, what blocks it, a step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.change.models.enabling import Enabler
from manyways.teams.forms import RowForm, day_field
from manyways.teams.models import Person
from manyways.ui.long_select import LongSelect


class EnablerForm(RowForm, forms.ModelForm[Enabler]):
    """An activity: what, who, the next step; for whom and when it is looked at again can wait."""

    review_on = day_field(label=_("Looked at again"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Enabler
        fields = ("name", "owner", "next_step", "kind", "audience", "review_on")
        widgets = {"owner": LongSelect, "audience": LongSelect}

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "enabler-%s", **settings})


class BlockForm(forms.Form):
    """What blocks it, and who can help."""

    blocker = forms.CharField(label=_("What blocks it"), max_length=300)
    helper = forms.ModelChoiceField(
        Person.objects.order_by("name"),
        label=_("Who can help"),
        required=False,
        widget=LongSelect,
        help_text=_("Is told at once. Without help for seven days the sponsor is told too."),
    )
    blocked_on = day_field(label=_("Since"))


class StepForm(forms.Form):
    """One or more steps, one on each line."""

    names = forms.CharField(
        label=_("Steps, one on each line"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
