"""Boards of one initiative and of one team."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may
from manyways.access.web import actor, sent_version
from manyways.goals.models import Program
from manyways.teams.models import Team
from manyways.teams.views import team_tabs
from manyways.ui.pages import page, toast
from manyways.work import actions
from manyways.work.boards import Board, board_of_initiative, board_of_program, board_of_team
from manyways.work.forms import ToStage
from manyways.work.views.items import seen_item
from manyways.work.views.record import record_page, seen_initiative


def board_sentence(board: Board) -> str:
    """What stands on a board, the oldest and the stuck first."""
    running = board.in_progress
    if not board.cards:
        return _("Nothing on the board yet. Add a card to the first column.")
    parts = [
        ngettext("%(count)s card in progress", "%(count)s cards in progress", len(running))
        % {"count": len(running)}
    ]
    old = sum(card.is_old for card in running)
    if old:
        parts.append(_("%(count)s older than 85\u202f%% of those finished") % {"count": old})
    stuck = sum(card.blocked_days is not None for card in board.cards)
    if stuck:
        parts.append(_("%(count)s blocked") % {"count": stuck})
    over = [column.stage.name for column in board.columns if column.is_over]
    if over:
        parts.append(_("more than agreed in %(stages)s") % {"stages": ", ".join(over)})
    if board.expedited_over:
        parts.append(_("%(count)s expedited at once") % {"count": board.expedited_over})
    return ", ".join(parts) + "."


def board(request: HttpRequest, key: UUID) -> HttpResponse:
    """The board of one initiative."""
    found = seen_initiative(request, key)
    shown = board_of_initiative(found)
    return record_page(
        request,
        found,
        "work/board.html",
        {
            "board": shown,
            "board_url": f"/api/initiatives/{key}/board",
            "may_move": may(actor(request), "work.move_to_stage", found),
            "may_set_stages": found.team is not None and may(actor(request), "work.set_stages", found.team),
        },
        here="board",
        sentence=board_sentence(shown),
    )


def team_board(request: HttpRequest, key: UUID) -> HttpResponse:
    """The board of one team, over all its initiatives."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    shown = board_of_team(team, actor(request))
    context = {
        "team": team,
        "tabs": team_tabs(team, "board"),
        "board": shown,
        "board_url": f"/api/teams/{key}/board",
        "may_move": may(actor(request), "work.move_to_stage", team),
        "may_set_stages": may(actor(request), "work.set_stages", team),
        "sentence": board_sentence(shown),
    }
    return page(request, "work/team_board.html", context)


def program_board(request: HttpRequest, key: UUID) -> HttpResponse:
    """The board of all teams of a program, over its open initiatives."""
    by = actor(request)
    program = get_object_or_404(Program.objects.visible_to(by), key=key)
    shown = board_of_program(program, by)
    context = {
        "program": program,
        "board": shown,
        "board_url": f"/api/programs/{key}/board",
        "may_move": False,
        "sentence": board_sentence(shown),
    }
    return page(request, "work/program_board.html", context)


@require_POST
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    """Move a card without scripts."""
    found = seen_item(request, key)
    form = ToStage(request.POST)
    if not form.is_valid():
        raise Refused(fields={"stage": _("Choose a stage of the board.")})
    stage, version = form.cleaned_data["stage"], sent_version(request)
    moved = actions.move_to_stage(found, stage, version=version, by=actor(request))
    said = moved.warning or _("%(name)s moved") % {"name": found.name}
    toast(request, said, undo_url())
    target = request.POST.get("next", "")
    return redirect(target if target.startswith("/work/") else found.get_absolute_url())
