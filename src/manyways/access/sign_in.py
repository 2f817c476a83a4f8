"""How allauth lets people in: nobody signs up alone once the organisation has its first account."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from manyways.access.arrivals import Arrival, announce
from manyways.access.models import Organisation, SignOn, User
from manyways.ui.answers import Refused

logger = logging.getLogger("manyways.sign_in")
FACTOR_WANTED = "second_factor_wanted"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign somebody in who was let in by other means than a password; the session stands in their list."""
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)


def wants_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether the person came with a password alone where that is not enough."""
    methods = {record["method"] for record in get_authentication_records(request, user)}
    is_elsewhere = "socialaccount" in methods
    is_needed = Organisation.objects.filter(needs_second_factor=True).exists()
    return is_needed and not is_elsewhere and not is_mfa_enabled(user)


def _announce(user: User, came_by: Any) -> None:
    """Say who is here, if their address is known to be theirs; whatever comes of it, they are signed in."""
    if EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        try:
            announce(Arrival(user, user, _rooms_open_to(user, came_by)))
        except Refused:
            logger.info("account %s could not be linked to a person", user.pk)


def _rooms_open_to(user: User, came_by: Any) -> frozenset[str]:
    """The closed rooms that somebody inside opened to the provider that says this is the user's address."""
    told = [address.email.lower() for address in came_by.email_addresses] if came_by is not None else []
    row = SignOn.objects.filter(slug=came_by.provider.app.provider_id).first() if user.email in told else None
    return frozenset(room for room in row.trusted_for if row.is_trusted_for([room])) if row else frozenset()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The first account makes itself at the first page; all others are added by somebody with the right."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: accounts come from the first page, the people page, or single sign-on."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say that it cannot be done now. Raises Refused; the answer is the same for unknown addresses."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            logger.exception("an e-mail about signing in could not be sent")
            text = _(
                "E-mail cannot be sent at the moment. Try again later, or ask an administrator for a link."
            )
            raise Refused(text) from error

    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse:
        """Note whether the person still has to set up a second factor, see `doors`."""
        request.session[FACTOR_WANTED] = wants_second_factor(request, user)
        _announce(user, (given.get("signal_kwargs") or {}).get("sociallogin"))
        answer: HttpResponse = super().post_login(request, user, **given)
        return answer

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name that was given, or the address's first part."""
        saved: User = super().save_user(request, user, form, commit=False)
        saved.name = saved.name or saved.email.partition("@")[0]
        if commit:
            saved.save()
        return saved
