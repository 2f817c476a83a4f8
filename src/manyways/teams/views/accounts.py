"""Who signs in as whom: the account of a person, and the accounts that are nobody's yet."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from manyways.access.actions import Refused, for_each, undo_url
from manyways.access.actions.accounts import add_user
from manyways.access.forms import UserForm
from manyways.access.models import Role, User
from manyways.access.queries import rooms_of
from manyways.access.rules import may_everywhere
from manyways.access.web import actor
from manyways.teams import actions
from manyways.teams.actions.organisation import LINK
from manyways.teams.forms.accounts import AccountForm
from manyways.teams.forms.person import PersonField
from manyways.teams.models import Person
from manyways.teams.queries.accounts import Meant, meant_by_account, rooms_by_reader, unlinked_accounts
from manyways.teams.queries.naming import person_words
from manyways.ui.answers import forbidden_sentence, say_refusal
from manyways.ui.pages import page, toast
from manyways.ui.tables import DATE, NAME, BulkAction, Column, Edit, Table, search

INVITE = "access.add_user"


def _check(request: HttpRequest) -> User:
    """Who asks, if they may. Raises PermissionDenied."""
    by = actor(request)
    if not may_everywhere(by, LINK):
        raise PermissionDenied(LINK)
    return by


def _may_link(request: HttpRequest, _row: User) -> bool:
    return may_everywhere(actor(request), LINK)


def _link(request: HttpRequest, row: User, person: Person | None, _version: int | None) -> str | None:
    if person is not None:
        actions.link_account(person, user=row, by=actor(request))
    return undo_url()


def _take(request: HttpRequest, rows: Sequence[User], _values: dict[str, Any]) -> tuple[str, str | None]:
    outcome = for_each(actions.take_as_meant, rows, by=actor(request))
    said = ngettext("%(n)s account is linked.", "%(n)s accounts are linked.", len(outcome.done))
    left = [f"{row.name}: {reason}" for row, reason in outcome.refused]
    return " ".join([said % {"n": len(outcome.done)}, *left]), undo_url() if outcome.done else None


def _somebody(_request: HttpRequest) -> forms.Field:
    return PersonField(Person.objects.filter(user=None, is_erased=False), required=False, label=_("Person"))


class AccountTable(Table):
    """Accounts that are nobody of the organisation yet."""

    name = "accounts"
    label = lazy("Accounts that are nobody here yet")
    columns = (
        Column(
            "name",
            lazy("Signs in"),
            NAME,
            second="email",
            second_label=lazy("E-mail"),
            url=lambda user: user.address,
        ),
        Column(
            "person",
            lazy("Is"),
            value=lambda _user: _("Nobody yet"),
            edit=Edit(_somebody, _link, initial=lambda _user: ""),
        ),
        Column("said", lazy("Perhaps"), phone="wide"),
        Column("last_login", lazy("Last signed in"), DATE),
    )
    filters = (search("name", "email"),)
    bulk = (BulkAction("take", lazy("Link as suggested"), _take, is_allowed=_may_link),)
    empty_title = lazy("Every account is somebody")
    empty_text = lazy("Who is invited, or comes in with an address somebody here has, is linked by it.")

    def rows(self) -> list[User]:
        """Each with what can be said about who it is."""
        rows = list(unlinked_accounts().order_by("name", "pk"))
        meant, held = meant_by_account(rows), rooms_by_reader()
        by = actor(self.request)
        mine, opens = rooms_of(by), may_everywhere(by, INVITE)
        for row in rows:
            one = meant[row.pk].one
            is_closed = one is not None and not held.get(one.pk, set()) <= mine
            row.address = reverse("access:user", args=[row.key]) if opens else ""  # type: ignore[attr-defined]
            row.said = _said(meant[row.pk], is_closed)  # type: ignore[attr-defined]
        return rows


def _said(meant: Meant, is_closed: bool) -> str:
    """Who an account may be, in words."""
    if not meant.people:
        return _("Nobody yet: becomes a new person")
    if meant.one is None:
        count = Counter(person.name for person in meant.people)
        names = [person_words(person, is_shared=count[person.name] > 1) for person in meant.people]
        return _("%(names)s: say which") % {"names": ", ".join(names)}
    return _("%(name)s: only HR says so") % {"name": meant.one} if is_closed else meant.one.name


def accounts(request: HttpRequest) -> HttpResponseBase:
    """The accounts nobody is, with who each may be."""
    _check(request)
    table = AccountTable(request)
    return table.answer() or page(request, "teams/accounts.html", {"table": table})


def account(request: HttpRequest, key: UUID) -> HttpResponse:
    """How somebody signs in: invited here, by an account that is there, or by none any more."""
    by = _check(request)
    found = get_object_or_404(Person.objects.visible_to(by).filter(is_erased=False), key=key)
    word = next((word for word in ("invite", "choose", "take_off") if word in request.POST), "")
    invite = UserForm(request.POST if word == "invite" else None, initial=_prepared(found))
    invite.fields["email"].help_text = ""  # who is meant is said by the page
    choose = AccountForm(request.POST if word == "choose" else None)
    try:
        if word == "invite" and invite.is_valid():
            return _invited(request, found, invite)
        if word == "take_off" or (word == "choose" and choose.is_valid()):
            user = choose.cleaned_data["user"] if word == "choose" else None
            actions.link_account(found, user=user, by=by)
            toast(request, _("Saved"), undo_url())
            return redirect(found)
    except Refused as refusal:
        if word == "take_off":
            raise  # no form of this page has a place for it
        say_refusal(invite if word == "invite" else choose, refusal)
    context = {
        "person": found,
        "invite": invite if may_everywhere(by, INVITE) else None,
        "choose": choose if unlinked_accounts().exists() else None,
        "ask_whom": forbidden_sentence(request, INVITE),
    }
    return page(request, "teams/account.html", context, status=422 if word else 200)


def _prepared(person: Person) -> dict[str, str]:
    return {"name": person.name, "email": person.email}


def _invited(request: HttpRequest, person: Person, form: UserForm) -> HttpResponse:
    values = form.cleaned_data
    role = Role.objects.filter(slug=values["role"]).first()
    made = add_user(name=values["name"], email=values["email"], role=role, person=person, by=actor(request))
    toast(request, _("%(name)s can sign in once a password is chosen. Send the link below.") % {"name": made})
    return redirect("access:user", made.key)
