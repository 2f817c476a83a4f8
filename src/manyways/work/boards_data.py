"""Boards as the island takes them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ninja import Schema

from manyways.access.models import User
from manyways.work.models import Item, Stage
from manyways.work.queries.boards import (
    Board,
    Card,
    ageing_of,
    board_of_initiative,
    board_of_team,
    card_of,
    column_of,
)

AGEING = 3


class BoardStage(Schema):
    """A column."""

    key: UUID
    name: str
    wip_limit: int | None
    policy: str | None
    can_add: bool


class BoardCard(Schema):
    """A card; `warning` says what is unusual about a move that was made."""

    key: UUID
    name: str
    stage: UUID
    url: str
    owner: str | None
    second: str | None
    age_days: int | None
    is_ageing: bool
    blocked: str | None
    version: int
    warning: str = ""


class BoardData(Schema):
    """Columns, and cards in the order of their rank."""

    stages: list[BoardStage]
    cards: list[BoardCard]
    can_move: bool
    add_url: str | None


def board_data(
    board: Board, *, can_move: bool, add_url: str | None, over_initiatives: bool = False
) -> dict[str, Any]:
    """A board as JSON. Cards can be added where work enters."""
    return {
        "stages": [
            {
                "key": column.stage.key,
                "name": column.stage.name,
                "wip_limit": column.stage.wip_limit,
                "policy": column.stage.policy or None,
                "can_add": bool(add_url) and column.stage.category == Stage.Category.WAITING,
            }
            for column in board.columns
        ],
        "cards": [
            _card(card, column.stage, over_initiatives) for column in board.columns for card in column.cards
        ],
        "can_move": can_move,
        "add_url": add_url,
    }


def _card(card: Card, stage: Stage, over_initiatives: bool = False) -> dict[str, Any]:
    item = card.item
    words = [item.initiative.name] if over_initiatives else []
    if item.service != Item.Service.STANDARD:
        words.append(str(item.get_service_display()))
    return {
        "key": item.key,
        "name": item.name,
        "stage": stage.key,
        "url": item.get_absolute_url(),
        "owner": item.owner.name if item.owner else None,
        "second": " · ".join(words) or None,
        "age_days": card.age_days,
        "is_ageing": card.age_level >= AGEING,
        "blocked": item.blocked_reason or None,
        "version": item.version,
    }


def card_data(item: Item, stages: Sequence[Stage], *, warning: str = "") -> dict[str, Any]:
    """One card as JSON, after it was moved or made."""
    same = (
        Item.objects.filter(team=item.team) if item.team else Item.objects.filter(initiative=item.initiative)
    )
    return {**_card(card_of(item, ageing_of(same)), column_of(item, stages)), "warning": warning}


def move_target(
    item: Item, stage: Stage, before_key: UUID | None, user: User
) -> tuple[Item | None, Item | None]:
    """The neighbours a card is put between: above `before_key`, or after the last card of the stage."""
    board = board_of_team(item.team, user) if item.team else board_of_initiative(item.initiative)
    column = next(each for each in board.columns if each.stage.pk == stage.pk)
    cards = [card.item for card in column.cards if card.item.pk != item.pk]
    if before_key is None:
        return (cards[-1] if cards else None), None
    place = next((at for at, each in enumerate(cards) if each.key == before_key), None)
    if place is None:
        return (cards[-1] if cards else None), None
    above = cards[place - 1] if place else None
    is_expedited = above is not None and above.rank > cards[place].rank
    return (None if is_expedited else above), cards[place]
