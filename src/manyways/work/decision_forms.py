"""Forms of decisions, gates and obligations: they parse and check, and save nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.teams.forms import RowForm, day_field
from manyways.teams.forms.person import PersonField
from manyways.work.forms import people
from manyways.work.lead_times import LeadField
from manyways.work.models import Decision, DecisionOption, Gate, Initiative, Item, Obligation

_LINES = forms.Textarea(attrs={"rows": 2})


def items_of(initiative: Initiative) -> Any:
    """The single items of an initiative, to choose from."""
    rows = Item.objects.filter(initiative=initiative, dropped_at__isnull=True, children__isnull=True)
    return rows.exclude(form=Item.Form.PHASE).order_by("rank", "pk")


class NewDecision(forms.Form):
    """What is to be decided, how long it takes to have it, who sees to it."""

    name = forms.CharField(label=_("What is to be decided?"), max_length=200)
    lead_days = LeadField(label=_("Lead time"), widget=forms.TextInput(attrs={"placeholder": _("8 weeks")}))
    owner = PersonField(people(), label=_("Owner"), required=False)
    item = forms.ModelChoiceField(
        Item.objects.none(),
        label=_("The item that stands for it"),
        required=False,
        empty_label=_("A new milestone"),
        help_text=_(
            "It is finished when the decision is secured; what waits for it is at risk when that is late."
        ),
    )

    def __init__(self, *args: Any, initiative: Initiative, **settings: Any) -> None:
        super().__init__(*args, **settings)
        free = items_of(initiative).filter(decision__isnull=True, finished_at__isnull=True)
        self.fields["item"].queryset = free  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class EditDecision(RowForm, forms.ModelForm[Decision]):
    """Everything of a decision its owner may change."""

    lead_days = LeadField(label=_("Lead time"), help_text=_("From deciding to the day it is needed."))
    needed_on = day_field(label=_("Needed on"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Decision
        fields = ("name", "lead_days", "owner", "need", "needed_on", "notes")
        widgets = {"notes": _LINES}
        field_classes = {"owner": PersonField}


class OptionForm(RowForm, forms.ModelForm[DecisionOption]):
    """One option: its name, cost, and until when it can be cancelled free."""

    free_until_on = day_field(label=_("Free to cancel until"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = DecisionOption
        fields = ("name", "cost", "free_until_on", "pros", "cons", "url")
        widgets = {"pros": _LINES, "cons": _LINES}


class Secure(forms.Form):
    """The evidence that secures a decision."""

    evidence_kind = forms.ChoiceField(label=_("What secures it?"), choices=Decision.Evidence.choices)
    evidence = forms.CharField(label=_("In words"), required=False, max_length=300)
    on = day_field(label=_("On"))
    evidence_url = forms.URLField(label=_("Where it is kept"), required=False, assume_scheme="https")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewGate(RowForm, forms.ModelForm[Gate]):
    """A gate with its criteria, one on each line."""

    planned_on = day_field(label=_("Planned on"))
    criteria = forms.CharField(
        label=_("What must be true, one on each line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("name", "planned_on", "criteria", "owner", "item")

    class Meta:
        model = Gate
        fields = ("name", "planned_on", "owner", "item")
        field_classes = {"owner": PersonField}

    def __init__(self, *args: Any, initiative: Initiative, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["item"].queryset = items_of(initiative)  # type: ignore[attr-defined]


class Verdict(forms.Form):
    """The decision at a gate."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=Gate.Verdict.choices)
    reason = forms.CharField(label=_("Why"), widget=_LINES, max_length=2_000)
    conditions = forms.CharField(label=_("Conditions"), required=False, widget=_LINES, max_length=2_000)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewObligation(RowForm, forms.ModelForm[Obligation]):
    """What is required, by whom, by when."""

    due_on = day_field(label=_("Due, cannot move"), required=True)

    class Meta:
        model = Obligation
        fields = ("name", "source", "due_on", "owner", "evidence_wanted")
        field_classes = {"owner": PersonField}


class EditObligation(NewObligation):
    """Everything of an obligation."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(NewObligation.Meta):
        fields = ("name", "source", "due_on", "owner", "evidence_wanted", "notes")  # type: ignore[assignment]
        widgets = {"notes": _LINES}
        field_classes = {"owner": PersonField}


class NewEvidence(forms.Form):
    """One piece of evidence."""

    name = forms.CharField(label=_("What is it?"), max_length=300)
    url = forms.URLField(label=_("Where it is kept"), required=False, assume_scheme="https")
    shown_on = day_field(label=_("Of"))
