"""Forms of boards, checks, kinds and sprints: they parse and check what was typed, and save nothing."""

import math
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.teams.forms import day_field
from manyways.teams.forms.person import PersonField
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.forms import people, teams
from manyways.work.models import BoardSetting, Check, Item, Kind, Stage

ICON_CHOICES = [
    ("outcome", _("Outcome")),
    ("event", _("Event")),
    ("facilities", _("Facilities")),
    ("infrastructure", _("Infrastructure")),
    ("compliance", _("Compliance")),
    ("organisational-change", _("Organisational change")),
    ("unsorted", _("Anything else")),
]


class StageRow(forms.Form):
    """One stage of a board as typed; an empty name leaves the row out."""

    was = forms.ModelChoiceField(Stage.objects.all(), required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(label=_("Place"), min_value=0, max_value=99, required=False)
    name = forms.CharField(label=_("Stage"), max_length=60, required=False)
    category = forms.ChoiceField(
        label=_("What happens in it"), choices=Stage.Category.choices, initial=Stage.Category.DOING
    )
    wip_limit = forms.IntegerField(label=_("At most"), min_value=1, max_value=500, required=False)
    limit_rule = forms.ChoiceField(
        label=_("When it is full, it"), choices=Stage.Limit.choices, initial=Stage.Limit.WARN
    )
    policy = forms.CharField(label=_("May enter when"), max_length=300, required=False)


class StageRows(forms.BaseFormSet[StageRow]):
    """The stages of a board, in their order, with room for more."""

    def rows(self) -> list[dict[str, Any]]:
        """The stages that were named, in their places, as the action takes them; one without a place before done."""
        named = [row.cleaned_data for row in self.forms if row.cleaned_data.get("name", "").strip()]
        return sorted(named, key=_standing)


def _standing(row: dict[str, Any]) -> tuple[bool, float]:
    place = row.get("place")
    return row["category"] == Stage.Category.DONE, math.inf if place is None else place


def stage_rows(stages: Sequence[Stage], data: Any = None) -> StageRows:
    """The form of a board's stages."""
    found: Any = forms.formset_factory(StageRow, formset=StageRows, extra=2)
    return found(data, initial=_initial(stages), prefix="stages")  # type: ignore[no-any-return]


def _initial(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    fields = ("name", "category", "wip_limit", "limit_rule", "policy")
    return [
        {"was": stage, "place": place, **{field: getattr(stage, field) for field in fields}}
        for place, stage in enumerate(stages, 1)
    ]


class BoardForm(forms.ModelForm[BoardSetting]):
    """How a board opens, and how much may be expedited at once."""

    class Meta:
        model = BoardSetting
        fields = ("lanes", "expedite_limit")


class Lines(forms.Form):
    """Lines of an agreement, one on each line."""

    lines = forms.CharField(
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=_("One on each line"),
    )

    def texts(self) -> list[str]:
        """The lines."""
        return str(self.cleaned_data["lines"]).splitlines()


class Answer(forms.Form):
    """An answer to a check: it is so, or why it is not needed, or open again."""

    check_line = forms.ModelChoiceField(Check.objects.all(), to_field_name="key")
    not_needed_because = forms.CharField(max_length=300, required=False)
    is_open = forms.BooleanField(required=False)


class Blocked(forms.Form):
    """Why an item cannot go on, and whom it waits for."""

    reason = forms.CharField(label=_("What does it wait for?"), max_length=300, required=False)
    team = forms.ModelChoiceField(teams(), label=_("A team that can help"), required=False)
    person = PersonField(people(), label=_("Somebody who can help"), required=False)


class NewKind(forms.Form):
    """A kind of work: a name is enough."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autofocus": True}))
    noun = forms.CharField(
        label=_("One of them is called"), max_length=80, required=False, help_text=_("Empty: like the kind.")
    )
    approach = forms.ChoiceField(label=_("Usual approach"), choices=APPROACH_CHOICES, initial="planned")
    icon = forms.ChoiceField(label=_("Icon"), choices=ICON_CHOICES, initial="unsorted")


class KindForm(forms.ModelForm[Kind]):
    """Everything of a kind but its place."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    icon = forms.ChoiceField(label=_("Icon"), choices=ICON_CHOICES)

    class Meta:
        model = Kind
        fields = ("name", "noun", "approach", "icon", "is_active")
        labels = {"is_active": _("Offered")}


class SprintForm(forms.Form):
    """A goal and two days."""

    goal = forms.CharField(
        label=_("Goal"), max_length=300, help_text=_("What will be true at its end. One sentence.")
    )
    starts_on = day_field(label=_("From"), required=True)
    ends_on = day_field(label=_("To"), required=True)


class SprintEdit(SprintForm):
    """The same, and what came of it."""

    result = forms.CharField(label=_("What came of it"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def changes(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class TakenItems(forms.Form):
    """The items picked for a sprint."""

    items = forms.ModelMultipleChoiceField(Item.objects.all(), to_field_name="key")
