"""Who is inside HR's closed room, and who manages whom."""

from manyways.access.closed import close_room
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.teams.models import Person

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
