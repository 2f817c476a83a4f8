"""Reading API tokens: whom a secret stands for."""

import hashlib
import secrets

from manyways.access.clock import today
from manyways.access.models import ApiToken, User

PREFIX = "mw_"


def new_secret() -> str:
    """A fresh secret with a prefix by which scanners find leaked ones."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret: SHA-256 in hexadecimal. The secret has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def authenticate_token(secret: str) -> User | None:
    """The user a secret stands for, limited to the token's rights; None for unknown, expired or revoked ones."""
    if not secret.startswith(PREFIX):
        return None
    found = ApiToken.objects.filter(
        digest=digest_of(secret), revoked_at__isnull=True, expires_on__gte=today(), user__is_active=True
    )
    token = found.select_related("user").first()
    if token is None:
        return None
    if token.last_used_on != today():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today())
    token.user._token_rights = list(token.rights)  # type: ignore[attr-defined]
    return token.user
