"""What people type about changes: parsed and checked here, saved by the actions."""

from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.change.levels import SEVERITIES
from manyways.change.models import (
    Aspect,
    Blackout,
    Case,
    ChangeCapacity,
    Engagement,
    Impact,
    Milestone,
    Process,
    ProcessImpact,
    Size,
    Stakeholder,
)
from manyways.teams.forms import RowForm, day_field
from manyways.teams.models import Group
from manyways.ui.long_select import LongSelect
from manyways.work.models import Initiative

RATINGS = [(number, f"{number} · {word}") for number, word in enumerate(SEVERITIES)]


def groups() -> Any:
    """All groups by name."""
    return Group.objects.order_by("name", "id")


AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


def at_milestone(form: AnyForm, initiative: Initiative) -> AnyForm:
    """Ask at which milestone too, where a change has several; elsewhere its only one is meant."""
    rows = (
        Milestone.objects.filter(item__initiative=initiative)
        .select_related("item")
        .order_by("fixed_on", "id")
    )
    if len(rows) > 1:
        own = getattr(form, "instance", None)
        first = (own.milestone_id if own is not None else None) or rows[0].pk
        form.fields["milestone"] = forms.ModelChoiceField(
            rows, label=_("At which milestone"), initial=first, empty_label=None
        )
        form.initial.setdefault("milestone", first)
    return form


