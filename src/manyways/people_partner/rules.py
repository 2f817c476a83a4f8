"""Who is inside HR's closed room, and who manages whom."""

from django.core.exceptions import PermissionDenied

from manyways.access.closed import close_room
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.teams.models import Person, Team

ROOM = "people_partner"
ENTER = "people_partner.enter_room"
close_room(ROOM)


def is_inside(user: User) -> bool:
    """Whether the user is in HR's room: by a role that names it, over the whole organisation."""
    return may_everywhere(user, ENTER)


def cares_for(user: User, person: Person | None) -> bool:
    """HR, the person, and the person's own manager."""
    if is_inside(user) or person is None:
        return is_inside(user)
    manager = person.manager
    return user.pk == person.user_id or (manager is not None and user.pk == manager.user_id)


def leads(user: User, person: Person | None) -> bool:
    """HR, and the person's own manager."""
    manager = person.manager if person else None
    return is_inside(user) or (user.is_active and manager is not None and manager.user_id == user.pk)


def check_leads(user: User, person: Person | None) -> None:
    """Raises PermissionDenied for everybody but HR and the person's own manager."""
    if not leads(user, person):
        raise PermissionDenied("people_partner.edit_path")


def coaches(user: User, team: Team) -> bool:
    """HR, and the team's lead."""
    return is_inside(user) or (user.is_active and user.pk in team.owner_ids())
