"""The account of a person, chosen among those that are nobody's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.teams.queries.accounts import unlinked_accounts
from manyways.ui.long_select import LongSelect


class AccountForm(forms.Form):
    """An account that is there already."""

    user = forms.ModelChoiceField(
        unlinked_accounts().order_by("name"), label=_("Account"), widget=LongSelect, empty_label=None
    )
