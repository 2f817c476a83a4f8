"""Signed links for people who never sign in: one engagement and one person, or everybody in a room; for a time."""

from django.core import signing
from django.urls import reverse

from manyways.change.models import Engagement
from manyways.teams.models import Person

SALT = "change.got_it"
LASTS_SECONDS = 90 * 24 * 3600
ROOM = "change.room"
ROOM_LASTS_SECONDS = 12 * 3600


def link_for(engagement: Engagement, person: Person) -> str:
    """The address, without the host, by which this person confirms this engagement."""
    token = signing.dumps([str(engagement.key), str(person.key)], salt=SALT, compress=True)
    return reverse("change:by_link", args=[token])


def room_link(engagement: Engagement) -> str:
    """The address shown as a code in the room: it names nobody, and ends the same day."""
    return reverse("change:sign_in_here", args=[signing.dumps(str(engagement.key), salt=ROOM)])


def read_room_link(token: str) -> str:
    """The key of the engagement. Raises BadSignature for a link that is wrong or too old."""
    key: str = signing.loads(token, salt=ROOM, max_age=ROOM_LASTS_SECONDS)
    return key


def read_link(token: str) -> tuple[str, str]:
    """The keys of the engagement and the person. Raises BadSignature for a link that is wrong or too old."""
    engagement, person = signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
    return engagement, person
