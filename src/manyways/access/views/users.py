"""People who sign in, and the roles they hold."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from manyways.access.actions import accounts, undo_url
from manyways.access.actions.roles import grant_role, revoke_grant
from manyways.access.forms import GrantForm, UserForm
from manyways.access.models import Grant, Role, User
from manyways.access.queries import reaches_account
from manyways.access.rules import may_everywhere
from manyways.access.scopes import names_of_scopes
from manyways.access.views.own import settings_tabs
from manyways.access.web import actor
from manyways.ui.answers import refused_in
from manyways.ui.pages import page, toast
from manyways.ui.tables import DATE, NAME, YES_NO, Column, Table, search, yes_no

SEE_USERS = "access.add_user"


def check_sees_users(request: HttpRequest) -> None:
    """Only those who add people see the list of accounts. Raises PermissionDenied."""
    if not may_everywhere(actor(request), SEE_USERS):
        raise PermissionDenied(SEE_USERS)


def _roles_of(user: User) -> str:
    return ", ".join(sorted({grant.role.name for grant in user.grants.all()})) or _("None")


class UserTable(Table):
    """Everybody who can sign in, or could."""

    name = "users"
    label = gettext_lazy("People who sign in")
    columns = (
        Column(
            "name",
            gettext_lazy("Person"),
            NAME,
            second="email",
            second_label=gettext_lazy("E-mail"),
            sort=("name",),
            url=lambda user: reverse("access:user", args=[user.key]),
        ),
        Column("roles", gettext_lazy("Roles"), value=_roles_of, phone="wide"),
        Column("is_active", gettext_lazy("May sign in"), YES_NO, sort=("is_active",)),
        Column("last_login", gettext_lazy("Last signed in"), DATE, phone="fact"),
        Column("created_at", gettext_lazy("Since"), DATE, sort=("-created_at",), is_hidden=True),
    )
    filters = (search("name", "email"), yes_no("is_active", gettext_lazy("May sign in")))
    default_sort = "name"

    def rows(self) -> "QuerySet[Any]":
        """All accounts; the page asks for the right."""
        return User.objects.prefetch_related("grants__role")

    def counted(self, count: int) -> str:
        """In words."""
        return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponseBase:
    """The accounts, and a form for another one."""
    check_sees_users(request)
    table = UserTable(request)
    if request.GET.get("new") is None:
        answer = table.answer()
        if answer:
            return answer
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            return _added(request, form)
    context = {"table": table, "form": form, "tabs": settings_tabs(request)}
    return page(request, "access/users.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, form: UserForm) -> HttpResponse:
    role = Role.objects.filter(slug=form.cleaned_data["role"]).first()
    user = accounts.add_user(
        name=form.cleaned_data["name"], email=form.cleaned_data["email"], role=role, by=actor(request)
    )
    toast(
        request,
        _("%(name)s can sign in once a password is chosen. Send the link below.") % {"name": user.name},
    )
    return redirect("access:user", user.key)


@require_http_methods(["GET", "POST"])
def user(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One account: its roles, where they are held, and a link to choose a password."""
    check_sees_users(request)
    shown = get_object_or_404(User, key=key)
    form = GrantForm(request.POST or None, by=actor(request))
    if request.method == "POST" and form.is_valid():
        scope_kind, scope_id = form.place()
        role = get_object_or_404(Role, slug=form.cleaned_data["role"])
        grant_role(shown, role=role, scope_kind=scope_kind, scope_id=scope_id, by=actor(request))
        toast(request, _("Granted."), undo_url())
        return redirect("access:user", key)
    return page(request, "access/user.html", _about(request, shown, form), status=422 if form.errors else 200)


def _about(request: HttpRequest, shown: User, form: GrantForm) -> dict[str, Any]:
    grants = list(shown.grants.select_related("role").order_by("role__name", "id"))
    names = names_of_scopes(grants, actor(request))
    held = [
        (grant, names.get((grant.scope_kind, grant.scope_id), _("Something you cannot see")))
        for grant in grants
    ]
    may_link = may_everywhere(actor(request), "access.allow_new_password") and reaches_account(
        actor(request), shown
    )
    needs_link = may_link and shown.is_active and shown.last_login is None
    return {
        "shown": shown,
        "form": form,
        "held": held,
        "link": request.build_absolute_uri(accounts.set_password_link(shown)) if needs_link else "",
        "may_link": may_link,
        "may_say_who": may_everywhere(actor(request), "access.link_account"),
        "is_self": shown.pk == actor(request).pk,
    }


@require_POST
def revoke(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a role back, with Undo."""
    grant = get_object_or_404(Grant.objects.select_related("user", "role"), key=key)
    revoke_grant(grant, by=actor(request))
    toast(request, _("%(name)s no longer holds this role there.") % {"name": grant.user.name}, undo_url())
    return redirect("access:user", grant.user.key)


@require_POST
def set_active(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Disable an account, or enable it again."""
    shown = get_object_or_404(User, key=key)
    if request.POST.get("active") == "yes":
        accounts.enable_user(shown, by=actor(request))
        toast(request, _("%(name)s can sign in again.") % {"name": shown.name}, undo_url())
    else:
        accounts.disable_user(shown, by=actor(request))
        toast(request, _("%(name)s can sign in no more.") % {"name": shown.name}, undo_url())
    return redirect("access:user", key)


@require_POST
def new_link(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A fresh link to choose a password, for somebody who forgot it where no mail is sent."""
    shown = get_object_or_404(User, key=key)
    accounts.allow_new_password(shown, by=actor(request))
    context = _about(request, shown, GrantForm(by=actor(request)))
    context["link"] = request.build_absolute_uri(accounts.set_password_link(shown))
    return page(request, "access/user.html", context)
