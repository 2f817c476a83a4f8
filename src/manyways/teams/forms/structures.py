"""Forms of team structure: an option, who was consulted, the switch, whom a team serves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.teams.forms.organisation import RowForm, day_field
from manyways.teams.models import Person, StructureOption, StructureSwitch, StructureVoice, Team
from manyways.ui.long_select import LongSelect


def _teams_but(team: Team) -> Any:
    return Team.objects.filter(is_active=True).exclude(pk=team.pk).order_by("name")


class NewOptionForm(forms.ModelForm[StructureOption]):
    """A name and the teams to embed in; people are spread evenly and can be moved afterwards."""

    embed_in = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=_("Embed people in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: standalone. People are spread evenly; you can move them afterwards."),
    )
    staying = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("Who stays together at home"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = StructureOption
        fields = ("name", "pros", "cons", "on_call", "home_manager")
        widgets = {"pros": forms.Textarea(attrs={"rows": 2}), "cons": forms.Textarea(attrs={"rows": 2})}

    def __init__(
        self, *args: Any, team: Team, served: list[Team], people: list[int], **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        fields: Any = self.fields
        fields["embed_in"].queryset = (
            Team.objects.filter(pk__in=[each.pk for each in served]).order_by("name")
            if served
            else _teams_but(team)
        )
        fields["staying"].queryset = Person.objects.filter(pk__in=people).order_by("name")
        self.order_fields(["name", "embed_in", "pros", "cons", "staying", "on_call", "home_manager"])

    def _post_clean(self) -> None:
        """Leave the row alone: the action checks and saves."""


class OptionForm(RowForm, forms.ModelForm[StructureOption]):
    """What speaks for and against an option."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = StructureOption
        fields = ("name", "pros", "cons", "on_call", "home_manager")
        widgets = {"pros": forms.Textarea(attrs={"rows": 3}), "cons": forms.Textarea(attrs={"rows": 3})}


class VoiceForm(RowForm, forms.ModelForm[StructureVoice]):
    """Who was consulted, and what they said."""

    said_on = day_field(label=_("On"))

    class Meta:
        model = StructureVoice
        fields = ("person", "words", "leans_to", "said_on")
        widgets = {"person": LongSelect, "words": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, team: Team, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "voice-%s", **settings})
        leans_to: Any = self.fields["leans_to"]
        leans_to.queryset = StructureOption.objects.filter(team=team)


class SwitchForm(RowForm, forms.ModelForm[StructureSwitch]):
    """From when, why, and when it is looked at again."""

    starts_on = day_field(label=_("From"), initial=today)
    review_on = day_field(label=_("Looked at again"), help_text=_("In 90 days, if you leave it empty."))

    class Meta:
        model = StructureSwitch
        fields = ("reason", "starts_on", "review_on", "is_trial")
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "switch-%s", **settings})


class ServiceForm(RowForm, forms.ModelForm[Team]):
    """Whom a team serves, and how it is asked."""

    serves = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=_("Is there for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Team
        fields = ("how_to_ask", "answer_days")
        widgets = {"how_to_ask": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, team: Team, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "service-%s", **settings})
        fields: Any = self.fields
        fields["serves"].queryset = _teams_but(team)
        self.order_fields(["serves", "how_to_ask", "answer_days"])
