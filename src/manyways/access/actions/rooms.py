"""Keeping closed rooms closed: nobody comes in or takes an account over from outside, and none is left empty."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from manyways.access.closed import Way, rooms_in, ways_in
from manyways.access.models import User
from manyways.access.queries import Place, people_inside, places_held, rooms_of
from manyways.ui.answers import Refused


def refuse_closed(rights: Iterable[str], by: User) -> None:
    """Only somebody inside a closed room lets others in, unless nobody is inside yet."""
    rooms = set(rooms_in(rights)) - rooms_of(by)
    for room in sorted(rooms & {place.room for place in places_held()}):
        raise Refused(_who_lets_in(room))


def _who_lets_in(room: str) -> str:
    names = ", ".join(user.name for user in people_inside(room)[:3])
    if not names:
        return _(
            "This opens a closed room whose accounts are disabled. Ask who runs the server to let you in."
        )
    return _("This opens a closed room. Only who is in it lets others in: %(names)s.") % {"names": names}


@contextmanager
def rooms_kept(by: User) -> Iterator[None]:
    """Refuse a change that lets somebody in from outside, gives an account inside another address, or empties a room.

    Nor does anybody from outside say who reads, as that person or as their manager, what a room holds about somebody.
    """
    mine, before, ways = rooms_of(by), places_held(), ways_in()
    yield
    after = places_held()
    _refuse_new_ways(ways_in() - ways, mine, {place.room for place in after})
    for room in sorted({place.room for place in before}):
        was, now = _accounts(before, room), _accounts(after, room)
        if was != now and not any(place.is_active for place in after if place.room == room):
            raise Refused(_("This leaves a closed room without anybody. Let somebody else in first."))
        if now - was and room not in mine:
            raise Refused(_who_lets_in(room))


def _refuse_new_ways(ways: set[Way], mine: set[str], held: set[str]) -> None:
    """A room in which nobody is yet has nobody to ask."""
    for room in sorted({way.room for way in ways} & held - mine):
        names = ", ".join(user.name for user in people_inside(room)[:3])
        words = _("A closed room holds something about them. Only who is in it says who reads it: %(names)s.")
        raise Refused(words % {"names": names or _("nobody who signs in")})


def _accounts(places: set[Place], room: str) -> set[tuple[int, str]]:
    return {(place.user_id, place.email) for place in places if place.room == room}
