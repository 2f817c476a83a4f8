"""Throw-away pages over users, so that the list and the answers are tested without any other app's pages."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from manyways.access.models import User
from manyways.ui.answers import Refused, Stale
from manyways.ui.components.signs import Status
from manyways.ui.pages import page
from manyways.ui.tables import NAME, STATUS, BulkAction, Column, Edit, Table, choice, search
from manyways.ui.views import styleguide

HERE = Path(__file__).parent


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


class LanguageForm(forms.Form):
    """What to speak."""

    language = forms.ChoiceField(choices=[("en", "English"), ("de", "German"), ("xx", "None")])


def speak(_request: HttpRequest, rows: Any, values: dict[str, Any]) -> tuple[str, str]:
    """Set the language of users; who is asked to speak none leaves."""
    if any(row.name == "Nobody" for row in rows):
        raise Refused("Nobody speaks.")
    changes = {"is_active": False} if values["language"] == "xx" else values
    User.objects.filter(pk__in=[row.pk for row in rows]).update(**changes)
    return f"{len(rows)} changed", "/undo"


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
    bulk = (
        BulkAction("deactivate", "Switch off", deactivate, takes_away=True),
        BulkAction("speak", "Language", speak, LanguageForm),
    )
    default_sort = "name"
    page_size = 4

    def rows(self) -> QuerySet[User]:
        """Those who are active."""
        return User.objects.filter(is_active=True)


class ComputedTable(UserTable):
    """The same rows, computed."""

    name = "computed"
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
    rows = zip(names, icons, "tpwgcm", strict=True)
    places = [
        {
            "name": name,
            "url": f"/{name.lower()}/",
            "icon": icon,
            "key": key,
            "is_here": key == "p",
        }
        for name, icon, key in rows
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


def sought(request: HttpRequest) -> HttpResponse:
    """What a view does with a key from outside."""
    return HttpResponse(User.objects.get(key=request.GET["key"]).name)


def named(request: HttpRequest) -> HttpResponse:
    """What a view does with a text from outside."""
    return HttpResponse(str(User.objects.filter(name=request.GET["name"]).count()))


def said(request: HttpRequest) -> HttpResponse:
    """A page that follows a change."""
    messages.success(request, "Venue secured", extra_tags="/undo")
    return page(request, "ui_tests/list.html", {"table": UserTable(request)})


def plan(_request: HttpRequest) -> JsonResponse:
    """A plan as the Gantt island wants it."""
    return JsonResponse(json.loads((HERE / "plan.json").read_text()))


def plan_page(request: HttpRequest) -> HttpResponse:
    """A page with a Gantt."""
    return page(request, "ui_tests/plan.html")


def big_plan(_request: HttpRequest) -> JsonResponse:
    """Two thousand items with links, in phases of fifty."""
    first = date(2026, 1, 5)
    items, links = [], []
    for at in range(2000):
        start = first + timedelta(days=at // 5)
        is_phase = at % 50 == 0
        items.append(
            {
                "key": f"i{at}",
                "parent": None if is_phase else f"i{at - at % 50}",
                "kind": "phase" if is_phase else "task",
                "name": f"Item {at}",
                "owner": "Mara",
                "start": start.isoformat(),
                "finish": (start + timedelta(days=3 + at % 7)).isoformat(),
                "is_critical": at % 3 == 0,
                "likely": (start + timedelta(days=5 + at % 7)).isoformat(),
                "safe": (start + timedelta(days=9 + at % 7)).isoformat(),
            }
        )
        links += [{"from": f"i{at - step}", "to": f"i{at}", "kind": "FS"} for step in (1, 7) if at >= step]
    return JsonResponse({"today": "2026-11-23", "items": items, "links": links})


def big_plan_page(request: HttpRequest) -> HttpResponse:
    """A page with a large Gantt."""
    return page(request, "ui_tests/plan.html", {"is_big": True})


BOARD: dict[str, Any] = {
    "stages": [
        {"key": "ready", "name": "Ready", "wip_limit": None, "can_add": True},
        {"key": "doing", "name": "Doing", "wip_limit": 2, "policy": "Someone's name is on it"},
        {"key": "review", "name": "Review", "wip_limit": 3},
        {"key": "done", "name": "Done", "wip_limit": None},
    ],
    "cards": [
        {"key": f"c{at}", "name": name, "stage": stage, "url": f"/items/{at}", "owner": owner, "version": 1,
         "second": second, "age_days": age, "age_level": 2 if age > 10 else 0, "age_words": f"{age} days",
         "blocked": blocked}
        for at, (name, stage, owner, second, age, blocked) in enumerate([
            ("Group invoice", "ready", "", "Story", 0, None),
            ("Tax for two countries", "ready", "", "Story", 0, None),
            ("Head office sees all sites", "doing", "Priya Raman", "Story", 4, None),
            ("Import of old contracts", "doing", "Jonas Weber", "Story", 14, "Waits for Legal"),
            ("One login for a group", "review", "Elif Demir", "Story", 2, None),
        ])
    ],
    "can_move": True,
    "add_url": "/cards/add",
}  # fmt: skip


def board(_request: HttpRequest) -> JsonResponse:
    """A board as the island wants it."""
    return JsonResponse(BOARD)


def board_page(request: HttpRequest) -> HttpResponse:
    """A page with a board."""
    return page(request, "ui_tests/board.html")


def move(request: HttpRequest, key: str) -> JsonResponse:
    """Moves a card, but refuses the last stage."""
    wanted = json.loads(request.body)
    if wanted["stage"] == "done":
        raise Refused("It has no owner yet. Assign it first.")
    card = next(card for card in BOARD["cards"] if card["key"] == key)
    return JsonResponse({**card, "stage": wanted["stage"], "version": wanted["version"] + 1})


def add(request: HttpRequest) -> JsonResponse:
    """Adds a card."""
    wanted = json.loads(request.body)
    return JsonResponse({"key": "new", "url": "/items/new", "version": 1, **wanted})


urlpatterns = [
    path("plan/", plan_page),
    path("plan.json", plan),
    path("big-plan/", big_plan_page),
    path("big-plan.json", big_plan),
    path("board/", board_page),
    path("board.json", board),
    path("api/items/<key>/move", move),
    path("cards/add", add),
    path("users/", users),
    path("find", find),
    path("portfolio/", computed),
    path("styleguide/", styleguide),
    path("computed/", computed),
    path("refused/", refused),
    path("stale/", stale),
    path("forbidden/", forbidden),
    path("said/", said),
    path("sought/", sought),
    path("named/", named),
    path("", include("manyways.ui.urls")),
    path("accounts/", include("allauth.urls")),
]
