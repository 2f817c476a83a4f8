"""Who may do what, where: rights come from roles, roles from grants, and owners hold a role on what is theirs."""

from collections.abc import Iterable
from typing import Any, Protocol, runtime_checkable

from django.core.cache import cache

from manyways.access.models import WHOLE, Role, User

EVERYONE = "everyone"
OWNER = "owner"
_STANDING_ROLES = "access.standing_roles"


@runtime_checkable
class Scoped(Protocol):
    """A record that says which scopes reach it and who owns it."""

    def scopes(self) -> list[tuple[str, int]]: ...

    def owner_ids(self) -> list[int]: ...


def standing_rights() -> dict[str, list[str]]:
    """The rights of the two roles nobody is granted by hand: everyone's and an owner's."""
    found: dict[str, list[str]] | None = cache.get(_STANDING_ROLES)
    if found is None:
        found = {role.slug: list(role.rights) for role in Role.objects.filter(slug__in=[EVERYONE, OWNER])}
        cache.set(_STANDING_ROLES, found, 60)
    return found


def forget_standing_rights() -> None:
    """Read those two roles again; called when a role changes."""
    cache.delete(_STANDING_ROLES)


def may(user: User, right: str, record: Any = None) -> bool:
    """Whether the user may do `right`, to this record or (without one) anywhere at all."""
    if not user.is_active:
        return False
    if token_rights(user) is not None and not _covers(token_rights(user) or [], right):
        return False
    standing = standing_rights()
    if _covers(standing.get(EVERYONE, []), right):
        return True
    scopes = set(record.scopes()) if isinstance(record, Scoped) else None
    for grant in user.grants_held():
        if grant.role.allows(right) and (
            grant.scope_kind == WHOLE or scopes is None or (grant.scope_kind, grant.scope_id) in scopes
        ):
            return True
    owns = isinstance(record, Scoped) and user.pk in record.owner_ids()
    return owns and _covers(standing.get(OWNER, []), right)


def may_everywhere(user: User, right: str) -> bool:
    """Whether a grant over the whole organisation gives the right, or everyone has it."""
    if not user.is_active or not _covers(token_rights(user) or ["*"], right):
        return False
    return _covers(standing_rights().get(EVERYONE, []), right) or any(
        grant.scope_kind == WHOLE and grant.role.allows(right) for grant in user.grants_held()
    )


def scope_ids(user: User, scope_kind: str) -> list[int]:
    """The ids of one kind of scope in which the user holds any role."""
    return [grant.scope_id for grant in user.grants_held() if grant.scope_kind == scope_kind]


def token_rights(user: User) -> list[str] | None:
    """The rights of the API token in use, or None when a person is signed in."""
    return getattr(user, "_token_rights", None)


def _covers(patterns: Iterable[str], right: str) -> bool:
    return Role(rights=list(patterns)).allows(right)
