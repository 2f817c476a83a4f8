"""Forms of job roles and role changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.forms import LinesField, PeopleField, descriptions
from manyways.people_partner.models import RoleVersion
from manyways.teams.forms import day_field
from manyways.work.models import Initiative


class RoleForm(forms.Form):
    """A job role, from scratch or adapted from another description."""

    title = forms.CharField(label=_("Title"), max_length=120)
    adapt = forms.ModelChoiceField(
        RoleVersion.objects.none(),
        label=_("Adapt from"),
        required=False,
        empty_label=_("Nothing: a blank one"),
    )
    is_in_use = forms.BooleanField(label=_("People do this job today: everybody may read it"), required=False)
    purpose = forms.CharField(
        label=_("What the job is for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    duties = LinesField(label=_("Duties, one on each line"))
    skills = LinesField(label=_("Skills, one on each line"), rows=3)

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["adapt"].queryset = descriptions()  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    """What a description says."""

    purpose = forms.CharField(
        label=_("What the job is for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    duties = LinesField(label=_("Duties, one on each line"), rows=8)
    skills = LinesField(label=_("Skills, one on each line"), rows=5)
    expectations = LinesField(
        label=_("What is expected anew"),
        rows=3,
        help_text=_("The same title may hide a different job. Say it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class HoldersForm(forms.Form):
    """Who holds a role."""

    people = PeopleField(label=_("Who does this job"), required=True)
    on = day_field(label=_("From"), initial=today)


class RoleChangeForm(forms.Form):
    """From which description to which, and whom it touches."""

    old = forms.ModelChoiceField(
        RoleVersion.objects.none(),
        label=_("From"),
        required=False,
        empty_label=_("Nothing: it is a new role"),
    )
    new = forms.ModelChoiceField(
        RoleVersion.objects.none(), label=_("To"), required=False, empty_label=_("Nothing: the role ends")
    )
    people = PeopleField(label=_("Whom it touches"), help_text=_("Empty: everybody who holds the old role."))
    planned_on = day_field(label=_("In force from"))
    why = forms.CharField(
        label=_("Why"), required=False, max_length=500, help_text=_("Everybody reads this once it is told.")
    )
    initiative = forms.ModelChoiceField(
        Initiative.objects.none(), label=_("Because of"), required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for name in ("old", "new"):
            self.fields[name].queryset = descriptions()  # type: ignore[attr-defined]
        seen = Initiative.objects.visible_to(reader).open().order_by("name")
        self.fields["initiative"].queryset = seen  # type: ignore[attr-defined]


class EditRoleChangeForm(RoleChangeForm):
    """What a role change says; whom it touches is changed on its page."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        del self.fields["people"]


class ConsultForm(forms.Form):
    """Whether a consultation is required, and what came of it."""

    is_required = forms.TypedChoiceField(
        label=_("Consultation"),
        choices=(("yes", _("Held: works council, legal")), ("no", _("Not required"))),
        coerce=lambda value: value == "yes",
    )
    words = forms.CharField(label=_("Who, and the result; or why it is not required"), max_length=500)
    on = day_field(label=_("On"), initial=today)


class DayForm(forms.Form):
    """The day something was done, today by default."""

    on = day_field(label=_("On"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AffectedForm(forms.Form):
    """Whom a role change touches."""

    people = PeopleField(label=_("Whom it touches"))
