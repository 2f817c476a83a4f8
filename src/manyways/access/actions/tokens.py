"""API tokens: made once, shown once, revoked for ever."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions.checking import checked
from manyways.access.actions.declaring import action
from manyways.access.clock import today
from manyways.access.models import ApiToken, User
from manyways.access.rules import token_rights
from manyways.access.tokens import digest_of, new_secret
from manyways.ui.answers import Refused

LONGEST_DAYS = 366
USUAL_DAYS = 90


@action(
    "access.create_own_token",
    gettext_lazy("Make an API token"),
    said=gettext_lazy("made the token %(name)s"),
)
def create_own_token(*, name: str, rights: Iterable[str], expires_on: date, by: User) -> tuple[ApiToken, str]:
    """Make a token for oneself. Returns it with its secret, which is never shown again."""
    if token_rights(by) is not None:
        raise Refused(_("A token cannot make tokens. Sign in yourself."))
    if not today() < expires_on <= today() + timedelta(days=LONGEST_DAYS):
        raise Refused(fields={"expires_on": _("Choose a day within a year.")})
    wanted = sorted({right.strip() for right in rights} - {""})
    if not wanted:
        raise Refused(fields={"rights": _("A token without rights can do nothing. Give it at least one.")})
    secret = new_secret()
    token = ApiToken(
        user=by, name=name.strip(), rights=wanted, expires_on=expires_on, digest=digest_of(secret)
    )
    checked(token).save()
    return token, secret


def create_token(
    user: User, *, name: str, rights: Iterable[str] = ("*",), days: int = USUAL_DAYS
) -> tuple[ApiToken, str]:
    """Make a token for a user from the command line. It may do what its user may, within `rights`."""
    return create_own_token(name=name, rights=rights, expires_on=today() + timedelta(days=days), by=user)


@action(
    "access.revoke_own_token",
    gettext_lazy("Revoke an API token"),
    said=gettext_lazy("revoked the token %(name)s"),
)
def revoke_own_token(token: ApiToken, *, by: User) -> ApiToken:
    """Make one's own token useless at once."""
    if token.user_id != by.pk:
        raise Refused(_("This is somebody else's token."))
    return _revoke(token)


@action(
    "access.revoke_token",
    gettext_lazy("Revoke somebody's API token"),
    said=gettext_lazy("revoked the token %(name)s"),
)
def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """Make anybody's token useless at once."""
    return _revoke(token)


def _revoke(token: ApiToken) -> ApiToken:
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token
