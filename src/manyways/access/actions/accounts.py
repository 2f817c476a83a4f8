"""Accounts: the first one with its organisation, those added for others, disabled and enabled again."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions.checking import checked
from manyways.access.actions.declaring import action, apply_changes
from manyways.access.arrivals import Arrival, announce
from manyways.access.closed import rooms_in
from manyways.access.models import WHOLE, Grant, Organisation, Role, User
from manyways.access.queries import is_last_director, people_inside, reaches_account, rooms_of
from manyways.ui.answers import Refused

DIRECTOR = "director"


def start_organisation(*, organisation: str, name: str, email: str, password: str) -> User:
    """Make the organisation and its first account, who is its director. Refused once an account exists.

    The one change nobody is signed in for; whoever comes second, even at the same moment, is refused.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE access_user IN EXCLUSIVE MODE")
        if User.objects.exists():
            raise Refused(_("This organisation has its first account already. Sign in."))
        _check_password(password, User(email=email, name=name))
        checked(Organisation(name=organisation)).save()
        user = _make_user(name=name, email=email, password=password)
        Grant.objects.create(user=user, role=Role.objects.get(slug=DIRECTOR))
        announce(Arrival(user, user, is_vouched=True))
    return user


def _check_password(password: str, user: User) -> None:
    from django.contrib.auth.password_validation import validate_password

    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(fields={"password": " ".join(error.messages)}) from error


def _make_user(*, name: str, email: str, password: str | None) -> User:
    user = User(name=name.strip(), email=email.strip().lower())
    user.set_password(password)
    checked(user).save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@action(
    "access.add_user",
    gettext_lazy("Add somebody who signs in"),
    is_global=True,
    said=gettext_lazy("added %(name)s"),
)
def add_user(*, name: str, email: str, by: User, role: Role | None = None, person: Any = None) -> User:
    """Make an account without a password; `set_password_link` lets its person choose one.

    It is linked to `person`, or to the one person of that address or name, or to a new one.
    """
    user = _make_user(name=name, email=email, password=None)
    announce(Arrival(user, by, frozenset(rooms_of(by)), is_vouched=True, person=person))
    if role is not None:
        _grant_whole(user, role, by)
    return user


def _grant_whole(user: User, role: Role, by: User) -> None:
    from manyways.access.actions.roles import grant_role

    grant_role(user, role=role, scope_kind=WHOLE, scope_id=0, by=by)


def set_password_link(user: User) -> str:
    """The path of a page where the person chooses a password, good until used and for three days."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _dash, rest = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})


def _refuse_from_outside(user: User, by: User) -> None:
    """Who can sign in as somebody stands where they stand: a closed room is not entered by their account."""
    if not reaches_account(by, user):
        raise Refused(
            _("%(name)s is in a closed room. Only they, or who is in it, change this account.")
            % {"name": user.name}
        )


@action("access.edit_user", gettext_lazy("Change somebody's name or address"))
def edit_user(user: User, *, name: str, email: str, by: User, version: int | None = None) -> User:
    """Correct the name or the address somebody signs in with."""
    _refuse_from_outside(user, by)
    changes = {"name": name.strip(), "email": email.strip().lower()}
    apply_changes(user, changes, allowed=frozenset({"name", "email"}), version=version)
    user.refresh_from_db()
    sign_in_by(user)
    return user


def sign_in_by(user: User) -> None:
    """Let the account's own address be the only one that opens it, also after an undo."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def forget_addresses(users: list[int]) -> None:
    """Let accounts that are about to go leave no address behind."""
    if users:
        EmailAddress.objects.filter(user__in=users).delete()


@action("access.disable_user", gettext_lazy("Disable an account"), said=gettext_lazy("disabled %(name)s"))
def disable_user(user: User, *, by: User, reason: str = "") -> User:
    """Let somebody sign in no more, and end their sessions. What they did stays theirs."""
    if user.pk == by.pk:
        raise Refused(_("You cannot disable your own account. Another director can."))
    if is_last_director(user):
        raise Refused(_("This is the last director. Make somebody else director first."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    return user


@action(
    "access.enable_user", gettext_lazy("Enable an account again"), said=gettext_lazy("enabled %(name)s again")
)
def enable_user(user: User, *, by: User) -> User:
    """Let somebody sign in again, with the address and the password they had."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def let_in_from_server(user: User, *, role: Role) -> Grant:
    """Give a role that opens a closed room in which nobody can sign in any more; for who runs the server.

    Refused while somebody inside can let others in.
    """
    inside = [person.name for room in rooms_in(role.rights) for person in people_inside(room)]
    if inside:
        raise Refused(
            _("Only who is in this closed room lets others in: %(names)s.") % {"names": ", ".join(inside)}
        )
    return Grant.objects.get_or_create(user=user, role=role, scope_kind=WHOLE, scope_id=0)[0]


@action("access.allow_new_password", gettext_lazy("Make a link to choose a new password"))
def allow_new_password(user: User, *, by: User) -> str:
    """A link by which somebody chooses a new password. Refused for disabled accounts."""
    if not user.is_active:
        raise Refused(_("This account is disabled."))
    _refuse_from_outside(user, by)
    return set_password_link(user)
