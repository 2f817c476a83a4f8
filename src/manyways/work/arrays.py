"""Rows of work as the flow engine takes them: days and minutes since 1970, in the organisation's time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from manyways.access.clock import start_of, today
from manyways.engine.flow.history import UNKNOWN, FlowHistory, StageHistory, flow_history, stage_history
from manyways.engine.time import minute_of
from manyways.engine.time.moments import day_of
from manyways.teams.models import Team
from manyways.work.models import Item, Stage, StageChange
from manyways.work.queries.boards import ON_BOARDS, column_of, stages_of

HISTORY_DAYS = 182


def day_number(moment: datetime | None) -> int:
    """The day of a moment, or the engine's mark for an unknown one."""
    return UNKNOWN if moment is None else day_of(timezone.localtime(moment).date())


@dataclass(frozen=True)
class TeamFlow:
    """A team's items of the last half year and those still open, with the history the engine reads."""

    items: list[Item]
    history: FlowHistory
    first_day: date
    last_day: date


def team_flow_of(team: Team) -> TeamFlow:
    """What a team finished in the last half year, and what it has begun. One query."""
    last = today() - timedelta(days=1)
    first = last - timedelta(days=HISTORY_DAYS - 1)
    recent = Q(finished_at__gte=start_of(first)) | Q(finished_at__isnull=True)
    rows = list(
        Item.objects.filter(recent, team=team, form__in=ON_BOARDS, dropped_at__isnull=True)
        .select_related("initiative")
        .order_by("pk")
    )
    history = flow_history(
        [day_number(item.finished_at) for item in rows],
        started=[day_number(item.started_at) for item in rows],
        created=[UNKNOWN] * len(rows),
    )
    return TeamFlow(rows, history, first, last)


@dataclass(frozen=True)
class TeamStages:
    """Stages of a team's board with their moves as the engine reads them."""

    stages: Sequence[Stage]
    history: StageHistory


def team_stages_of(team: Team, since: date) -> TeamStages:
    """The moves on a team's board, an item's first move counting as its arrival. Three queries.

    Moves between stages that the board no longer has are read as moves between stages of the same meaning.
    """
    stages = stages_of(team)
    place = {stage.pk: at for at, stage in enumerate(stages)}
    moves = StageChange.objects.filter(
        item__team=team, item__dropped_at__isnull=True, at__gte=start_of(since)
    )
    changes = []
    number: dict[int, int] = {}
    for move in moves.select_related("to_stage", "from_stage").order_by("item", "at", "pk"):
        if move.item_id not in number:
            number[move.item_id] = len(number)
            if move.from_stage is not None:
                at = minute_of(timezone.localtime(start_of(since)))
                changes.append((number[move.item_id], _place(move.from_stage, stages, place), at))
        at = minute_of(timezone.localtime(move.at))
        changes.append((number[move.item_id], _place(move.to_stage, stages, place), at))
    doing, done = Stage.Category.DOING, Stage.Category.DONE
    active, finished = (
        [stage.category == doing for stage in stages],
        [stage.category == done for stage in stages],
    )
    return TeamStages(stages, stage_history(changes, active=active, done=finished))


def _place(stage: Stage, stages: Sequence[Stage], place: dict[int, int]) -> int:
    if stage.pk in place:
        return place[stage.pk]
    return place[column_of(Item(stage=stage), stages).pk]
