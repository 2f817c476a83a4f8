"""The initiatives of teams, goals and programs, as sections of their pages."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.access.web import actor
from manyways.goals.models import Goal, Program
from manyways.teams.models import Team
from manyways.ui.pages import page
from manyways.work.models import Initiative

ROWS_SHOWN = 50


def _initiatives_fragment(
    request: HttpRequest, title: str, board_url: str = "", **where: Any
) -> HttpResponse:
    rows = Initiative.objects.visible_to(actor(request)).filter(**where).select_related("kind", "owner")
    found = list(rows.order_by("state", "due_on", "name")[:ROWS_SHOWN])
    context = {"title": title, "initiatives": found, "board_url": board_url if found else ""}
    return page(request, "work/serving.html", context, "list")


def team_initiatives(request: HttpRequest, key: UUID) -> HttpResponse:
    """The initiatives a team leads or works on."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    return _initiatives_fragment(request, _("Initiatives it leads"), team=team)


def serving_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """The initiatives that serve a goal."""
    goal = get_object_or_404(Goal.objects.visible_to(actor(request)), key=key)
    return _initiatives_fragment(request, _("Initiatives that serve it"), goal=goal)


def serving_program(request: HttpRequest, key: UUID) -> HttpResponse:
    """The initiatives of a program."""
    program = get_object_or_404(Program.objects.visible_to(actor(request)), key=key)
    board_url = reverse("work:program_board", args=[key])
    return _initiatives_fragment(request, _("Initiatives"), board_url, program=program)
