"""Forms of the principles of a change: one more, acknowledged by a team, an exception asked for and answered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.change.models import Principle
from manyways.teams.models import Team
from manyways.work.models import Initiative


class PrincipleForm(forms.Form):
    """One principle, and whether it is negotiable."""

    name = forms.CharField(label=_("Principle"), max_length=300)
    is_fixed = forms.BooleanField(label=_("Non-negotiable"), required=False)


class AcknowledgeForm(forms.Form):
    """Which team, of those one speaks for."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), empty_label=None)

    def __init__(self, data: Any = None, *, teams: Sequence[Team]) -> None:
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}-%s")
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Team.objects.filter(pk__in=[team.pk for team in teams]).order_by("name")


class ExceptionForm(AcknowledgeForm):
    """What a team cannot do, and why."""

    principle = forms.ModelChoiceField(
        Principle.objects.none(), label=_("Principle"), empty_label=None, to_field_name="key"
    )
    words = forms.CharField(label=_("What you need, and why"), max_length=500)
    field_order = ("principle", "team", "words")

    def __init__(self, data: Any = None, *, teams: Sequence[Team], initiative: Initiative) -> None:
        super().__init__(data, teams=teams)
        field = self.fields["principle"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Principle.objects.filter(
            initiative=initiative, is_fixed=False, published_on__isnull=False
        )


class AnswerForm(forms.Form):
    """The reason to allow an exception, or not."""

    answer = forms.CharField(label=_("Reason"), max_length=500)
