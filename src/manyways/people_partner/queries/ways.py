"""Who reads what HR's room holds about somebody without being inside: they themselves, and their manager."""

from collections.abc import Iterator

from django.db.models import Q

from manyways.access.closed import Way, declare_ways
from manyways.people_partner.models import AffectedPerson, Assignment, RolePath
from manyways.people_partner.models.functions import ShiftSheet
from manyways.people_partner.rules import ROOM
from manyways.teams.models import Person


@declare_ways
def ways_by_people() -> set[Way]:
    """One way for each person with a role path, a role change, a growth plan or something to learn, one for the manager."""
    held = Q(pk__in=RolePath.objects.values("person")) | Q(pk__in=AffectedPerson.objects.values("person"))
    held |= Q(pk__in=ShiftSheet.objects.values("head")) | Q(pk__in=Assignment.objects.values("person"))
    people = Person.objects.filter(held).select_related("manager")
    return {way for person in people for way in _ways(person)}


def _ways(person: Person) -> Iterator[Way]:
    for reader in filter(None, (person, person.manager)):
        key = str(reader.user_id or reader.email.lower())
        if key:
            yield Way(ROOM, person.pk, reader.pk, key)
