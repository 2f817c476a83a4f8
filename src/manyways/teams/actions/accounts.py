"""Which account is whose: said by somebody with the right, or known by a verified address; always to be taken back."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.actions.rooms import rooms_kept
from manyways.access.arrivals import Arrival
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.teams.actions.organisation import LINK
from manyways.teams.models import Person
from manyways.teams.queries.accounts import people_meant, rooms_about, was_linked

ACCOUNT = frozenset({"user", "email"})


@action(
    LINK,
    lazy("Say whose account it is"),
    is_global=True,
    said=lazy("said who signs in as %(name)s"),
)
def link_account(person: Person, *, user: User | None, by: User, version: int | None = None) -> Person:
    """Let an account be this person everywhere, or nobody any more. Of whom a closed room holds something, from within."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _refuse_taken(person, user)
    with rooms_kept(by):
        return apply_changes(person, _account(person, user), allowed=ACCOUNT, version=version)


def _refuse_taken(person: Person, user: User | None) -> None:
    if user is not None and person.user_id not in {None, user.pk}:
        words = _("%(name)s signs in already. Take that account off first.")
        raise Refused(fields={"user": words % {"name": person.name}})
    other = Person.objects.filter(user=user).exclude(pk=person.pk).first() if user else None
    if other is not None:
        words = _("This account is %(name)s already. Take it off there first.")
        raise Refused(fields={"user": words % {"name": other.name}})


def _account(person: Person, user: User | None) -> dict[str, object]:
    """The account; a person without an address has its address from now on, where nobody else has it."""
    if user is None or person.email or Person.objects.filter(email__iexact=user.email).exists():
        return {"user": user}
    return {"user": user, "email": user.email}


@action(
    "access.recognise_account",
    lazy("Be known by a verified address"),
    is_open=True,
    said=lazy("signed in as %(name)s, known by the address"),
)
def recognise(person: Person | None, *, by: User) -> Person:
    """Let one's own account be the one person who has its address, or a new one."""
    return apply_changes(person, {"user": by}, allowed=ACCOUNT) if person else _new_person(by)


def _new_person(user: User) -> Person:
    person: Person = checked(Person(name=user.name, email=user.email, user=user))
    person.save()
    return person


def meet(arrival: Arrival) -> None:
    """Link an account that is nobody yet to its person, or make one; leave it where that is not for us to say."""
    user = arrival.user
    if arrival.person is not None:
        link_account(arrival.person, user=user, by=arrival.by)
    elif not Person.objects.filter(user=user).exists() and not was_linked(user):
        _know(arrival)


def _know(arrival: Arrival) -> None:
    meant, user = people_meant(arrival.user), arrival.user
    if meant.one is not None and not rooms_about(meant.one) <= arrival.rooms:
        return  # whoever let them in could read a closed room by this account
    if meant.people and meant.one is None:
        return  # several could be meant: the list of accounts asks a person
    if not arrival.is_vouched:
        if meant.is_by_address or not meant.people:
            recognise(meant.one, by=user)
    elif meant.one is None:
        _new_person(user)
    else:
        apply_changes(meant.one, _account(meant.one, user), allowed=ACCOUNT)


@action("access.take_as_meant", lazy("Link accounts to the people they must be"), is_open=True)
def take_as_meant(user: User, *, by: User) -> Person:
    """Link an account to the one person it can be, or to a new one. Refused where several could be meant."""
    if not may_everywhere(by, LINK):
        raise PermissionDenied(LINK)
    meant = people_meant(user)
    if meant.people and meant.one is None:
        raise Refused(_("More than one person could be meant: choose the account on the person's page."))
    return link_account(meant.one, user=user, by=by) if meant.one else _new_person(user)
