"""Who takes part in an initiative: members and co-owners, as grants on it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action
from manyways.access.models import Grant, Role, User
from manyways.work.models import Initiative

MEMBER_ROLES = ("viewer", "member", "owner")


@action("work.add_member", lazy("Add a member"), said=lazy("added a member to %(name)s"))
def add_member(initiative: Initiative, *, user: User, role: str = "member", by: User) -> Grant:
    """Let somebody see an initiative (viewer), work on its items (member) or lead it too (owner).

    Adding somebody again changes the part they have.
    """
    if role not in MEMBER_ROLES:
        raise Refused(fields={"role": _("Choose viewer, member or owner.")})
    if not user.is_active:
        raise Refused(fields={"user": _("This account is switched off.")})
    wanted = Role.objects.get(slug=role)
    members = Grant.objects.filter(scope_kind="initiative", scope_id=initiative.pk, user=user)
    members.exclude(role=wanted).filter(role__slug__in=MEMBER_ROLES).delete()
    grant, _is_new = Grant.objects.get_or_create(
        user=user, role=wanted, scope_kind="initiative", scope_id=initiative.pk
    )
    user.forget_grants()
    return grant


@action("work.remove_member", lazy("Remove a member"), said=lazy("removed a member of %(name)s"))
def remove_member(initiative: Initiative, *, user: User, by: User) -> None:
    """Take somebody's part in an initiative away."""
    found = Grant.objects.filter(scope_kind="initiative", scope_id=initiative.pk, user=user)
    if not found.exists():
        raise Refused(_("They are no member of this."))
    found.delete()
    user.forget_grants()
