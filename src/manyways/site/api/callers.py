"""Who calls, as a digest: the user, else the token that was sent, else the address."""

import hashlib

from django.http import HttpRequest


def caller_of(request: HttpRequest) -> str:
    """A digest that says who calls without saying it."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        name = f"user {user.pk}"
    else:
        name = request.headers.get("Authorization") or f"address {request.META.get('REMOTE_ADDR', '')}"
    return hashlib.sha256(name.encode()).hexdigest()
