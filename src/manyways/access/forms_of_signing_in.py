"""The library's forms around signing in, with the words of this product on their fields."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEW, AGAIN, CODE = _("New password"), _("The new password again"), _("Code from the app")
PASSWORD_HINT = _("At least eight characters, and none that everybody uses.")


class _Worded:
    """A form whose fields are called by `labels`; the label says it all, so that nothing stands in the field."""

    labels: dict[str, Promise]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
        for name, label in self.labels.items():
            self.fields[name].label = label  # type: ignore[attr-defined]
        if "password1" in self.labels:
            self.fields["password1"].help_text = PASSWORD_HINT  # type: ignore[attr-defined]


class SignInForm(_Worded, account.LoginForm):  # type: ignore[misc]
    """The address and the password."""

    labels = {"login": _("E-mail"), "remember": _("Stay signed in")}


class ChangePasswordForm(_Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """The old password, and the new one twice."""

    labels = {"oldpassword": _("Password until now"), "password1": NEW, "password2": AGAIN}


class SetPasswordForm(_Worded, account.SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""

    labels = {"password1": NEW, "password2": AGAIN}


class ForgottenPasswordForm(_Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """Where the link to a new password is sent."""

    labels = {"email": _("E-mail")}


class NewPasswordForm(_Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password behind a link, twice."""

    labels = {"password1": NEW, "password2": AGAIN}


class PasswordAgainForm(_Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password, before something is changed that guards the account."""

    labels = {"password": _("Password")}


class CodeForm(_Worded, mfa.AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    labels = {"code": CODE}


class CodeAgainForm(_Worded, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code, before something is changed that guards the account."""

    labels = {"code": CODE}


class FirstCodeForm(_Worded, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app that is being set up."""

    labels = {"code": CODE}
