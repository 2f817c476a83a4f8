"""Boards: the stages of a team, the cards in them, and how old each card is beside the team's own history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from manyways.access.clock import now
from manyways.access.models import User
from manyways.engine.flow.percentiles import percentiles
from manyways.teams.models import Team
from manyways.work.models import Initiative, Item, Stage

CARDS_AT_MOST = 1_000
DONE_SHOWN_FOR = timedelta(days=14)
HISTORY = timedelta(days=365)
ENOUGH_ITEMS = 8
AGE_PERCENTS = (50, 70, 85, 95)
ON_BOARDS = (Item.Form.TASK, Item.Form.STORY)


def stages_of(team: Team | None) -> list[Stage]:
    """The stages of a team's board, in order; those everyone starts from where it has none of its own."""
    own = list(Stage.objects.filter(team=team, is_active=True)) if team else []
    return own or list(Stage.objects.filter(team=None, is_active=True))


def first_stage(team: Team | None) -> Stage:
    """Where a new card of a team enters."""
    return stages_of(team)[0]


def stage_now(item: Item) -> Stage | None:
    """The stage an item stands in on its team's board."""
    return column_of(item, stages_of(item.team))


def column_of(item: Item, stages: Sequence[Stage]) -> Stage:
    """Where an item stands among these stages: its own, one of the same name, or the first of what it is doing."""
    by_id = {stage.pk: stage for stage in stages}
    if item.stage_id in by_id:
        return by_id[item.stage_id]
    category = _category(item)
    if item.stage is not None:
        named = [stage for stage in stages if (stage.name, stage.category) == (item.stage.name, category)]
        if named:
            return named[0]
    return next(stage for stage in stages if stage.category == category)


def _category(item: Item) -> str:
    if item.stage is not None:
        return item.stage.category
    if item.finished_at:
        return str(Stage.Category.DONE)
    return str(Stage.Category.DOING if item.started_at else Stage.Category.WAITING)


def cards_in(stage: Stage, item: Item) -> QuerySet[Item]:
    """The open cards that share a stage's limit with an item: those of its team, else of its initiative."""
    cards = Item.objects.unfinished().filter(stage=stage)
    return cards.filter(team=item.team_id) if item.team_id else cards.filter(initiative=item.initiative_id)


def expedited_of(item: Item) -> QuerySet[Item]:
    """The expedited cards of an item's team that are being worked on."""
    open_items = Item.objects.unfinished().filter(team=item.team_id, service=Item.Service.EXPEDITE)
    return open_items.filter(started_at__isnull=False)


@dataclass(frozen=True)
class Ageing:
    """Cycle times in days at the percentiles of `AGE_PERCENTS`; empty without enough finished items."""

    days: tuple[float, ...] = ()
    finished_count: int = 0

    def level(self, age: float) -> int:
        """How many of the percentiles an age has passed: 0 to 4."""
        return sum(age > limit for limit in self.days)


def ageing_of(items: QuerySet[Item]) -> Ageing:
    """How long finished items took over the last year, both days counted. One query."""
    since = now() - HISTORY
    finished = items.filter(finished_at__gte=since, started_at__isnull=False, dropped_at__isnull=True)
    spans = finished.values_list("started_at", "finished_at")
    days = [days_taken(start, finish) for start, finish in spans if start and finish]
    if len(days) < ENOUGH_ITEMS:
        return Ageing(finished_count=len(days))
    found = percentiles(days, AGE_PERCENTS) or {}
    return Ageing(tuple(found[percent] for percent in AGE_PERCENTS), len(days))


def days_taken(start: datetime, finish: datetime) -> int:
    """Days from one moment to another, both days counted."""
    return (timezone.localtime(finish).date() - timezone.localtime(start).date()).days + 1


@dataclass
class Card:
    """An item on a board; `age_level` counts the percentiles its age has passed."""

    item: Item
    age_days: int | None
    age_level: int
    blocked_days: int | None


@dataclass
class Column:
    """A stage with its cards; `count` is what stands in it, shown or not."""

    stage: Stage
    cards: list[Card] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether more stands here than was agreed."""
        return bool(self.stage.wip_limit and len(self.cards) > self.stage.wip_limit)


@dataclass
class Board:
    """Columns in order, what cycle times the ages are compared with, and whether cards were left out."""

    columns: list[Column]
    ageing: Ageing
    is_cut: bool

    @property
    def cards(self) -> list[Card]:
        """All cards shown."""
        return [card for column in self.columns for card in column.cards]

    @property
    def in_progress(self) -> list[Card]:
        """Cards somebody works on."""
        doing = Stage.Category.DOING
        return [card for column in self.columns if column.stage.category == doing for card in column.cards]


def board_of_initiative(initiative: Initiative) -> Board:
    """The board of one initiative, on the stages of its team. Five queries."""
    items = Item.objects.filter(initiative=initiative)
    history = Item.objects.filter(team=initiative.team) if initiative.team else items
    return _board(items, stages_of(initiative.team), history)


def board_of_team(team: Team, user: User) -> Board:
    """The board of one team over all initiatives the user may see. Five queries."""
    items = Item.objects.visible_to(user).filter(team=team)
    return _board(items, stages_of(team), Item.objects.filter(team=team))


def _board(items: QuerySet[Item], stages: Sequence[Stage], history: QuerySet[Item]) -> Board:
    recent = Q(finished_at__isnull=True) | Q(finished_at__gte=now() - DONE_SHOWN_FOR)
    shown = items.filter(recent, form__in=ON_BOARDS, dropped_at__isnull=True, children__isnull=True)
    related = shown.select_related("owner", "stage", "initiative", "team").order_by("rank", "id")
    rows = list(related[: CARDS_AT_MOST + 1])
    ageing = ageing_of(history)
    columns = {stage.pk: Column(stage) for stage in stages}
    for item in _by_service(rows[:CARDS_AT_MOST]):
        columns[column_of(item, stages).pk].cards.append(card_of(item, ageing))
    return Board(list(columns.values()), ageing, len(rows) > CARDS_AT_MOST)


def _by_service(items: Iterable[Item]) -> list[Item]:
    """What is expedited stands on top of its column; the rest keeps its rank."""
    return sorted(items, key=lambda item: item.service != Item.Service.EXPEDITE)


def card_of(item: Item, ageing: Ageing, at: datetime | None = None) -> Card:
    """An item as a card, with its age today."""
    at = at or now()
    age = days_taken(item.started_at, at) if item.started_at and not item.finished_at else None
    blocked = (at - item.blocked_since).days if item.blocked_since else None
    return Card(item, age, 0 if age is None else ageing.level(age), blocked)
