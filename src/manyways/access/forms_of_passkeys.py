"""What is typed when a passkey is added."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A key that signs in by itself, unless somebody wants it as a second factor only."""

    passwordless = forms.BooleanField(label=_("Sign in without a password"), required=False, initial=True)
