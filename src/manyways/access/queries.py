"""Reads across users, roles and grants."""

from dataclasses import dataclass

from manyways.access.closed import rooms_in
from manyways.access.models import WHOLE, Grant, User

DIRECTOR = "director"


def directors_count() -> int:
    """How many active people are director of the whole organisation."""
    held = Grant.objects.filter(role__slug=DIRECTOR, scope_kind=WHOLE, user__is_active=True)
    return held.values("user").distinct().count()


def is_last_director(user: User) -> bool:
    """Whether nobody else would be director without this person."""
    mine = Grant.objects.filter(user=user, role__slug=DIRECTOR, scope_kind=WHOLE).exists()
    return mine and user.is_active and directors_count() == 1


def who_may(right: str) -> User | None:
    """Somebody with the right over the whole organisation, to be asked; a director last."""
    grants = Grant.objects.filter(scope_kind=WHOLE, user__is_active=True).select_related("role", "user")
    able = [grant for grant in grants.order_by("id") if grant.role.allows(right)]
    able.sort(key=lambda grant: grant.role.slug == DIRECTOR)
    return able[0].user if able else None


def people_who_may(right: str) -> list[User]:
    """Everybody with a right over the whole organisation through a role."""
    grants = Grant.objects.filter(scope_kind=WHOLE, user__is_active=True).select_related("role", "user")
    return list({grant.user_id: grant.user for grant in grants if grant.role.allows(right)}.values())


def people_inside(room: str) -> list[User]:
    """Everybody who holds any right of a closed room over the whole organisation."""
    grants = Grant.objects.filter(scope_kind=WHOLE, user__is_active=True).select_related("role", "user")
    inside = {grant.user_id: grant.user for grant in grants if room in rooms_in(grant.role.rights)}
    return list(inside.values())


def rooms_of(user: User) -> set[str]:
    """The closed rooms an account stands in by its roles over the whole organisation, disabled or not."""
    grants = Grant.objects.filter(user=user, scope_kind=WHOLE).select_related("role")
    return {room for grant in grants for room in rooms_in(grant.role.rights)}


def reaches_account(by: User, user: User) -> bool:
    """Whether somebody may take hold of an account: one in a closed room only from within, or one's own."""
    return by.pk == user.pk or rooms_of(user) <= rooms_of(by)


@dataclass(frozen=True)
class Place:
    """A place in a closed room, and the address by which its account is reached."""

    room: str
    user_id: int
    email: str
    is_active: bool


def places_held() -> set[Place]:
    """All places in closed rooms; a disabled account keeps its own, so that nobody enters by disabling the last."""
    grants = Grant.objects.filter(scope_kind=WHOLE).select_related("role", "user")
    return {
        Place(room, grant.user_id, grant.user.email, grant.user.is_active)
        for grant in grants
        for room in rooms_in(grant.role.rights)
    }
