"""Signed links for people who never sign in: one engagement, one person, for a limited time."""

from django.core import signing
from django.urls import reverse

from manyways.change.models import Engagement
from manyways.teams.models import Person

SALT = "change.got_it"
LASTS_SECONDS = 90 * 24 * 3600


def link_for(engagement: Engagement, person: Person) -> str:
    """The address, without the host, by which this person confirms this engagement."""
    token = signing.dumps([str(engagement.key), str(person.key)], salt=SALT, compress=True)
    return reverse("change:by_link", args=[token])


def read_link(token: str) -> tuple[str, str]:
    """The keys of the engagement and the person. Raises BadSignature for a link that is wrong or too old."""
    engagement, person = signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
    return engagement, person
