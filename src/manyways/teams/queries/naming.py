"""How a person is told apart in one line, and who is offered while a name is typed."""

from collections import Counter
from typing import Any

from django.db.models import Q

from manyways.access.models import User
from manyways.teams.models import Person

BETWEEN = " · "


def person_words(person: Any, *, is_shared: bool) -> str:
    """A name, and the address with it where somebody else has the same name."""
    return f"{person.name}{BETWEEN}{person.email}" if is_shared and person.email else str(person.name)


def named_like(letters: str, reader: User, limit: int = 12) -> list[str]:
    """The words for people one of whose names begins so, to choose one from. Two queries."""
    begins = Q(name__istartswith=letters) | Q(name__icontains=f" {letters}")
    found = list(Person.objects.visible_to(reader).filter(begins).order_by("name", "pk")[:limit])
    names = Person.objects.filter(name__in={person.name for person in found}).values_list("name", flat=True)
    count = Counter(names)
    return [person_words(person, is_shared=count[person.name] > 1) for person in found]
