"""Which group is counted without names, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.change.forms.plans import groups
from manyways.ui.long_select import LongSelect


class CountOnlyForm(forms.Form):
    """A country or a group, and the reason that stands on its data sheet."""

    group = forms.ModelChoiceField(groups(), label=_("Country or group"), widget=LongSelect)
    because = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Such as: agreed with the works council on 3 March.")
    )
