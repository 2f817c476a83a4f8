"""Who may do what, where: rights come from roles, roles from grants, and owners hold a role on what is theirs."""

from typing import Any, Protocol, runtime_checkable

from manyways.access.closed import covers
from manyways.access.models import OWNER, Role, User


@runtime_checkable
class Scoped(Protocol):
    """A record that says which scopes reach it and who owns it."""

    def scopes(self) -> list[tuple[str, int]]: ...

    def owner_ids(self) -> list[int]: ...


def forget_standing_rights() -> None:
    """Read roles again; called when one changes."""
    Role.changes += 1


def may(user: User, right: str, record: Any = None) -> bool:
    """Whether the user may do `right`, to this record or (without one) anywhere at all."""
    if not _is_open_to(user, right):
        return False
    if user.holds_everywhere(right):
        return True
    scopes = set(record.scopes()) if isinstance(record, Scoped) else None
    for grant in user.grants_held():
        is_here = scopes is None or (grant.scope_kind, grant.scope_id) in scopes
        if is_here and grant.role.allows(right):
            return True
    owns = isinstance(record, Scoped) and user.pk in record.owner_ids()
    return owns and covers(user.standing_rights().get(OWNER, []), right)


def may_everywhere(user: User, right: str) -> bool:
    """Whether a grant over the whole organisation gives the right, or everyone has it."""
    return _is_open_to(user, right) and user.holds_everywhere(right)


def _is_open_to(user: User, right: str) -> bool:
    """Whether the account is active, and the token in use, if any, covers the right."""
    token = token_rights(user)
    return user.is_active and (token is None or covers(token, right))


def scope_ids(user: User, scope_kind: str, right: str = "") -> list[int]:
    """The ids of one kind of scope in which the user holds any role, or one that gives a right."""
    return [
        grant.scope_id
        for grant in user.grants_held()
        if grant.scope_kind == scope_kind and (not right or grant.role.allows(right))
    ]


def owners_may(user: User, right: str) -> bool:
    """Whether owning a record gives the right to it."""
    return _is_open_to(user, right) and covers(user.standing_rights().get(OWNER, []), right)


def token_rights(user: User) -> list[str] | None:
    """The rights of the API token in use, or None when a person is signed in."""
    return getattr(user, "_token_rights", None)
