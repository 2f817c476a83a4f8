"""The stages of a team's board, and where an item stands among them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from manyways.access.models import User
from manyways.teams.models import Team
from manyways.work.models import Item, Stage

CARDS_AT_MOST = 1_000
DONE_SHOWN_FOR = timedelta(days=14)
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


def stage_of_item(item: Item, shown: UUID) -> Stage | None:
    """The stage of an item's own board that a column of any board stands for; None for an unknown column.

    Boards of several teams show columns of one; the others' cards go where the name or the meaning is the same.
    """
    stages = stages_of(item.team)
    own = next((stage for stage in stages if stage.key == shown), None)
    column = own or Stage.objects.filter(key=shown).first()
    return own or (column_of(Item(stage=column), stages) if column else None)


def neighbours_in(
    item: Item, stage: Stage, before_key: UUID | None, after_key: UUID | None, user: User
) -> tuple[Item | None, Item | None]:
    """The cards a card is put between: under `after_key` and above `before_key`, else after the last of the stage."""
    cards = Item.objects.visible_to(user).exclude(pk=item.pk)
    before = cards.filter(key=before_key).first() if before_key else None
    after = cards.filter(key=after_key).first() if after_key else None
    here = cards_in(stage, item).exclude(pk=item.pk)
    if before is not None and after is None and after_key is None:
        after = here.filter(rank__lt=before.rank).order_by("-rank", "-id").first()
    if before is None and after is None:
        return here.order_by("-rank", "-id").first(), None
    if before is not None and after is not None and after.rank >= before.rank:
        after = None
    return after, before
