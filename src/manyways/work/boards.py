"""Boards as they are shown: columns with their cards, each as old as it is beside the team's own pace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.engine.flow.pace import pace
from manyways.goals.models import Program
from manyways.teams.models import Team
from manyways.work.arrays import HISTORY_DAYS, minute_number, moves_of
from manyways.work.models import BlockedPeriod, BoardSetting, Check, Initiative, Item, Stage
from manyways.work.queries.ageing import Ageing, Days, ageing_of, days_taken
from manyways.work.queries.boards import CARDS_AT_MOST, DONE_SHOWN_FOR, ON_BOARDS, column_of, stages_of

OLD = 2
PLAIN_MOVES_UP_TO = 120
_SHOWN = (
    *(field.attname for field in Item._meta.concrete_fields),
    *("owner__key", "owner__name", "stage__key", "stage__name", "stage__category"),
    *("initiative__key", "initiative__name", "team__name", "parent__key", "parent__name"),
)
"""What a board shows of its cards: with all fields of what stands around a thousand of them it takes twice as long."""


@dataclass
class Card:
    """An item on a board; `age_level` is 1 past half and 2 past 85 percent of those that were here before."""

    item: Item
    age_days: int | None
    age_level: int
    blocked_days: int | None
    waits_for: str = ""

    @property
    def is_old(self) -> bool:
        """Whether it is older than 85 percent of the finished ones were."""
        return self.age_level >= OLD


@dataclass
class Column:
    """A stage with its cards.

    `elsewhere` counts cards that share its limit and stand on other boards; `days` is what ages are compared with.
    """

    stage: Stage
    days: Days | None = None
    elsewhere: int = 0
    checks: list[Check] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)

    @property
    def count(self) -> int:
        """What counts towards its limit."""
        return len(self.cards) + self.elsewhere

    @property
    def is_over(self) -> bool:
        """Whether more stands here than was agreed."""
        return bool(self.stage.wip_limit and self.count > self.stage.wip_limit)


@dataclass
class Board:
    """Columns in order, what ages are compared with, the agreements of the team, whether cards were left out."""

    columns: list[Column]
    ageing: Ageing
    is_cut: bool
    setting: BoardSetting | None = None

    @property
    def is_long(self) -> bool:
        """Whether a way to move each card would make the plain page too long; a card's own page has it."""
        return len(self.cards) > PLAIN_MOVES_UP_TO

    @property
    def cards(self) -> list[Card]:
        """All cards shown."""
        return [card for column in self.columns for card in column.cards]

    @property
    def in_progress(self) -> list[Card]:
        """Cards somebody works on."""
        doing = Stage.Category.DOING
        return [card for column in self.columns if column.stage.category == doing for card in column.cards]

    @property
    def expedited_over(self) -> int:
        """How many cards are expedited at once where that is more than was agreed, else 0."""
        limit = self.setting.expedite_limit if self.setting else None
        count = sum(card.item.service == Item.Service.EXPEDITE for card in self.in_progress)
        return count if limit is not None and count > limit else 0


def board_of_initiative(initiative: Initiative) -> Board:
    """The board of one initiative, whoever works on it, on the stages of its team."""
    items = Item.objects.filter(initiative=initiative)
    history = Item.objects.kept().filter(team=initiative.team) if initiative.team else items
    return _board(items, stages_of(initiative.team), history, initiative.team)


def board_of_team(team: Team, user: User) -> Board:
    """The board of one team over all initiatives the user may see."""
    items = Item.objects.visible_to(user).filter(team=team)
    return _board(items, stages_of(team), Item.objects.kept().filter(team=team), team)


def board_of_program(program: Program, user: User) -> Board:
    """The board of all teams over the open initiatives of a program, on the stages everyone starts from."""
    open_ones = Initiative.objects.visible_to(user).open().filter(program=program)
    items = Item.objects.filter(initiative__in=open_ones)
    return _board(items, stages_of(None), Item.objects.kept().filter(initiative__program=program), None)


