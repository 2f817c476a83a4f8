"""Erasing a person: every text that names them, in rows and in history, and their account. Counts stay."""

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, Stale, action
from manyways.access.actions.rooms import rooms_kept
from manyways.access.clock import today
from manyways.access.erasing import NAME, Erased, Subject, blank_history, erased_also, erased_rows, named_in
from manyways.access.models import User
from manyways.access.queries import is_last_director
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries.erasing import subject_of


@action(
    "privacy.erase_person",
    gettext_lazy("Erase a person"),
    is_global=True,
    is_final=True,
    said=gettext_lazy("erased %(name)s"),
)
def erase_person(person: Person, *, version: int | None = None, by: User) -> Person:
    """Blank a person everywhere and for good: names, addresses, what is about them; their account ends."""
    found = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    refuse_erasing(found, by)
    if version is not None and found.version != version:
        raise Stale(mine={}, theirs={}, version=found.version)
    subject = subject_of(found)
    told = [(row, row.ids(subject)) for row in erased_rows()]
    named_in(subject, does=True)
    for run in erased_also():
        run(subject, True)
    with rooms_kept(by):
        for row, ids in told:
            _blank(row, subject)
            blank_history(row, ids)
    _end(found)
    cache.clear()
    found.refresh_from_db()
    return found


def refuse_erasing(person: Person, by: User) -> None:
    """Refuse oneself, the last director, and who is erased already."""
    if person.is_erased:
        raise Refused(_("This person is erased already."))
    if person.user_id == by.pk:
        raise Refused(_("Nobody erases themselves. Ask HR, or a director."))
    if person.user is not None and is_last_director(person.user):
        raise Refused(_("This is the last director. Make somebody else director first."))


def _blank(row: Erased, subject: Subject) -> None:
    rows = row.rows(subject)
    if row.goes:
        rows.delete()
    elif row.blank:
        fields = {name: row.model._meta.get_field(name) for name in row.blank}
        rows.update(
            **{name: None if field.null else NAME if name == "name" else "" for name, field in fields.items()}
        )


def _end(person: Person) -> None:
    """Memberships end today, the account is disabled; the row stays, so that counts do."""
    day = today()
    Membership.objects.filter(person=person, starts_on__gte=day).delete()
    Membership.objects.filter(person=person).exclude(ends_on__lte=day).update(ends_on=day)
    Group.objects.filter(contact=person).update(contact=None)
    starts = None if person.active_from and person.active_from >= day else person.active_from
    Person.objects.filter(pk=person.pk).update(
        is_erased=True, manager=None, active_from=starts, active_until=day
    )
    if person.user is not None:
        person.user.refresh_from_db()
        person.user.is_active = False
        person.user.last_seen_at = None
        person.user.set_unusable_password()
        person.user.save(update_fields=["is_active", "last_seen_at", "password"])
