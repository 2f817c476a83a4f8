"""Forms of goals, areas and programs: they parse and check, and save nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.goals.models import AreaMap, Goal, Metric, ProductArea, Program, Reading
from manyways.teams.forms import RowForm, day_field
from manyways.teams.forms.person import PersonField
from manyways.teams.models import Team


class GoalForm(RowForm, forms.ModelForm[Goal]):
    """A result wanted."""

    due_on = day_field(label=_("By"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Goal
        fields = ("name", "due_on", "owner", "parent", "program", "team", "area")
        field_classes = {"owner": PersonField}
        labels = {
            "name": _("What will be better, for whom"),
            "owner": _("Owner"),
            "parent": _("Serves the goal"),
            "program": _("Program"),
        }


class MetricForm(RowForm, forms.ModelForm[Metric]):
    """How it is measured."""

    baseline_on = day_field(label=_("Baseline of"), initial=today, required=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Metric
        fields = ("name", "baseline", "target", "unit", "baseline_on", "cadence_days")


class ReadingForm(RowForm, forms.ModelForm[Reading]):
    """One value on one day."""

    read_on = day_field(label=_("Read on"), initial=today, required=True)

    class Meta:
        model = Reading
        fields = ("value", "read_on", "note")


class AreaForm(RowForm, forms.ModelForm[ProductArea]):
    """A part of the product."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ProductArea
        fields = ("name", "description", "team", "parent", "stance", "rank")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class ProgramForm(RowForm, forms.ModelForm[Program]):
    """A program."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Program
        fields = ("name", "lead", "purpose")
        field_classes = {"lead": PersonField}
        labels = {"lead": _("Lead")}


class AgreementForm(forms.ModelForm[AreaMap]):
    """Who agreed, and when."""

    agreed_on = day_field(label=_("Agreed on"), initial=today, required=True)
    participants = forms.CharField(
        label=_("Who took part"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2_000
    )

    class Meta:
        model = AreaMap
        fields = ("participants", "agreed_on")


class LessonForm(forms.Form):
    """What was learnt."""

    lesson = forms.CharField(
        label=_("What was learnt"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2_000
    )


class TeamForm(forms.Form):
    """A team to put in a program."""

    team = forms.ModelChoiceField(Team.objects.filter(is_active=True).order_by("name"), label=_("Team"))


def given(form: Any) -> dict[str, Any]:
    """What was filled in of a new row."""
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if name != "version" and value not in (None, "")
    }
