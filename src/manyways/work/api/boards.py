"""The JSON door of boards: columns and cards, moving, adding, blocking."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may
from manyways.access.web import PROBLEMS, actor, written
from manyways.goals.models import Program
from manyways.teams.models import Person, Team
from manyways.work import actions
from manyways.work.api.shapes import AskedOut, BlockIn, ItemOut, MoveIn, NewCardIn, RankIn
from manyways.work.boards import board_of_initiative, board_of_program, board_of_team
from manyways.work.boards_data import BoardCard, BoardData, board_data, card_data
from manyways.work.models import Check, Initiative, Item, Stage
from manyways.work.queries.boards import neighbours_in, stage_of_item
from manyways.work.queries.checks import asked_on_entering, lines_about
from manyways.work.views.items import seen_item
from manyways.work.views.record import seen_initiative

router = Router(tags=["work"])


def _shown_stage(item: Item, key: UUID) -> Stage:
    stage = stage_of_item(item, key)
    if stage is None:
        raise Refused(fields={"stage": _("Unknown")})
    return stage


def _answers(payload: MoveIn) -> dict[Check, str]:
    known = {check.key: check for check in Check.objects.filter(key__in=payload.answers)}
    return {known[key]: because for key, because in payload.answers.items() if key in known}


def _beside(payload: MoveIn) -> dict[str, Any]:
    """What a lane sets with the move: the class of service, the owner."""
    sent = payload.dict(include={"service", "owner"}, exclude_unset=True)
    if sent.get("owner"):
        sent["owner"] = get_object_or_404(Person, key=sent["owner"])
    return sent


@router.post("/items/{uuid:key}/move", response={200: BoardCard, **PROBLEMS}, operation_id="move_item")
def move_item(request: HttpRequest, key: UUID, payload: MoveIn) -> Any:
    """Move a card on its board. Past a limit the move is made with a warning, or refused where the stage is strict.

    Refused under `fields.checks` while something is asked on the way: see `item_checks`, then send `answers`.
    """
    found, by = seen_item(request, key), actor(request)
    stage = _shown_stage(found, payload.stage)
    after, before = neighbours_in(found, stage, payload.before, payload.after, by)
    moved = actions.move_to_stage(
        found,
        stage,
        after=after,
        before=before,
        version=payload.version,
        answers=_answers(payload),
        beside=_beside(payload),
        by=by,
    )
    told = {"warning": moved.warning, "undo": undo_url()}
    return card_data(seen_item(request, key), over_initiatives=payload.is_over_initiatives, **told)


@router.post("/items/{uuid:key}/rank", response={200: ItemOut, **PROBLEMS}, operation_id="rank_item")
def rank_item(request: HttpRequest, key: UUID, payload: RankIn) -> Any:
    """Put an item above another one, under another one, or between the two."""
    by = actor(request)
    seen = Item.objects.visible_to(by)
    after = get_object_or_404(seen, key=payload.after) if payload.after else None
    before = get_object_or_404(seen, key=payload.before) if payload.before else None
    return actions.rank_item(
        seen_item(request, key), after=after, before=before, version=payload.version, by=by
    )


@router.get(
    "/items/{uuid:key}/checks", response={200: list[AskedOut], **PROBLEMS}, operation_id="item_checks"
)
def item_checks(request: HttpRequest, key: UUID, stage: UUID) -> Any:
    """What is asked before an item enters a stage, with what is answered already."""
    found = seen_item(request, key)
    lines = lines_about(found, asked_on_entering(found, _shown_stage(found, stage)))
    return [
        {
            "key": line.check.key,
            "text": line.check.text,
            "is_answered": not line.is_open,
            "not_needed_because": line.tick.not_needed_because if line.tick else "",
        }
        for line in lines
    ]


@router.post("/items/{uuid:key}/block", response={200: BoardCard, **PROBLEMS}, operation_id="block_item")
def block_item(request: HttpRequest, key: UUID, payload: BlockIn) -> Any:
    """Block an item with a reason and whom it waits for; an empty reason lets it go on."""
    found, by = seen_item(request, key), actor(request)
    if payload.reason.strip() or not found.blocked_since:
        team = get_object_or_404(Team.objects.visible_to(by), key=payload.team) if payload.team else None
        person = get_object_or_404(Person, key=payload.person) if payload.person else None
        actions.block_item(
            found, reason=payload.reason, team=team, person=person, version=payload.version, by=by
        )
    else:
        actions.unblock_item(found, by=by)
    return card_data(seen_item(request, key), over_initiatives=payload.is_over_initiatives, undo=undo_url())


@router.get("/initiatives/{uuid:key}/board", response={200: BoardData, **PROBLEMS}, operation_id="board")
def board(request: HttpRequest, key: UUID) -> HttpResponse:
    """The board of an initiative."""
    found = seen_initiative(request, key)
    by = actor(request)
    add_url = f"/api/initiatives/{key}/cards" if may(by, "work.add_item", found) else None
    can_move = may(by, "work.move_to_stage", found)
    return written(board_data(board_of_initiative(found), can_move=can_move, add_url=add_url))


@router.post("/initiatives/{uuid:key}/cards", response={201: BoardCard, **PROBLEMS}, operation_id="add_card")
def add_card(request: HttpRequest, key: UUID, payload: NewCardIn) -> Any:
    """Add a card by name, in a stage of the board."""
    return Status(201, _added(request, seen_initiative(request, key), payload, None))


def _added(request: HttpRequest, initiative: Initiative, payload: NewCardIn, team: Team | None) -> Any:
    by = actor(request)
    fields: dict[str, Any] = {"team": team} if team else {}
    made = actions.add_item(initiative, name=payload.name, form=Item.Form.STORY, by=by, **fields)
    undo = undo_url()
    stage = stage_of_item(made, payload.stage) if payload.stage else None
    if stage is not None and stage != made.stage:
        actions.move_to_stage(made, stage, by=by)
    return card_data(seen_item(request, made.key), over_initiatives=team is not None, undo=undo)


@router.get("/teams/{uuid:key}/board", response={200: BoardData, **PROBLEMS}, operation_id="team_board")
def team_board(request: HttpRequest, key: UUID) -> HttpResponse:
    """The board of a team, over all its initiatives that you may see."""
    by = actor(request)
    team = get_object_or_404(Team.objects.visible_to(by), key=key)
    can_move = may(by, "work.move_to_stage", team)
    targets = [each for each in open_initiatives_of(team, request) if may(by, "work.add_item", each)]
    add_url = f"/api/teams/{key}/cards" if targets else None
    board = board_of_team(team, by)
    return written(
        board_data(board, can_move=can_move, add_url=add_url, add_to=targets, over_initiatives=True)
    )


def open_initiatives_of(team: Team, request: HttpRequest) -> list[Initiative]:
    """The open initiatives a team leads, in their rank, that the reader may see."""
    rows = Initiative.objects.visible_to(actor(request)).open().filter(team=team)
    return [
        each
        for each in rows.select_related("owner", "team__lead").order_by("rank", "id")
        if each.way.has_board
    ]


@router.post("/teams/{uuid:key}/cards", response={201: BoardCard, **PROBLEMS}, operation_id="add_team_card")
def add_team_card(request: HttpRequest, key: UUID, payload: NewCardIn) -> Any:
    """Add a card to a team's board: to the initiative named, else to the first open one the team leads."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    if payload.initiative:
        target: Initiative | None = seen_initiative(request, payload.initiative)
    else:
        target = next(iter(open_initiatives_of(team, request)), None)
    if target is None:
        raise Refused(_("This team leads nothing that is open. Say which initiative the card belongs to."))
    return Status(201, _added(request, target, payload, team))


@router.get("/programs/{uuid:key}/board", response={200: BoardData, **PROBLEMS}, operation_id="program_board")
def program_board(request: HttpRequest, key: UUID) -> HttpResponse:
    """The board of a program: all its teams, over its open initiatives that you may see."""
    by = actor(request)
    program = get_object_or_404(Program.objects.visible_to(by), key=key)
    can_move = may(by, "work.move_to_stage", program)
    shown = board_data(board_of_program(program, by), can_move=can_move, add_url=None, over_initiatives=True)
    return written({**shown, "lanes": "team"})
