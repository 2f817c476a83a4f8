"""What is typed about launches: parsed and checked, nothing saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.market.models import Launch, LaunchMeasure, ReadinessItem, ReadinessRule, Size
from manyways.teams.forms import RowForm, day_field
from manyways.ui.long_select import LongSelect
from manyways.work.models import Initiative, Item


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


class LaunchForm(RowForm, forms.ModelForm[Launch]):
    """An outcome and a size are enough; the rest can wait."""

    size = forms.TypedChoiceField(
        label=_("Size"), choices=Size.choices, coerce=int, initial=Size.MEDIUM.value
    )
    planned_on = day_field(
        label=_("Launch day"),
        help_text=_("Left empty: days count back from the day that is safe to plan on."),
    )
    version = _version()

    class Meta:
        model = Launch
        fields = ("initiative", "size", "audience", "message", "name", "owner", "planned_on", "item")
        widgets = {
            "owner": LongSelect,
            "message": forms.Textarea(attrs={"rows": 3}),
            "initiative": LongSelect,
        }

    def __init__(self, *args: Any, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        seen = Initiative.objects.visible_to(reader).open().order_by("name")
        fields: dict[str, Any] = self.fields
        fields["initiative"].queryset = seen
        fields["name"].required = False
        about = self.instance.initiative if self.instance.pk else seen.filter(pk=self._chosen() or 0).first()
        fields["item"].queryset = Item.objects.filter(
            initiative=about, form=Item.Form.MILESTONE, dropped_at__isnull=True
        ).order_by("name")
        if self.instance.pk:
            del self.fields["initiative"]

    def _chosen(self) -> int | None:
        text = str(self.data.get("initiative") or getattr(self.initial.get("initiative"), "pk", ""))
        return int(text) if text.isdecimal() else None


class ReadinessForm(RowForm, forms.ModelForm[ReadinessItem]):
    """One more thing that must be ready."""

    decide_by_on = day_field(label=_("Decide by"))

    class Meta:
        model = ReadinessItem
        fields = ("name", "owner", "decide_by_on", "way", "group")
        widgets = {"owner": LongSelect, "group": LongSelect}


class MeasureForm(RowForm, forms.ModelForm[LaunchMeasure]):
    """What customers feel."""

    class Meta:
        model = LaunchMeasure
        fields = ("name", "unit", "is_more_better")
        labels = {"name": _("What is measured"), "unit": _("Unit")}


class LaunchReadingForm(forms.Form):
    """A value and the day it was read."""

    value = forms.DecimalField(label=_("Value"), max_digits=18, decimal_places=4)
    read_on = day_field(label=_("Read on"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), max_length=500)


class EvidenceForm(forms.Form):
    """What shows that something is ready."""

    evidence = forms.CharField(label=_("What shows it"), max_length=500)


class RuleForm(RowForm, forms.ModelForm[ReadinessRule]):
    """What launches need, from which size, how long before."""

    class Meta:
        model = ReadinessRule
        fields = ("name", "from_size", "days_before", "way", "group")
