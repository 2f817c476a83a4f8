"""Roles and grants: what a role may do, and who holds it where."""

from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions.checking import checked
from manyways.access.actions.declaring import action, apply_changes
from manyways.access.actions.rooms import refuse_closed, rooms_kept
from manyways.access.models import STANDING, WHOLE, Grant, Role, User
from manyways.access.queries import is_last_director
from manyways.access.rules import forget_standing_rights
from manyways.access.scopes import SCOPE_KINDS
from manyways.ui.answers import Refused

DIRECTOR = "director"


@action(
    "access.add_role",
    gettext_lazy("Add a role"),
    is_global=True,
    said=gettext_lazy("added the role %(name)s"),
)
def add_role(*, name: str, rights: Iterable[str], by: User) -> Role:
    """Make a new role with patterns of rights."""
    role = Role(name=name.strip(), slug=slugify(name)[:40], rights=_tidy(rights))
    refuse_closed(role.rights, by)
    checked(role).save()
    return role


@action(
    "access.change_role",
    gettext_lazy("Change what a role may do"),
    said=gettext_lazy("changed the role %(name)s"),
)
def change_role(
    role: Role, *, rights: Iterable[str], by: User, name: str | None = None, version: int | None = None
) -> Role:
    """Replace the patterns of a role. The director's cannot lose the right to change roles."""
    wanted = _tidy(rights)
    refuse_closed(set(wanted) - set(role.rights), by)
    if role.slug == DIRECTOR and not Role(rights=wanted).allows("access.change_role"):
        raise Refused(_("The director's role must keep the right to change roles."))
    changes = {"rights": wanted, "name": (name or role.name).strip()}
    with rooms_kept(by):
        row = apply_changes(role, changes, allowed=frozenset(changes), version=version)
    forget_standing_rights()
    return row


def _tidy(rights: Iterable[str]) -> list[str]:
    return sorted({right.strip() for right in rights} - {""})


@action("access.remove_role", gettext_lazy("Remove a role"), said=gettext_lazy("removed the role %(name)s"))
def remove_role(role: Role, *, by: User) -> None:
    """Remove a role nobody holds."""
    if role.slug in {DIRECTOR, *STANDING}:
        raise Refused(_("This role is part of how rights work. It cannot be removed."))
    if role.grants.exists():
        raise Refused(_("Somebody holds this role. Take it back from everyone first."))
    role.delete()


@action(
    "access.grant_role",
    gettext_lazy("Give somebody a role"),
    is_global=True,
    said=gettext_lazy("granted %(name)s"),
)
def grant_role(user: User, *, role: Role, scope_kind: str, scope_id: int, by: User) -> Grant:
    """Give a role over the whole organisation, or over one program, team or initiative."""
    if role.slug in STANDING:
        raise Refused(_("Everyone and owners hold this role without a grant."))
    if scope_kind != WHOLE and scope_kind not in SCOPE_KINDS:
        raise Refused(
            fields={"scope": _("Choose the whole organisation, a program, a team or an initiative.")}
        )
    refuse_closed(role.rights, by)
    return hold_role(user, role, scope_kind, scope_id)


def hold_role(user: User, role: Role, scope_kind: str = WHOLE, scope_id: int = 0) -> Grant:
    """The grant itself; whoever calls has asked the right."""
    grant = Grant(user=user, role=role, scope_kind=scope_kind, scope_id=scope_id)
    if Grant.objects.filter(user=user, role=role, scope_kind=scope_kind, scope_id=scope_id).exists():
        raise Refused(_("%(name)s holds this role there already.") % {"name": user.name})
    checked(grant).save()
    user.forget_grants()
    return grant


@action(
    "access.revoke_grant",
    gettext_lazy("Take a role back"),
    is_global=True,
    said=gettext_lazy("took back %(name)s"),
)
def revoke_grant(grant: Grant, *, by: User, reason: str = "") -> None:
    """Take a role back. The last director keeps it, and so does the last one in a closed room."""
    if grant.role.slug == DIRECTOR and grant.scope_kind == WHOLE and is_last_director(grant.user):
        raise Refused(_("This is the last director. Make somebody else director first."))
    with rooms_kept(by):
        grant.delete()
    grant.user.forget_grants()
