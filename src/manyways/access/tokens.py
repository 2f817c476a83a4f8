"""Reading API tokens: whom a secret stands for."""

import hashlib
import secrets
from typing import Any, cast

from manyways.access.clock import today
from manyways.access.models import ApiToken, User

PREFIX = "mw_"
_WHOSE = """
SELECT whose.*, token.id AS token, token.rights, token.last_used_on AS used_on
FROM access_apitoken token JOIN access_user whose ON whose.id = token.user_id
WHERE token.digest = %s AND token.revoked_at IS NULL AND token.expires_on >= %s AND whose.is_active
"""  # by hand: every request of a program asks it


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
    user: Any = next(iter(User.objects.raw(_WHOSE, [digest_of(secret), today()])), None)
    if user is None:
        return None
    if user.used_on != today():
        ApiToken.objects.filter(pk=user.token).update(last_used_on=today())
    user._token_rights = user.rights
    return cast(User, user)