def _board(
    items: QuerySet[Item], stages: Sequence[Stage], history: QuerySet[Item], team: Team | None
) -> Board:
    recent = Q(finished_at__isnull=True) | Q(finished_at__gte=now() - DONE_SHOWN_FOR)
    shown = items.filter(recent, form__in=ON_BOARDS, dropped_at__isnull=True, children__isnull=True)
    related = shown.select_related("owner", "stage", "initiative", "team", "parent").only(*_SHOWN)
    rows = list(related.order_by("rank", "id")[: CARDS_AT_MOST + 1])
    ageing = ageing_of(history, paces_of(history, stages))
    columns = {stage.pk: Column(stage, ageing.days_at(stage)) for stage in stages}
    for check in Check.objects.filter(stage__in=stages, is_active=True):
        columns[check.stage_id or 0].checks.append(check)
    waits = _waits(rows)
    for item in _by_service(rows[:CARDS_AT_MOST]):
        column = columns[column_of(item, stages).pk]
        column.cards.append(card_of(item, column.days, waits=waits.get(item.pk, "")))
    _count_elsewhere(columns, team, rows)
    setting = BoardSetting.objects.filter(team=team).first() if team else None
    return Board(list(columns.values()), ageing, len(rows) > CARDS_AT_MOST, setting)


def paces_of(history: QuerySet[Item], stages: Sequence[Stage]) -> dict[int, Days]:
    """How old finished items of the last half year were when they left each stage. At most two queries."""
    moves = moves_of(history, stages, today() - timedelta(days=HISTORY_DAYS))
    found = pace(moves.history, as_of_minute=minute_number(now()))
    return {
        stage.pk: Days(each.days[50], each.days[85])
        for stage, each in zip(stages, found, strict=True)
        if each
    }


def _waits(items: Iterable[Item]) -> dict[int, str]:
    """Whom each blocked item waits for, by its id."""
    blocked = [item.pk for item in items if item.blocked_since]
    if not blocked:
        return {}
    periods = BlockedPeriod.objects.filter(item__in=blocked, ended_at=None).select_related("team", "person")
    return {period.item_id: str(period.person or period.team or "") for period in periods}


def _count_elsewhere(columns: dict[int, Column], team: Team | None, rows: Sequence[Item]) -> None:
    """Cards of the team in a limited stage that this board does not show."""
    limited = [key for key, column in columns.items() if column.stage.wip_limit]
    if team is None or not limited:
        return
    shown = [item.pk for item in rows]
    others = Item.objects.unfinished().filter(team=team, stage__in=limited).exclude(pk__in=shown)
    for key, count in others.values_list("stage").annotate(count=Count("pk")):
        columns[key].elsewhere = count


def _by_service(items: Iterable[Item]) -> list[Item]:
    """What is expedited stands on top of its column; the rest keeps its rank."""
    return sorted(items, key=lambda item: item.service != Item.Service.EXPEDITE)


def card_of(item: Item, days: Days | None, at: datetime | None = None, *, waits: str = "") -> Card:
    """An item as a card, with its age today beside what is usual."""
    at = at or now()
    age = days_taken(item.started_at, at) if item.started_at and not item.finished_at else None
    blocked = days_taken(item.blocked_since, at) if item.blocked_since else None
    return Card(item, age, days.level(age) if days and age is not None else 0, blocked, waits)


def fresh_card(item: Item) -> tuple[Card, Stage]:
    """One item as a card of its team's board, after it was changed, and its stage there."""
    same = (
        Item.objects.kept().filter(team=item.team)
        if item.team
        else Item.objects.filter(initiative=item.initiative)
    )
    stages = stages_of(item.team)
    stage = column_of(item, stages)
    ageing = ageing_of(same, paces_of(same, stages))
    return card_of(item, ageing.days_at(stage), waits=_waits([item]).get(item.pk, "")), stage
