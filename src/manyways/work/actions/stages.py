"""Setting the stages of a team's board, their limits and policies, and what holds for the board as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now
from manyways.access.models import User
from manyways.teams.models import Team
from manyways.work.models import BoardSetting, Item, Stage, StageChange
from manyways.work.queries.boards import column_of, stages_of

STAGE_FIELDS = ("category", "wip_limit", "limit_rule", "policy")
MOST_STAGES = 12


@action("work.set_stages", lazy("Set the stages of a board"), said=lazy("set the stages of %(name)s"))
def set_stages(
    team: Team, rows: Sequence[dict[str, Any]], *, moves: Mapping[Stage, str] | None = None, by: User
) -> list[Stage]:
    """Give a team stages of its own. Rows hold name, category, wip_limit, limit_rule and policy, in board order.

    A row may say `was`, the stage that goes by this name from now on; else a stage is known by its name. Cards in
    a stage the board no longer has go where `moves` says by name, else to the stage nearest in meaning; each such
    move is kept. A stage that past moves name leaves the board and stays for the figures.
    """
    _refuse_misfits(rows)
    before = stages_of(team)
    stages = [_set_stage(team, row, rank * 10) for rank, row in enumerate(rows)]
    continued = {row["was"]: stage.name for row, stage in zip(rows, stages, strict=True) if row.get("was")}
    _carry_cards(team, before, stages, continued | dict(moves or {}))
    for stage in team.stages.exclude(pk__in=[stage.pk for stage in stages]):
        _retire(stage)
    return stages


def _refuse_misfits(rows: Sequence[dict[str, Any]]) -> None:
    categories = [str(row["category"]) for row in rows]
    if not set(Stage.Category.values) <= set(categories):
        raise Refused(_("A board needs a stage for waiting, one for work and one for done."))
    if categories[0] != Stage.Category.WAITING:
        raise Refused(_("The first stage is where work waits to be begun."))
    if set(categories[categories.index(Stage.Category.DONE) :]) != {Stage.Category.DONE}:
        raise Refused(_("What is done stands last."))
    names = [row["name"].strip().lower() for row in rows]
    if len(set(names)) != len(names):
        raise Refused(_("Two stages have the same name."))
    if len(rows) > MOST_STAGES:
        raise Refused(_("At most %(count)s stages: more are not read as a board.") % {"count": MOST_STAGES})


def _set_stage(team: Team, row: dict[str, Any], rank: int) -> Stage:
    name, was = row["name"].strip(), row.get("was")
    own = was if was is not None and was.team_id == team.pk else None
    stage = own or team.stages.filter(name=name).first() or Stage(team=team)
    stage.name, stage.rank, stage.is_active = name, rank, True
    for field in STAGE_FIELDS:
        if field in row:
            setattr(stage, field, row[field])
    checked(stage).save()
    return stage


def _carry_cards(
    team: Team, before: Sequence[Stage], stages: Sequence[Stage], moves: Mapping[Stage, str]
) -> None:
    """Put open cards of stages that leave the board where they belong now, and keep each move."""
    by_name = {stage.name: stage for stage in stages}
    kept = {stage.pk for stage in stages}
    for stage in (each for each in before if each.pk not in kept):
        target = by_name.get(moves.get(stage, "")) or column_of(Item(stage=stage), stages)
        cards = Item.objects.filter(team=team, stage=stage)
        if target.name != stage.name:
            StageChange.objects.bulk_create(
                StageChange(item=card, from_stage=stage, to_stage=target, at=now())
                for card in cards.filter(finished_at__isnull=True)
            )
        cards.update(stage=target)


def _retire(stage: Stage) -> None:
    """Take a stage off the board; one that nothing names is deleted."""
    moves = StageChange.objects.filter(to_stage=stage) | StageChange.objects.filter(from_stage=stage)
    if stage.items.exists() or moves.exists():
        stage.is_active = False
        stage.save()
    else:
        stage.delete()


@action("work.change_stage", lazy("Change a stage"), said=lazy("changed the stage %(name)s"))
def change_stage(stage: Stage, changes: dict[str, Any], *, version: int | None = None, by: User) -> Stage:
    """Change a stage's name, limit, what happens at the limit, or its entry policy."""
    allowed = frozenset({"name", "wip_limit", "limit_rule", "policy"})
    return apply_changes(stage, changes, allowed=allowed, version=version)


@action("work.set_board", lazy("Set lanes and the expedite limit"), said=lazy("set up the board of %(name)s"))
def set_board(team: Team, *, lanes: str, expedite_limit: int | None = None, by: User) -> BoardSetting:
    """Say into which lanes a team's board opens, and how much may be expedited at once."""
    setting = BoardSetting.objects.filter(team=team).first() or BoardSetting(team=team)
    setting.lanes, setting.expedite_limit = lanes, expedite_limit
    found = checked(setting)
    found.save()
    assert isinstance(found, BoardSetting)
    return found
