"""What erasing a person would reach, counted before it is done."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from manyways.access.clock import today
from manyways.access.erasing import Subject, erased_also, erased_rows, named_in
from manyways.access.models import User
from manyways.access.states import event_model
from manyways.teams.models import Person


@dataclass(frozen=True)
class Erasure:
    """How many rows name the person now and in the history, how many go, and until when backups hold them."""

    rows: int
    history: int
    goes: int
    backups_until: date
    is_name_shared: bool


def subject_of(person: Person) -> Subject:
    """Their names and addresses, past ones too. A name of one word, or that others have, stays in texts."""
    names, mails = _known(Person, person.pk)
    if person.user_id:
        more_names, more_mails = _known(User, person.user_id)
        names, mails = names | more_names, mails | more_mails
    words = {name for name in names if " " in name.strip() and not _is_shared(name, person)} | mails
    return Subject(person.pk, person.user_id, tuple(sorted(words)))


def _known(model: Any, pk: int) -> tuple[set[str], set[str]]:
    rows = [
        *model.objects.filter(pk=pk).values_list("name", "email"),
        *event_model(model)._default_manager.filter(pgh_obj_id=pk).values_list("name", "email"),
    ]
    return {name for name, _mail in rows if name.strip()}, {mail for _name, mail in rows if mail}


def _is_shared(name: str, person: Person) -> bool:
    others = Person.objects.filter(name__iexact=name).exclude(pk=person.pk)
    users = User.objects.filter(name__iexact=name).exclude(Q(pk=person.user_id or 0) | Q(person=person))
    return others.exists() or users.exists()


def erasure_of(person: Person) -> Erasure:
    """Counts only: whoever erases need not see what they erase."""
    subject = subject_of(person)
    places = named_in(subject)
    past = sum(count for place, count in places.items() if place.endswith("event"))
    goes = sum(row.rows(subject).count() for row in erased_rows() if row.goes)
    return Erasure(
        rows=sum(places.values()) - past,
        history=past,
        goes=goes + sum(run(subject, False) for run in erased_also()),
        backups_until=today() + timedelta(days=settings.BACKUPS_KEPT_DAYS),
        is_name_shared=person.name not in subject.words,
    )
