"""Who is inside HR's room: let in and let out by who is inside, without the right to give any other role."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action
from manyways.access.actions.roles import hold_role
from manyways.access.actions.rooms import rooms_kept
from manyways.access.models import Grant, User
from manyways.people_partner.queries.inside import places_of
from manyways.people_partner.rules import is_inside


@action(
    "people_partner.let_in",
    gettext_lazy("Let somebody into HR's room"),
    is_global=True,
    said=gettext_lazy("let %(name)s into HR's room"),
)
def let_in(user: User, *, by: User) -> Grant:
    """Give somebody the role by which one is inside oneself, and no other."""
    if not user.is_active:
        raise Refused(_("This account is disabled."))
    if is_inside(user):
        raise Refused(_("%(name)s is inside already.") % {"name": user.name})
    mine = min(places_of(by), key=lambda grant: (len(grant.role.rights), grant.pk))
    return hold_role(user, mine.role)


@action(
    "people_partner.let_out",
    gettext_lazy("Take somebody out of HR's room"),
    is_global=True,
    said=gettext_lazy("took %(name)s out of HR's room"),
)
def let_out(user: User, *, by: User) -> None:
    """Take back every role that opens the room. The last one stays."""
    with rooms_kept(by):
        for grant in places_of(user):
            grant.delete()
    user.forget_grants()
