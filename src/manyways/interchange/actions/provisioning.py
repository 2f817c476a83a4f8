"""Accounts and groups as an identity provider tells them: made, changed, taken away."""

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.access.actions.accounts import add_user, disable_user, edit_user, enable_user
from manyways.access.arrivals import Arrival, announce
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.queries import rooms_of
from manyways.interchange.models import ProvisionedAccount, ProvisionedGroup
from manyways.interchange.scim.resources import Account, Gathering
from manyways.teams.actions import (
    add_group,
    add_membership,
    delete_group,
    edit_group,
    edit_person,
    end_membership,
)
from manyways.teams.models import Group, Membership, Person


def provision_account(told: Account, *, by: User) -> User:
    """Make an account with its person, or take over the one with that address."""
    user = User.objects.filter(email__iexact=told.address).first()
    if user is None:
        user = add_user(name=told.full_name, email=told.address, by=by)
    elif ProvisionedAccount.objects.filter(user=user, is_deleted=False).exists():
        raise Refused(_("This address has an account already."))
    return change_account(user, told, by=by)


def change_account(user: User, told: Account, *, by: User) -> User:
    """Make an account and its person as told; rights of the actions that do it are asked."""
    if (user.name, user.email) != (told.full_name, told.address):
        user = edit_user(user, name=told.full_name, email=told.address, by=by)
    is_active = told.active is not False
    if is_active != user.is_active:
        user = enable_user(user, by=by) if is_active else disable_user(user, by=by)
    _keep_person(user, told, by)
    ProvisionedAccount.objects.update_or_create(
        user=user,
        defaults={"document": told.model_dump(exclude={"id", "meta", "active"}), "is_deleted": False},
    )
    return user


def _keep_person(user: User, told: Account, by: User) -> None:
    """The person of the organisation behind an account: found by account, else by address or name, else made.

    Where that is not for a directory to say, nobody is changed: the list of accounts asks a person.
    """
    announce(Arrival(user, by, frozenset(rooms_of(by)), is_vouched=True))
    person = Person.objects.filter(user=user).first()
    if person is None:
        return
    wanted = {"name": user.name, "email": user.email, "job_title": (told.title or "")[:120]}
    changes = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if changes:
        edit_person(person, changes, by=by)


def remove_account(user: User, *, by: User) -> None:
    """The provider took somebody away: the account is disabled; what they did stays."""
    if user.is_active:
        disable_user(user, by=by)
    ProvisionedAccount.objects.update_or_create(user=user, defaults={"is_deleted": True})


def provision_group(told: Gathering, *, by: User) -> ProvisionedGroup:
    """Make a group, or take over the one of that name."""
    name = (told.display_name or "").strip()
    group = Group.objects.filter(name__iexact=name, kind=Group.Kind.UNIT, provisioned__isnull=True).first()
    kept = ProvisionedGroup(group=group or add_group(name=name, by=by))
    kept.save()
    return change_group(kept, told, by=by)


def change_group(kept: ProvisionedGroup, told: Gathering, *, by: User) -> ProvisionedGroup:
    """Make a group and its members as told, from today on; people without an account are left alone."""
    name = (told.display_name or "").strip()
    if name != kept.group.name:
        edit_group(kept.group, {"name": name}, by=by)
    wanted = {str(member.value) for member in told.members or []}
    people = {str(each.user.key): each for each in _people(wanted) if each.user}
    unknown = sorted(wanted - set(people))
    if unknown:
        raise Refused(fields={"members": _("Nobody has the id %(id)s.") % {"id": unknown[0]}})
    now = {
        str(row.person.user.key): row for row in current_members(kept.group) if row.person.user is not None
    }
    for key in now.keys() - people.keys():
        end_membership(now[key], by=by)
    for key in people.keys() - now.keys():
        add_membership(kept.group, person=people[key], by=by)
    kept.external_id = told.external_id or ""
    kept.save()
    return kept


def remove_group(kept: ProvisionedGroup, *, by: User) -> None:
    """The provider keeps a group no more: it goes where nothing hangs on it, else its members leave it."""
    try:
        delete_group(kept.group, by=by)
    except Refused:
        for row in current_members(kept.group):
            end_membership(row, by=by)
        kept.delete()


def current_members(group: Group) -> list[Membership]:
    """The memberships of today."""
    rows = group.memberships.filter(starts_on__lte=today()).exclude(ends_on__lte=today())
    return list(rows.select_related("person__user").order_by("id"))


def _people(keys: set[str]) -> list[Person]:
    known = User.objects.annotate(text=Cast("key", TextField())).filter(text__in=keys)
    return list(Person.objects.filter(user__in=known).select_related("user"))
