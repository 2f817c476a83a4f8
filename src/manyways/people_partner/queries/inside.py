"""Who is inside HR's room, and by which roles."""

from manyways.access.closed import rooms_in
from manyways.access.models import WHOLE, Grant, User
from manyways.people_partner.rules import ROOM


def places_of(user: User | None = None) -> list[Grant]:
    """The grants that open the room, of one account or of all, by name."""
    grants = (
        Grant.objects.filter(scope_kind=WHOLE).select_related("role", "user").order_by("user__name", "id")
    )
    rows = grants if user is None else grants.filter(user=user)
    return [grant for grant in rows if ROOM in rooms_in(grant.role.rights)]
