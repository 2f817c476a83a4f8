"""Forms of role paths, coaching, duties and reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.people_partner.models import DutyFate, JobRole, RolePath, RoleVersion
from manyways.people_partner.rules import is_inside
from manyways.teams.forms import RowForm, day_field
from manyways.teams.models import Person
from manyways.ui.long_select import LongSelect


class PathForm(RowForm, forms.ModelForm[RolePath]):
    """What one person chose, and the way there."""

    talked_on = day_field(label=_("Talked on"))
    starts_on = day_field(label=_("Begins on"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = RolePath
        fields = ("choice", "talked_on", "talked_about", "training", "coach", "starts_on", "goal")
        widgets = {"talked_about": forms.Textarea(attrs={"rows": 4}), "coach": LongSelect}

    def __init__(self, *args: Any, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        roles = JobRole.objects.visible_to(reader).order_by("title")
        self.fields["goal"].queryset = roles  # type: ignore[attr-defined]


class NewPathForm(forms.Form):
    """Whose path begins."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who"), widget=LongSelect)

    def __init__(self, *args: Any, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        rows = Person.objects.order_by("name")
        chosen = rows if is_inside(reader) else rows.filter(manager__user=reader)
        self.fields["person"].queryset = chosen  # type: ignore[attr-defined]


class CoachingForm(forms.Form):
    """A session of coaching."""

    topic = forms.CharField(label=_("Topic"), max_length=200)
    planned_on = day_field(label=_("Planned for"), required=True)
    needs_outside = forms.BooleanField(label=_("Nobody here can coach this"), required=False)


class CoachForm(forms.Form):
    """Who from outside coaches."""

    name = forms.CharField(label=_("Coach from outside"), max_length=120)


class DutiesForm(forms.Form):
    """What becomes of each duty of a description."""

    def __init__(self, *args: Any, description: RoleVersion, known: dict[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.duties = {f"duty_{at}": duty for at, duty in enumerate(description.duties)}
        for name, duty in self.duties.items():
            choices = [("", _("Not said yet")), *DutyFate.Fate.choices]
            self.fields[name] = forms.ChoiceField(
                label=duty, choices=choices, required=False, initial=known.get(duty, "")
            )

    def fates(self) -> dict[str, str]:
        """The answers given."""
        return {
            duty: self.cleaned_data[name] for name, duty in self.duties.items() if self.cleaned_data[name]
        }


class ReminderForm(forms.Form):
    """The last and the next talk."""

    last_on = day_field(label=_("Last talk"))
    next_on = day_field(label=_("Next talk"))
