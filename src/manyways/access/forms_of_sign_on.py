"""What people type about single sign-on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.forms import grantable_roles
from manyways.access.models import Role, SignOn


class SignOnForm(forms.Form):
    """A provider: three lines, the rest under More."""

    name = forms.CharField(
        label=_("Name on the button"), max_length=80, help_text=_("Such as: Brightwater account")
    )
    server_url = forms.URLField(
        label=_("Address of the provider"),
        assume_scheme="https",
        help_text=_("The issuer, such as https://login.example.org/realms/staff"),
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=200)
    secret = forms.CharField(
        label=_("Client secret"), max_length=500, widget=forms.PasswordInput(render_value=False)
    )
    metadata = forms.CharField(
        label=_("Metadata of the provider"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The XML file that the provider offers, pasted whole"),
    )
    domains = forms.CharField(
        label=_("Domains of addresses"),
        help_text=_("With commas: example.org, example.com. Nobody else comes in this way."),
    )
    makes_accounts = forms.BooleanField(
        label=_("Make an account for whoever comes the first time"), required=False, initial=True
    )
    role = forms.ChoiceField(label=_("Role of new accounts"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, data: Any = None, *, protocol: str, row: SignOn | None = None) -> None:
        self.protocol = protocol if protocol in SignOn.Protocol.values else SignOn.Protocol.OIDC
        super().__init__(data, initial=_initial(row) if row else None)
        unused = {"server_url", "client_id", "secret"}
        if self.protocol == SignOn.Protocol.OIDC:
            unused = {"metadata"}
        for name in unused:
            del self.fields[name]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", _("None: what everybody may")), *grantable_roles()]
        if row is not None and "secret" in self.fields:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Left empty, the secret stays as it is.")

    def clean_domains(self) -> list[str]:
        """The domains as a list."""
        return [word for word in self.cleaned_data["domains"].replace(";", ",").split(",") if word.strip()]

    def clean_role(self) -> Role | None:
        """The role, if one is chosen."""
        return Role.objects.filter(slug=self.cleaned_data["role"]).first()


def _initial(row: SignOn) -> dict[str, Any]:
    names = ("name", "server_url", "client_id", "metadata", "makes_accounts", "is_active")
    values = {name: getattr(row, name) for name in names}
    return {**values, "domains": ", ".join(row.domains), "role": row.role.slug if row.role else ""}
