"""Boards as the island takes them."""

from itertools import takewhile
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import Schema

from manyways.teams.models import Team
from manyways.ui.values import number_text
from manyways.work.boards import Board, Card, Column, fresh_card
from manyways.work.models import BoardSetting, Initiative, Item, Stage
from manyways.work.queries.ageing import Days


class BoardStage(Schema):
    """A column; `elsewhere` cards count towards its limit and stand on other boards, `pace` says how long is usual."""

    key: UUID
    name: str
    category: str
    wip_limit: int | None
    is_strict: bool
    elsewhere: int
    policy: str | None
    checks: list[str]
    pace: str | None
    can_add: bool


class BoardCard(Schema):
    """A card; `age_level` is 1 past half and 2 past 85 percent of those that were in its stage before.

    After a move, `warning` says what is unusual about it and `undo` is where it is taken back.
    """

    key: UUID
    name: str
    stage: UUID
    url: str
    initiative: str
    under: str | None
    owner: str | None
    owner_key: UUID | None
    team: str | None
    service: str
    work_type: str
    second: str | None
    age_days: int | None
    age_level: int
    age_words: str | None
    blocked: str | None
    waits_for: str | None
    blocked_days: int | None
    version: int
    warning: str = ""
    undo: str | None = None


class BoardTarget(Schema):
    """An initiative that a new card may go to, or a team that a card may wait for."""

    key: UUID
    name: str


class BoardData(Schema):
    """Columns, and cards in the order of their rank. `services` are the classes of service by slug, as lanes."""

    stages: list[BoardStage]
    cards: list[BoardCard]
    can_move: bool
    add_url: str | None
    add_to: list[BoardTarget]
    lanes: str
    services: dict[str, str]
    expedite_limit: int | None
    teams: list[BoardTarget]
    is_over_initiatives: bool


def board_data(
    board: Board,
    *,
    can_move: bool,
    add_url: str | None,
    add_to: list[Initiative] | None = None,
    over_initiatives: bool = False,
) -> dict[str, Any]:
    """A board as JSON. Cards can be added where work enters."""
    columns = board.columns
    teams = Team.objects.filter(is_active=True).order_by("name") if can_move else Team.objects.none()
    waiting = Stage.Category.WAITING
    entries = list(takewhile(lambda column: column.stage.category == waiting, columns))
    return {
        "stages": [_column(column, is_open=bool(add_url) and column in entries) for column in columns],
        "cards": [_card(card, each.stage, over_initiatives) for each in columns for card in each.cards],
        "can_move": can_move,
        "add_url": add_url,
        "add_to": [_target(each) for each in add_to or ()],
        "lanes": board.setting.lanes if board.setting else BoardSetting.Lanes.NONE,
        "services": {slug: str(label) for slug, label in Item.Service.choices},
        "expedite_limit": board.setting.expedite_limit if board.setting else None,
        "teams": [_target(team) for team in teams],
        "is_over_initiatives": over_initiatives,
    }


def _target(row: Initiative | Team) -> dict[str, Any]:
    return {"key": row.key, "name": row.name}


def _column(column: Column, *, is_open: bool) -> dict[str, Any]:
    stage = column.stage
    return {
        "key": stage.key,
        "name": stage.name,
        "category": stage.category,
        "wip_limit": stage.wip_limit,
        "is_strict": stage.limit_rule == Stage.Limit.DENY,
        "elsewhere": column.elsewhere,
        "policy": stage.policy or None,
        "checks": [check.text for check in column.checks],
        "pace": pace_words(stage, column.days),
        "can_add": is_open,
    }


def pace_words(stage: Stage, days: Days | None) -> str | None:
    """How old cards usually are when they leave a stage of work."""
    if days is None or stage.category != Stage.Category.DOING:
        return None
    return _("85\u202f%% leave by day %(days)s") % {"days": number_text(int(days.most))}


def _card(card: Card, stage: Stage, over_initiatives: bool = False) -> dict[str, Any]:
    item = card.item
    words = [item.initiative.name] if over_initiatives else []
    if item.service != Item.Service.STANDARD:
        words.append(str(item.get_service_display()))
    if item.work_type != Item.WorkType.DELIVERY:
        words.append(str(item.get_work_type_display()))
    return {
        "key": item.key,
        "name": item.name,
        "stage": stage.key,
        "url": item.get_absolute_url(),
        "initiative": item.initiative.name,
        "under": item.parent.name if item.parent else None,
        "owner": item.owner.name if item.owner else None,
        "owner_key": item.owner.key if item.owner else None,
        "team": item.team.name if item.team else None,
        "service": item.service,
        "work_type": item.work_type,
        "second": " · ".join(words) or None,
        "age_days": card.age_days,
        "age_level": card.age_level,
        "age_words": age_words(card),
        "blocked": item.blocked_reason or None,
        "waits_for": card.waits_for or None,
        "blocked_days": card.blocked_days,
        "version": item.version,
    }


def age_words(card: Card) -> str | None:
    """How old a card is, and whether that is unusual where it stands."""
    if card.age_days is None:
        return None
    days = ngettext("%(days)s day", "%(days)s days", card.age_days) % {"days": card.age_days}
    told = {1: _("%(days)s, half are faster"), 2: _("%(days)s, 85\u202f%% are faster")}
    return told[card.age_level] % {"days": days} if card.age_level else days


def card_data(item: Item, *, over_initiatives: bool = False, **told: Any) -> dict[str, Any]:
    """One card as JSON, after it was moved or made; `told` are its warning and its undo."""
    card, stage = fresh_card(item)
    return {**_card(card, stage, over_initiatives), **told}
