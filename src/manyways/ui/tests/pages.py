"""Throw-away pages over users, so that the list and the answers are tested without any other app's pages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from manyways.access.models import User
from manyways.ui.answers import Refused, Stale
from manyways.ui.components.signs import Status
from manyways.ui.pages import page
from manyways.ui.tables import NAME, STATUS, BulkAction, Column, Edit, Table, choice, search
from manyways.ui.views import styleguide


def save_name(_request: HttpRequest, user: User, value: str, version: int | None) -> str | None:
    """Rename a user, the way an app's action would."""
    if value == "Nobody":
        raise Refused("A person needs a real name.", fields={"name": "Not this one."})
    if version is not None and version != user.version:
        raise Stale(mine={"name": value}, theirs={"name": user.name}, version=user.version)
    User.objects.filter(pk=user.pk).update(name=value)
    return "/undo"


def deactivate(_request: HttpRequest, rows: Any, _values: dict[str, Any]) -> tuple[str, str]:
    """Switch users off."""
    User.objects.filter(pk__in=[row.pk for row in rows]).update(is_active=False)
    return f"{len(rows)} switched off", "/undo"


class UserTable(Table):
    """Users, from the database."""

    name = "users"
    label = "Users"
    columns = (
        Column(
            "email", "E-mail", NAME, sort=("email",), url=lambda user: f"/users/{user.key}", second="language"
        ),
        Column("name", "Name", sort=("name",), edit=Edit(forms.CharField(max_length=120), save_name)),
        Column("seen", "Seen", value="last_seen_at", sort=("last_seen_at",)),
        Column("language", "Language", sort=("-language", "name"), is_hidden=True),
    )
    filters = (
        search("name", "email"),
        choice("language", "Language", (("en", "English"), ("de", "German")), lookup="language"),
    )
    quick = "language"
    bulk = (BulkAction("deactivate", "Switch off", deactivate),)
    default_sort = "name"
    page_size = 4

    def rows(self) -> QuerySet[User]:
        """Those who are active."""
        return User.objects.filter(is_active=True)


class ComputedTable(UserTable):
    """The same rows, computed."""

    name = "computed"
    bulk = ()
    columns = (
        *UserTable.columns,
        Column(
            "status", "Status", STATUS, value=lambda user: Status("risk", "Late") if user.language else None
        ),
    )

    def rows(self) -> list[User]:  # type: ignore[override]
        """A list, not a queryset."""
        return list(super().rows())


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame with all six places."""
    names = ["Today", "Portfolio", "Work", "Go-to-market", "Change", "Money"]
    icons = ["sun", "layout-list", "clipboard-check", "speakerphone", "users-group", "coins"]
    counts = [4, 0, 0, 0, 3, 0]
    rows = zip(names, icons, counts, "tpwgcm", strict=True)
    places = [
        {
            "name": name,
            "url": f"/{name.lower()}/",
            "icon": icon,
            "count": count,
            "key": key,
            "is_here": key == "p",
        }
        for name, icon, count, key in rows
    ]
    return {"places": places, "theme": request.COOKIES.get("mw_theme", "auto")}


def find(request: HttpRequest) -> HttpResponse:
    """Answers of Find or do."""
    words = request.GET.get("q", "")
    options = ["Customer conference 2027", "Shift to product teams", "New initiative"]
    found = [option for option in options if words.lower() in option.lower()]
    return HttpResponse("".join(f'<a role="option" href="/users/?found={len(x)}">{x}</a>' for x in found))


def users(request: HttpRequest) -> Any:
    """A page with a list."""
    table = UserTable(request)
    return table.answer() or page(request, "ui_tests/list.html", {"table": table})


def computed(request: HttpRequest) -> Any:
    """A page with a list of computed rows."""
    table = ComputedTable(request)
    return table.answer() or page(request, "ui_tests/list.html", {"table": table})


def refused(_request: HttpRequest) -> HttpResponse:
    """A refusal."""
    raise Refused("Only started work can be paused.", fields={"state": "It has not started."})


def stale(_request: HttpRequest) -> HttpResponse:
    """A stale edit."""
    raise Stale(mine={"name": "Mine"}, theirs={"name": "Theirs"}, version=3)


def forbidden(_request: HttpRequest) -> HttpResponse:
    """A right that is missing."""
    raise PermissionDenied("work.pause_item")


def said(request: HttpRequest) -> HttpResponse:
    """A page that follows a change."""
    messages.success(request, "Venue secured", extra_tags="/undo")
    return page(request, "ui_tests/list.html", {"table": UserTable(request)})


urlpatterns = [
    path("users/", users),
    path("find", find),
    path("portfolio/", computed),
    path("styleguide/", styleguide),
    path("computed/", computed),
    path("refused/", refused),
    path("stale/", stale),
    path("forbidden/", forbidden),
    path("said/", said),
    path("", include("manyways.ui.urls")),
    path("accounts/", include("allauth.urls")),
]
