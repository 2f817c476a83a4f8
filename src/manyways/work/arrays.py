"""Rows of work as the flow engine takes them: days and minutes since 1970, in the organisation's time zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from manyways.access.clock import start_of, today
from manyways.engine.flow.history import UNKNOWN, FlowHistory, StageHistory, flow_history, stage_history
from manyways.engine.time import minute_of
from manyways.engine.time.moments import day_of
from manyways.teams.models import Team
from manyways.work.models import BlockedPeriod, Initiative, Item, Stage, StageChange
from manyways.work.queries.boards import ON_BOARDS, column_of, stages_of

HISTORY_DAYS = 182


def day_number(moment: datetime | None) -> int:
    """The day of a moment, or the engine's mark for an unknown one."""
    return UNKNOWN if moment is None else day_of(timezone.localtime(moment).date())


def minute_number(moment: datetime) -> int:
    """The minute of a moment."""
    return minute_of(timezone.localtime(moment))


@dataclass(frozen=True)
class ItemsFlow:
    """Items finished in the last half year and those still open, with the history the engine reads."""

    items: list[Item]
    history: FlowHistory
    first_day: date
    last_day: date


def team_flow_of(team: Team) -> ItemsFlow:
    """What a team finished in the last half year, and what is open. One query."""
    return flow_of(Item.objects.kept().filter(team=team))


def initiative_flow_of(initiative: Initiative) -> ItemsFlow:
    """What was finished of an initiative in the last half year, and what is open. One query."""
    return flow_of(Item.objects.filter(initiative=initiative))


def flow_of(items: QuerySet[Item]) -> ItemsFlow:
    """The history of some items; what was dropped does not count. One query."""
    last = today() - timedelta(days=1)
    first = last - timedelta(days=HISTORY_DAYS - 1)
    recent = Q(finished_at__gte=start_of(first)) | Q(finished_at__isnull=True)
    shown = items.filter(recent, form__in=ON_BOARDS, dropped_at__isnull=True, children__isnull=True)
    rows = list(shown.select_related("initiative", "stage", "owner").order_by("pk"))
    history = flow_history(
        [day_number(item.finished_at) for item in rows],
        started=[day_number(item.started_at) for item in rows],
        created=[UNKNOWN] * len(rows),
    )
    return ItemsFlow(rows, history, first, last)


def arrivals_of(flow: ItemsFlow) -> FlowHistory:
    """The same items by the day they were asked for, for arrivals against departures."""
    return flow_history(
        flow.history.finished_days,
        started=flow.history.started_days,
        created=[day_number(item.created_at) for item in flow.items],
    )


@dataclass(frozen=True)
class StageMoves:
    """Stages of a board with the moves on it as the engine reads them; `numbers` are its items' by their id."""

    stages: Sequence[Stage]
    history: StageHistory
    numbers: Mapping[int, int]


def team_stages_of(team: Team, since: date) -> StageMoves:
    """The moves on a team's board. At most three queries."""
    return moves_of(Item.objects.kept().filter(team=team), stages_of(team), since)


def moves_of(items: QuerySet[Item], stages: Sequence[Stage], since: date) -> StageMoves:
    """The moves of items between stages, an item's first move counting as its arrival. At most two queries.

    Moves between stages that the board no longer has are read as moves between stages of the same meaning.
    """
    found = StageChange.objects.filter(
        item__in=items.filter(dropped_at__isnull=True).values("pk"), at__gte=start_of(since)
    )
    rows = list(
        found.order_by("item", "at", "pk").values_list("item_id", "from_stage_id", "to_stage_id", "at")
    )
    place = _places(stages, {stage for _item, *ends, _at in rows for stage in ends if stage})
    begin = minute_number(start_of(since))
    number: dict[int, int] = {}
    changes = []
    for item, before, after, at in rows:
        if item not in number:
            number[item] = len(number)
            if before is not None:
                changes.append((number[item], place[before], begin))
        changes.append((number[item], place[after], minute_number(at)))
    doing, done = Stage.Category.DOING, Stage.Category.DONE
    active = [stage.category == doing for stage in stages]
    finished = [stage.category == done for stage in stages]
    return StageMoves(stages, stage_history(changes, active=active, done=finished), number)


def _places(stages: Sequence[Stage], named: set[int]) -> Mapping[int, int]:
    """The column of each stage that a move names; of one that left the board, that of the nearest meaning."""
    place = {stage.pk: at for at, stage in enumerate(stages)}
    gone = Stage.objects.in_bulk(named - place.keys()) if named - place.keys() else {}
    return place | {key: place[column_of(Item(stage=stage), stages).pk] for key, stage in gone.items()}


def blocks_of(items: QuerySet[Item], since: date) -> list[BlockedPeriod]:
    """The times items were blocked since a day, those still open included, with whom they waited for. One query."""
    recent = Q(ended_at__isnull=True) | Q(ended_at__gte=start_of(since))
    found = BlockedPeriod.objects.filter(recent, item__in=items.values("pk"), item__dropped_at__isnull=True)
    return list(found.select_related("item", "team", "person").order_by("started_at", "pk"))
