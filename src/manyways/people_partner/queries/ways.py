"""Who reads what HR's room holds about somebody without being inside: they themselves, and their manager."""

from collections.abc import Iterator

from django.db.models import Q

from manyways.access.closed import Way, declare_ways
from manyways.people_partner.models import AffectedPerson, Assignment, RoleChange, RolePath
from manyways.people_partner.models.functions import ShiftSheet
from manyways.people_partner.rules import ROOM
from manyways.teams.models import Person


@declare_ways
def ways_by_people() -> set[Way]:
    """One way for each person with a role path, a growth plan, something to learn, or a role change, one for the manager.

    A role change that no manager knows yet makes none: a refusal would tell of it.
    """
    known = Q(role_change__state__in=RoleChange.KNOWN_TO_MANAGERS) | Q(told_on__isnull=False)
    affected = AffectedPerson.objects.filter(known)
    held = Q(pk__in=RolePath.objects.values("person")) | Q(pk__in=affected.values("person"))
    held |= Q(pk__in=ShiftSheet.objects.values("head")) | Q(pk__in=Assignment.objects.values("person"))
    people = Person.objects.filter(held).select_related("manager")
    return {way for person in people for way in _ways(person)}


def _ways(person: Person) -> Iterator[Way]:
    for reader in filter(None, (person, person.manager)):
        key = str(reader.user_id or reader.email.lower())
        if key:
            yield Way(ROOM, person.pk, reader.pk, key)
