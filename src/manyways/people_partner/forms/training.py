"""Forms of training: the catalogue, sessions, who learns what by when, ways to grow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.people_partner.forms import LinesField, PeopleField
from manyways.people_partner.models import GrowthPath, JobRole, TrainingOffer
from manyways.people_partner.queries.training_plan import ways_to_learn
from manyways.teams.forms import RowForm, day_field
from manyways.teams.models import Person, Team
from manyways.ui.long_select import LongSelect
from manyways.work.models import Initiative


class OfferField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A course, coaching or practice that is offered; with `skill`, of those that teach it."""

    def __init__(self, **settings: Any) -> None:
        rows = TrainingOffer.objects.filter(is_offered=True).order_by("name")
        super().__init__(rows, **{"required": False, "label": _("How"), **settings})

    def teach(self, skill: str) -> None:
        """Offer only what teaches a skill."""
        found = [offer.pk for offer in ways_to_learn().get(skill.casefold(), ())]
        self.queryset = TrainingOffer.objects.filter(pk__in=found).order_by("name")


class SessionForm(forms.Form):
    """A session for a skill."""

    initiative = forms.ModelChoiceField(Initiative.objects.none(), label=_("In which change"))
    planned_on = day_field(label=_("Planned for"), required=True)
    offer = OfferField(label=_("From the catalogue"))
    hours = forms.FloatField(label=_("Hours per person"), min_value=0, max_value=400, required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)

    def __init__(self, *args: Any, reader: User, skill: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        seen = Initiative.objects.visible_to(reader).open().order_by("name")
        self.fields["initiative"].queryset = seen  # type: ignore[attr-defined]
        self.fields["offer"].teach(skill)  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """By when, how, and who: everybody who is left unless named."""

    due_on = day_field(label=_("By"), required=True)
    offer = OfferField()
    people = PeopleField(label=_("Only these"), help_text=_("Left empty: everybody who still needs it."))

    def __init__(self, *args: Any, skill: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["offer"].teach(skill)  # type: ignore[attr-defined]


class BulkAskForm(forms.Form):
    """By when, for the rows that were chosen."""

    due_on = day_field(label=_("By"), required=True)
    offer = OfferField()


class HeldForm(forms.Form):
    """Somebody has the skill already."""

    person = forms.ModelChoiceField(Person.objects.all().order_by("name"), label=_("Who"), widget=LongSelect)
    why = forms.CharField(label=_("How we know"), max_length=300)


class OfferForm(RowForm, forms.ModelForm[TrainingOffer]):
    """A course, coaching or practice."""

    skills = LinesField(label=_("Skills it gives, one on each line"), rows=3, required=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = TrainingOffer
        fields = ("name", "kind", "skills", "about", "hours", "is_offered")


class TeamSkillForm(forms.Form):
    """Which team is to have which skill."""

    team = forms.ModelChoiceField(
        Team.objects.filter(is_active=True).order_by("name"), label=_("Team"), widget=LongSelect
    )
    skill = forms.CharField(label=_("Skill"), max_length=120)


class PathForm(RowForm, forms.ModelForm[GrowthPath]):
    """A way to grow."""

    class Meta:
        model = GrowthPath
        fields = ("start", "goal", "note")

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for name in ("start", "goal"):
            self.fields[name].queryset = JobRole.objects.published().order_by("title")  # type: ignore[attr-defined]
