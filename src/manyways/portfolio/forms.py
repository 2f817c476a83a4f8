"""Forms of the portfolio: they parse and check, and save nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.portfolio.models import SaidStatus, Standing
from manyways.teams.models import Team
from manyways.work.approaches import APPROACH_CHOICES


class SayStatusForm(forms.Form):
    """How a person sees an initiative, and why."""

    level = forms.ChoiceField(label=_("How it stands, as you see it"), choices=SaidStatus.Level.choices)
    reason = forms.CharField(label=_("Why"), max_length=300)


class DisposeForm(forms.Form):
    """Whether an initiative goes on, and why; the team or the approach where the answer needs one."""

    verdict = forms.ChoiceField(label=_("What happens to it"), choices=Standing.Verdict.choices)
    reason = forms.CharField(label=_("Why"), max_length=300)
    team = forms.ModelChoiceField(Team.objects.all(), label=_("To which team"), required=False)
    approach = forms.ChoiceField(
        label=_("To which approach"), choices=[("", _("As it is")), *APPROACH_CHOICES], required=False
    )
