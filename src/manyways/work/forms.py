"""Forms of work: they parse and check what was typed, and save nothing."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.goals.models import Goal, Program
from manyways.teams.forms import RowForm, day_field
from manyways.teams.forms.person import PersonField
from manyways.teams.models import Person, Team
from manyways.ui.long_select import LongSelect
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.durations import DurationField
from manyways.work.models import Initiative, Item, Kind, Link, Stage
from manyways.work.times import ItemTimeField, time_text


def moment_field(**settings: Any) -> forms.DateTimeField:
    """A day and a time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(**{"required": False, "widget": widget, **settings})


def people() -> QuerySet[Person]:
    """Everybody, by name."""
    return Person.objects.order_by("name", "id")


def teams() -> QuerySet[Team]:
    """Teams that work today."""
    return Team.objects.filter(is_active=True).order_by("name")


def kinds() -> QuerySet[Kind]:
    """The kinds of work in use."""
    return Kind.objects.filter(is_active=True)


class NewInitiative(forms.Form):
    """Three fields; the rest has defaults and waits under More."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True}))
    kind = forms.ModelChoiceField(kinds(), label=_("Kind"), required=False, empty_label=_("Not sorted yet"))
    due_on = day_field(label=_("Date"), help_text=_("When it should be done, if somebody said so."))
    is_due_fixed = forms.BooleanField(label=_("This date cannot move"), required=False)
    approach = forms.ChoiceField(
        label=_("Approach"), required=False, choices=[("", _("As usual for its kind")), *APPROACH_CHOICES]
    )
    owner = PersonField(people(), label=_("Owner"), required=False, empty_label=_("Me"))
    team = forms.ModelChoiceField(teams(), label=_("Team"), required=False)
    program = forms.ModelChoiceField(Program.objects.order_by("name"), label=_("Program"), required=False)
    goal = forms.ModelChoiceField(Goal.objects.order_by("name"), label=_("Goal"), required=False)
    starts_on = day_field(label=_("Start"))
    summary = forms.CharField(
        label=_("In one sentence"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    visibility = forms.ChoiceField(
        label=_("Seen by"), choices=Initiative.Visibility.choices, initial=Initiative.Visibility.COMPANY
    )

    def chosen(self) -> dict[str, Any]:
        """What was filled in; empty owner and approach are left to their defaults."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not (name in {"owner", "approach"} and not value)
        }


class EditInitiative(RowForm, forms.ModelForm[Initiative]):
    """Everything of an initiative that its owner may change."""

    due_on = day_field(label=_("Date given"))
    starts_on = day_field(label=_("Start"))
    status_on = day_field(
        label=_("Status date"),
        help_text=_("What is not done by then is planned after it. Empty: the plan stays as it was made."),
    )
    planned_back_from = day_field(
        label=_("Plan back from"),
        help_text=_(
            "The plan is counted back from this day and says when it has to start. Empty: from the start."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Initiative
        fields = (
            "name",
            "owner",
            "due_on",
            "is_due_fixed",
            "starts_on",
            "summary",
            "kind",
            "team",
            "program",
            "goal",
            "visibility",
            "calendar",
            "status_on",
            "planned_back_from",
        )
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        field_classes = {"owner": PersonField}


class ChangeApproach(forms.Form):
    """Another approach, and why."""

    approach = forms.ChoiceField(label=_("Approach"), choices=APPROACH_CHOICES)
    reason = forms.CharField(label=_("Why"), max_length=300)


class Reason(forms.Form):
    """One reason."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class TeamParts(forms.Form):
    """Teams that work on an initiative, and teams it forms."""

    works = forms.ModelMultipleChoiceField(teams(), label=_("Work on it"), required=False)
    formed = forms.ModelMultipleChoiceField(teams(), label=_("Are formed by it"), required=False)


class EditItem(RowForm, forms.ModelForm[Item]):
    """Everything of an item."""

    duration_minutes = ItemTimeField(
        label=_("Duration"),
        help_text=_(
            "5 d: five working days. 3 ed: three days by the clock. 2 d (1 w) 3 d: with a week's pause between."
        ),
    )
    duration_low_minutes = DurationField(label=_("At best"))
    duration_high_minutes = DurationField(label=_("At worst"))
    constraint_at = moment_field(label=_("Constraint date"))
    deadline_at = moment_field(label=_("Deadline"))
    manual_start_at = moment_field(label=_("Start by hand"))
    manual_finish_at = moment_field(label=_("Finish by hand"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Item
        fields = (
            "name",
            "owner",
            "team",
            "form",
            "duration_minutes",
            "size",
            "work_type",
            "service",
            "percent_done",
            "notes",
            "duration_low_minutes",
            "duration_high_minutes",
            "constraint",
            "constraint_at",
            "deadline_at",
            "is_manual",
            "manual_start_at",
            "manual_finish_at",
            "calendar",
        )
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}
        field_classes = {"owner": PersonField}
        labels = {"calendar": _("Calendar")}

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.initial["duration_minutes"] = time_text(self.instance)

    def changes(self) -> dict[str, Any]:
        """The fields that were changed; a time is three of them."""
        found = super().changes()
        return found | (found["duration_minutes"].columns if "duration_minutes" in found else {})


class ItemDates(forms.Form):
    """When an item really started and finished."""

    started_at = moment_field(label=_("Started"))
    finished_at = moment_field(label=_("Finished"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class Parts(forms.Form):
    """The parts of an item, one on each line."""

    names = forms.CharField(
        label=_("Parts, one on each line"), widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000
    )

    def lines(self) -> list[str]:
        """The names."""
        return str(self.cleaned_data["names"]).splitlines()


class NewLink(forms.Form):
    """What an item waits for, how, and how long after."""

    type = forms.ChoiceField(label=_("How"), choices=Link.Type.choices)
    lag = forms.IntegerField(
        label=_("Lag"), initial=0, min_value=-5_000_000, max_value=5_000_000, required=False
    )
    lag_unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=[
            ("working_days", _("Working days")),
            ("working", _("Working minutes")),
            ("elapsed_days", _("Days")),
            ("elapsed", _("Minutes")),
            ("percent", _("Percent of the other's duration")),
        ],
    )

    def lag_in_minutes(self) -> tuple[int, str]:
        """The lag and its unit as links keep them."""
        lag, unit = self.cleaned_data["lag"] or 0, self.cleaned_data["lag_unit"]
        return {
            "working_days": (lag * 480, "working"),
            "elapsed_days": (lag * 1440, "elapsed"),
        }.get(unit, (lag, unit))


class NewMember(forms.Form):
    """Somebody who takes part, and how."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"), label=_("Who"), widget=LongSelect
    )
    role = forms.ChoiceField(
        label=_("Part"),
        choices=[
            ("viewer", _("Sees it")),
            ("member", _("Works on its items")),
            ("owner", _("Leads it too")),
        ],
        initial="member",
    )


class ToStage(forms.Form):
    """The stage a card goes to."""

    stage = forms.ModelChoiceField(Stage.objects.all(), label=_("Stage"))
