"""Roles and what they may do: the catalogue of rights as a matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from manyways.access.actions import Right, rights, undo_url
from manyways.access.actions.roles import add_role, change_role, remove_role
from manyways.access.forms import RoleForm
from manyways.access.models import Role
from manyways.access.rules import may_everywhere
from manyways.access.views.own import settings_tabs
from manyways.access.web import actor
from manyways.ui.pages import page, toast

SEE_ROLES = "access.change_role"


@dataclass(frozen=True)
class Line:
    """One right, and for each role of the matrix whether it has it."""

    right: Right
    allowed: Sequence[bool]


@dataclass(frozen=True)
class Part:
    """The rights of one app."""

    name: str
    lines: Sequence[Line]


def matrix(roles: Sequence[Role]) -> list[Part]:
    """Every right with the roles that have it, app by app."""
    names = {config.label: config.verbose_name for config in apps.get_app_configs()}
    return [
        Part(
            str(names.get(app, app)),
            [Line(right, [role.allows(right.name) for role in roles]) for right in group],
        )
        for app, group in groupby(rights(), key=lambda right: right.app)
    ]


def _check(request: HttpRequest) -> None:
    if not may_everywhere(actor(request), SEE_ROLES):
        raise PermissionDenied(SEE_ROLES)


@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """The matrix of rights and roles, and a form for another role."""
    _check(request)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role = add_role(name=form.cleaned_data["name"], rights=form.rights(), by=actor(request))
        toast(request, _("The role is added."), undo_url())
        return redirect("access:role", role.slug)
    every = list(Role.objects.order_by("id"))
    context = {"roles": every, "parts": matrix(every), "form": form, "tabs": settings_tabs(request)}
    return page(request, "access/roles.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, slug: str) -> HttpResponse:
    """One role: its patterns, and all that they cover."""
    _check(request)
    shown = get_object_or_404(Role, slug=slug)
    initial = {"name": shown.name, "patterns": "\n".join(shown.rights), "version": shown.version}
    form = RoleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        name, version = form.cleaned_data["name"], form.cleaned_data["version"]
        change_role(shown, rights=form.rights(), name=name, version=version, by=actor(request))
        toast(request, _("The role is changed, for everyone who holds it, at once."), undo_url())
        return redirect("access:role", slug)
    context = {"role": shown, "form": form, "parts": matrix([shown]), "holders": shown.grants.count()}
    return page(request, "access/role.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove a role nobody holds."""
    shown = get_object_or_404(Role, slug=slug)
    remove_role(shown, by=actor(request))
    toast(request, _("The role is removed."), undo_url())
    return redirect("access:roles")
