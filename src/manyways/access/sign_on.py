"""How allauth lets people in with the organisation's own accounts: OpenID Connect and SAML 2.0."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from manyways.access.actions.sign_on import welcome_account
from manyways.access.models import SignOn, User
from manyways.access.queries import rooms_of
from manyways.access.saml import read_metadata

SAML, OIDC = "saml", "openid_connect"


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers come from the table `SignOn`; only addresses of their domains come in.

    An account in a closed room comes in only where somebody inside trusts the provider as it is: else whoever may
    set one up could enter by it.
    """

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers in use, as allauth takes them."""
        apps = [_app(row) for row in SignOn.objects.filter(is_active=True).order_by("name")]
        return [
            app
            for app in apps
            if (not provider or provider in {app.provider, app.provider_id})
            and (not client_id or client_id == app.client_id)
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Turn away who has no address of the provider's domains, or stands in a closed room not opened to it."""
        row = _row(sociallogin)
        email = _address(sociallogin)
        if email.rpartition("@")[2].lower() not in row.domains:
            why = _("%(provider)s says your address is “%(email)s”, which is not one of this organisation.")
            self._turn_away(request, why % {"provider": row.name, "email": email})
        if sociallogin.is_existing and not row.is_trusted_for(rooms_of(sociallogin.user)):
            why = _(
                "This account is in a closed room that is not open to “%(provider)s”. Sign in with your password (“Forgot your password?” sends a link); Settings → Security opens it."
            )
            self._turn_away(request, why % {"provider": row.name})

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether the provider makes accounts for those who have none yet."""
        row = _row(sociallogin)
        if not row.makes_accounts:
            why = _(
                "Nobody has made an account for “%(email)s” yet. Ask the person who invited you to add you."
            )
            self._turn_away(request, why % {"email": _address(sociallogin)})
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """The name as the provider tells it, else the first part of the address."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name") or "", data.get("last_name") or ""]
        user.name = (data.get("name") or " ".join(parts).strip() or user.email.partition("@")[0])[:120]
        user.email = user.email.lower()
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Keep a new account and give it the role of its provider."""
        user: User = super().save_user(request, sociallogin, form)
        welcome_account(user, _row(sociallogin))
        return user

    def _turn_away(self, request: HttpRequest, why: str) -> None:
        raise ImmediateHttpResponse(render(request, "access/turned_away.html", {"why": why}, status=403))


def _app(row: SignOn) -> SocialApp:
    trusted = {"verified_email": list(row.domains), "email_authentication": True}
    if row.protocol == SignOn.Protocol.SAML:
        provider, client, settings = SAML, row.slug, {"idp": read_metadata(row.metadata), **_SAML_SETTINGS}
    else:
        provider, client = OIDC, row.client_id
        settings = {"server_url": row.server_url, "oauth_pkce_enabled": True}
    return SocialApp(
        provider=provider,
        provider_id=row.slug,
        name=row.name,
        client_id=client,
        secret=row.secret,
        settings={**settings, **trusted},
    )


_SAML_SETTINGS = {
    "use_nameid_for_email": True,
    "attribute_mapping": {
        "uid": ["urn:oasis:names:tc:SAML:attribute:subject-id"],
        "email": [
            "email",
            "mail",
            "urn:oid:0.9.2342.19200300.100.1.3",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        ],
        "name": ["displayName", "name", "http://schemas.microsoft.com/identity/claims/displayname"],
        "first_name": [
            "givenName",
            "urn:oid:2.5.4.42",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        ],
        "last_name": [
            "sn",
            "urn:oid:2.5.4.4",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        ],
    },
    "advanced": {
        "want_attribute_statement": False,
        "want_assertion_signed": True,
        "allow_single_label_domains": True,  # http://pmo inside a company
    },
}


def _row(login: SocialLogin) -> SignOn:
    return SignOn.objects.select_related("role").get(slug=login.provider.app.provider_id)


def _address(login: SocialLogin) -> str:
    found = [address.email for address in login.email_addresses] or [getattr(login.user, "email", "")]
    return str(found[0] or "")