class NewChange(forms.Form):
    """One sentence and a day; the ticks stand beside it."""

    name = forms.CharField(
        label=_("What changes, in one sentence"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    on = day_field(label=_("From which day"), help_text=_("A guess is enough; it may become a forecast."))


class StakeholdersForm(forms.Form):
    """Names pasted from anywhere."""

    text = forms.CharField(
        label=_("Or paste names, one on each line"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "Works council, 7\nRuth Adler"}),
        help_text=_(
            "A number behind a name is about how many people it is. Known groups and people are found."
        ),
    )


class DecisionForm(RowForm, forms.ModelForm[Stakeholder]):
    """The decision about one stakeholder."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Stakeholder
        fields = ("reason", "needs", "role", "has_no_process")


class ImpactForm(forms.Form):
    """Three fields: who, what changes, how big; the rest follows and waits under More."""

    group = forms.ModelChoiceField(groups(), label=_("Who"), widget=LongSelect)
    summary = forms.CharField(label=_("What changes for them, in one sentence"), max_length=500)
    size = forms.ModelChoiceField(
        Size.objects.all(), label=_("How big"), widget=forms.RadioSelect, empty_label=None
    )
    aspect = forms.ModelChoiceField(Aspect.objects.filter(is_active=True), label=_("Aspect"), required=False)
    before = forms.CharField(label=_("From"), max_length=500, required=False)
    after = forms.CharField(label=_("To"), max_length=500, required=False)
    stays = forms.CharField(label=_("What stays the same"), max_length=500, required=False)
    side = forms.ChoiceField(label=_("Gain or loss"), choices=Impact.Side.choices, required=False)

    def chosen(self) -> dict[str, Any]:
        """What was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class EditImpact(RowForm, forms.ModelForm[Impact]):
    """Everything of an impact."""

    severity = forms.TypedChoiceField(label=_("Severity"), choices=RATINGS, coerce=int)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Impact
        fields = (
            "summary",
            "severity",
            "aspect",
            "before",
            "after",
            "stays",
            "side",
            "tell_level",
            "train_level",
            "lead_days",
            "effort_hours",
            "settling_weeks",
        )


class RateImpact(forms.Form):
    """The group's own rating."""

    severity = forms.TypedChoiceField(
        label=_("How big is it for you?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("In your words"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ObservationForm(forms.Form):
    """How a group stands to a change today."""

    influence = forms.IntegerField(label=_("Influence, 1 to 5"), min_value=1, max_value=5, initial=3)
    support = forms.IntegerField(label=_("Support, −2 to +2"), min_value=-2, max_value=2, initial=0)


class EngagementForm(RowForm, forms.ModelForm[Engagement]):
    """What is to be said or taught."""

    planned_on = day_field(label=_("Planned for"))
    starts_at = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    check_answers = forms.CharField(
        label=_("Answers to it, one on each line, the right one first"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Engagement
        fields = (
            "name",
            "planned_on",
            "channel",
            "kind",
            "text",
            "purpose",
            "sender",
            "sender_is",
            "runner",
            "place",
            "starts_at",
            "hours",
            "is_no_news",
            "asks_approval",
            "check_question",
            "check_answers",
        )
        widgets = {"sender": LongSelect, "runner": LongSelect, "text": forms.Textarea(attrs={"rows": 6})}
        labels = {"sender_is": _("The sender is")}

    def clean_check_answers(self) -> list[str]:
        """The answers, the right one first."""
        return [line.strip() for line in str(self.cleaned_data["check_answers"]).splitlines() if line.strip()]

    def chosen(self) -> dict[str, Any]:
        """What was filled in, for a new one."""
        found = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        found.pop("version", None)
        return _with_check(found)

    def changes(self) -> dict[str, Any]:
        """The fields that were changed."""
        return _with_check(super().changes())


def _with_check(values: dict[str, Any]) -> dict[str, Any]:
    """The right answer is the first one written."""
    return values | {"check_right": 0} if values.get("check_question") else values


class CaseForm(RowForm, forms.ModelForm[Case]):
    """Why, why now, what otherwise, and who stands for it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Case
        fields = ("why", "why_now", "risk_of_not_changing", "sponsor", "hr_partner", "silence_days")
        widgets = {
            "sponsor": LongSelect,
            "hr_partner": LongSelect,
            **{
                name: forms.Textarea(attrs={"rows": 3}) for name in ("why", "why_now", "risk_of_not_changing")
            },
        }


class MilestoneForm(forms.Form):
    """A milestone and its day: fixed, or the forecast's."""

    name = forms.CharField(label=_("Milestone"), max_length=300)
    fixed_on = day_field(label=_("Day"), help_text=_("Empty: the day the forecast says."))
    percent = forms.IntegerField(label=_("Forecast at, %"), min_value=1, max_value=99, initial=85)


class DateMilestone(forms.Form):
    """Another day for a milestone."""

    fixed_on = day_field(label=_("Day"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProcessForm(RowForm, forms.ModelForm[Process]):
    """A process with its owner and calendar."""

    next_run = day_field(label=_("Next run"), help_text=_("Empty: it runs all the time."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Process
        fields = (
            "name",
            "owner",
            "next_run",
            "owner_group",
            "area",
            "every_months",
            "every_days",
            "way_today",
        )
        widgets = {
            "owner": LongSelect,
            "owner_group": LongSelect,
            "way_today": forms.Textarea(attrs={"rows": 3}),
        }


class BreakForm(RowForm, forms.ModelForm[ProcessImpact]):
    """What stops working, the new way, and who adapts it."""

    groups = forms.ModelMultipleChoiceField(groups(), label=_("Who works with it"), required=False)
    commit_by = day_field(label=_("To be committed by"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ProcessImpact
        fields = (
            "breaks",
            "fix_owner",
            "new_way",
            "groups",
            "fix_owner_words",
            "severity",
            "days_before",
            "commit_by",
            "needed_percent",
        )
        widgets = {"fix_owner": LongSelect, "new_way": forms.Textarea(attrs={"rows": 3})}

    def chosen(self) -> dict[str, Any]:
        """What was filled in, without the groups."""
        left_out = {"version", "groups"}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in left_out and value not in (None, "")
        }


class BreakProcess(BreakForm):
    """The same with the process it is about."""

    process = forms.ModelChoiceField(Process.objects.order_by("name"), label=_("Process"), widget=LongSelect)
    field_order = ("process", "breaks", "fix_owner")


class CapacityForm(forms.ModelForm[ChangeCapacity]):
    """How much change a group takes."""

    starts_on = day_field(label=_("From"), help_text=_("Empty: from the beginning."))

    class Meta:
        model = ChangeCapacity
        fields = ("group", "hours_per_week", "most_high_changes", "starts_on")
        widgets = {"group": LongSelect}


class BlackoutForm(forms.ModelForm[Blackout]):
    """Days on which a group takes no change."""

    starts_on = day_field(label=_("From"), required=True)
    ends_on = day_field(label=_("Until (that day it is over)"), required=True)

    class Meta:
        model = Blackout
        fields = ("group", "starts_on", "ends_on", "reason")
        widgets = {"group": LongSelect}


class AspectForm(RowForm, forms.ModelForm[Aspect]):
    """A side of work that a change can touch."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Aspect
        fields = ("name", "needs_skill", "is_about_job", "is_active")


class LookForm(forms.Form):
    """Until when HR is asked to look at the plan."""

    until = day_field(label=_("By"), required=True)
