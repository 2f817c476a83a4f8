"""Forms of notes, review rules and training."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.people_partner.models import GroupNote, GrowthPath, JobRole, ReviewRule
from manyways.teams.forms import RowForm, day_field
from manyways.teams.models import Person
from manyways.teams.widgets import LongSelect
from manyways.work.models import Initiative


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


class SessionForm(forms.Form):
    """A session for a skill."""

    initiative = forms.ModelChoiceField(Initiative.objects.none(), label=_("In which change"))
    planned_on = day_field(label=_("Planned for"), required=True)
    hours = forms.FloatField(label=_("Hours per person"), initial=3, min_value=0, max_value=400)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)

    def __init__(self, *args: Any, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        seen = Initiative.objects.visible_to(reader).open().order_by("name")
        self.fields["initiative"].queryset = seen  # type: ignore[attr-defined]


class HeldForm(forms.Form):
    """Somebody has the skill already."""

    person = forms.ModelChoiceField(Person.objects.all().order_by("name"), label=_("Who"), widget=LongSelect)
    why = forms.CharField(label=_("How we know"), max_length=300)


class PathForm(RowForm, forms.ModelForm[GrowthPath]):
    """A way to grow."""

    class Meta:
        model = GrowthPath
        fields = ("start", "goal", "note")

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for name in ("start", "goal"):
            self.fields[name].queryset = JobRole.objects.published().order_by("title")  # type: ignore[attr-defined]
