"""What people type about a webhook."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WebhookForm(forms.Form):
    """A name, an address and what it is told of."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Such as: Reporting, data warehouse"))
    address = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    told_of = forms.CharField(
        label=_("Told of"),
        initial="*",
        help_text=_(
            "A star is everything. Or actions with commas, as rights name them: work.*, market.give_date"
        ),
    )

    def clean_told_of(self) -> list[str]:
        """The patterns as a list."""
        words = self.cleaned_data["told_of"].replace(";", ",").replace("\n", ",").split(",")
        return sorted({word.strip() for word in words} - {""})
