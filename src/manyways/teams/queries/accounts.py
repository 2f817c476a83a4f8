"""Which person an account belongs to: by its address, by its name, or not for the machine to say."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from manyways.access.closed import ways_in
from manyways.access.models import User
from manyways.teams.models import Person


@dataclass(frozen=True)
class Meant:
    """Who an account may be. `is_by_address`: the people found have its address, else only its name."""

    people: list[Person] = field(default_factory=list)
    is_by_address: bool = False

    @property
    def one(self) -> Person | None:
        """The only one it can be: nobody else has the address, and they have neither account nor another address."""
        found = self.people[0] if len(self.people) == 1 else None
        is_free = found is not None and found.user_id is None and (self.is_by_address or not found.email)
        return found if is_free else None


def people_meant(user: User) -> Meant:
    """Everybody with the account's address; where there is nobody, everybody of its name who has no account."""
    return meant_by_account([user])[user.pk]


def meant_by_account(users: Sequence[User]) -> dict[int, Meant]:
    """The same for many accounts, in one query."""
    here = Person.objects.filter(is_erased=False).annotate(address=Lower("email"), called=Lower("name"))
    same = Q(address__in=[user.email.lower() for user in users])
    same |= Q(called__in=[user.name.lower() for user in users], user=None)
    by_address: dict[str, list[Person]] = defaultdict(list)
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in here.filter(same).order_by("pk"):
        by_address[person.email.lower()].append(person)
        if person.user_id is None:
            by_name[person.name.lower()].append(person)
    return {user.pk: _meant(by_address[user.email.lower()], by_name[user.name.lower()]) for user in users}


def _meant(by_address: list[Person], by_name: list[Person]) -> Meant:
    return Meant(by_address, is_by_address=True) if by_address else Meant(by_name)


def rooms_about(person: Person) -> set[str]:
    """The closed rooms that hold something which this person reads, of themselves or of their people."""
    return rooms_by_reader().get(person.pk, set())


def rooms_by_reader() -> dict[int, set[str]]:
    """The same for everybody of whom it is so."""
    found = defaultdict(set)
    for way in ways_in():
        found[way.reader].add(way.room)
    return found


def was_linked(user: User) -> bool:
    """Whether the account had a person once, so that it is not linked again by itself."""
    events = Person.pgh_event_model._default_manager  # type: ignore[attr-defined]
    return bool(events.filter(user_id=user.pk).exists())


def unlinked_accounts() -> QuerySet[User]:
    """Accounts in use that are nobody of the organisation."""
    return User.objects.filter(is_active=True, person=None)


def unclear_accounts() -> QuerySet[User]:
    """Those of them whose address or name somebody here has: a person must say who it is."""
    same = Q(email__iexact=OuterRef("email")) | Q(name__iexact=OuterRef("name"), user=None)
    return unlinked_accounts().filter(Exists(Person.objects.filter(same, is_erased=False)))
