"""Coming in by token: the caller acts as the token's user, within the token's own rights."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from manyways.access.models import User
from manyways.access.tokens import authenticate_token


class TokenAuth(HttpBearer):
    """`Authorization: Bearer SECRET`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The user behind a token that is neither expired nor revoked."""
        user = authenticate_token(token)
        if user is not None:
            request.user = user
        return user
