"""Forms of functions, of what shifts for their heads, and of growth plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.people_partner.forms import LinesField
from manyways.people_partner.models import FunctionProfile, GrowthStep, ShiftSheet
from manyways.people_partner.rules import is_inside
from manyways.teams.forms import RowForm, day_field
from manyways.teams.models import Group, Person
from manyways.ui.long_select import LongSelect


class NewFunctionForm(forms.Form):
    """Which function, and who heads it."""

    group = forms.ModelChoiceField(Group.objects.none(), label=_("Function"), widget=LongSelect)
    head = forms.ModelChoiceField(
        Person.objects.order_by("name"), label=_("Head"), widget=LongSelect, required=False
    )

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        described = FunctionProfile.objects.values("group")
        kinds = (Group.Kind.FUNCTION, Group.Kind.UNIT)
        rows = Group.objects.filter(kind__in=kinds).exclude(pk__in=described)
        self.fields["group"].queryset = rows.order_by("name")  # type: ignore[attr-defined]


class FunctionForm(RowForm, forms.ModelForm[FunctionProfile]):
    """What a function offers and owns, and how it works."""

    services = LinesField(label=_("Services offered"))
    standards = LinesField(label=_("Standards owned"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = FunctionProfile
        fields = ("services", "standards", "way", "difficulty", "head")
        widgets = {"head": LongSelect}

    def __init__(self, *args: Any, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if not is_inside(reader):
            del self.fields["head"]


class ShiftForm(RowForm, forms.ModelForm[ShiftSheet]):
    """A head's tasks: what stays, moves to teams, is new."""

    stays = LinesField(label=_("Stays"))
    moves = LinesField(label=_("Moves to teams"))
    fresh = LinesField(label=_("Is new"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ShiftSheet
        fields = ("stays", "moves", "fresh")


class GrowthForm(forms.Form):
    """A step of a growth plan."""

    topic = forms.CharField(label=_("Topic"), max_length=200)
    planned_on = day_field(label=_("Planned for"), required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=GrowthStep.Kind.choices)
