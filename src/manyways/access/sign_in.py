"""How allauth lets people in: nobody signs up alone once the organisation has its first account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest

from manyways.access.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign somebody in who was let in by other means than a password; the session stands in their list."""
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The first account makes itself at the first page; all others are added by somebody with the right."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: accounts come from the first page, the people page, or single sign-on."""
        return False

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name that was given, or the address's first part."""
        saved: User = super().save_user(request, user, form, commit=False)
        saved.name = saved.name or saved.email.partition("@")[0]
        if commit:
            saved.save()
        return saved
