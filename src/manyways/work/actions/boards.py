"""What people do on a board: move, rank, block, drop; and set the stages of a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now
from manyways.access.models import User
from manyways.teams.models import Team
from manyways.work.actions.ranks import rank_between
from manyways.work.models import BlockedPeriod, Item, Stage, StageChange
from manyways.work.queries.boards import cards_in, stage_now, stages_of

WAITING, DOING, DONE = Stage.Category.WAITING, Stage.Category.DOING, Stage.Category.DONE


@dataclass(frozen=True)
class Moved:
    """A move that was made; `warning` says what is unusual about it, such as a limit that is passed."""

    item: Item
    warning: str = ""


@action("work.move_to_stage", lazy("Move an item on the board"), said=lazy("moved %(name)s"))
def move_to_stage(
    item: Item,
    stage: Stage,
    *,
    after: Item | None = None,
    before: Item | None = None,
    at: datetime | None = None,
    version: int | None = None,
    reason: str = "",
    by: User,
) -> Moved:
    """Move an item to a stage, between two cards if they are given; the move is kept for the flow metrics.

    Entering work starts the clock, which goes on when a card moves back; entering done stops it.
    Past a stage's limit the move is made and a warning comes back.
    """
    if stage.pk not in {each.pk for each in stages_of(item.team)}:
        raise Refused(fields={"stage": _("This stage is not on the item's board.")})
    moment = at or now()
    changes: dict[str, Any] = {"stage": stage, **_clock(item, stage, moment)}
    if after or before:
        changes["rank"] = rank_between(after, before)
    here = stage_now(item)
    changed = apply_changes(item, changes, allowed=frozenset(changes), version=version)
    assert isinstance(changed, Item)
    if here != stage:
        StageChange.objects.create(item=item, from_stage=here, to_stage=stage, at=moment)
    if stage.category == DONE:
        _end_block(changed, moment)
    return Moved(changed, _limit_warning(changed, stage) if here != stage else "")


def _clock(item: Item, stage: Stage, at: datetime) -> dict[str, Any]:
    """What a move does to the start and the finish."""
    if stage.category == WAITING:
        return {"finished_at": None}
    started = min(item.started_at, at) if item.started_at else at
    if stage.category == DOING:
        return {"started_at": started, "finished_at": None}
    return {"started_at": started, "finished_at": item.finished_at or at, "dropped_at": None}


def _limit_warning(item: Item, stage: Stage) -> str:
    if not stage.wip_limit:
        return ""
    count = cards_in(stage, item).count()
    if count <= stage.wip_limit:
        return ""
    words = {"stage": stage.name, "count": count, "limit": stage.wip_limit}
    return _("%(stage)s now holds %(count)s, at most %(limit)s were agreed.") % words


@action("work.record_dates", lazy("Record when an item started and finished"), said=lazy("dated %(name)s"))
def record_dates(
    item: Item,
    *,
    started_at: datetime | None = None,
    finished_at: datetime | None = None,
    version: int | None = None,
    by: User,
) -> Item:
    """Record what really happened. An empty moment means not yet. The board follows."""
    if finished_at and not started_at:
        started_at = min(item.started_at or finished_at, finished_at)
    category = DONE if finished_at else DOING if started_at else WAITING
    changes: dict[str, Any] = {"started_at": started_at, "finished_at": finished_at}
    here = stage_now(item)
    if item.stage_id and here and here.category != category:
        changes["stage"] = next(stage for stage in stages_of(item.team) if stage.category == category)
    changed = apply_changes(item, changes, allowed=frozenset(changes), version=version)
    assert isinstance(changed, Item)
    if "stage" in changes:
        at = finished_at or started_at or now()
        StageChange.objects.create(item=item, from_stage=here, to_stage=changes["stage"], at=at)
    return changed


@action("work.rank_item", lazy("Rank an item"), said=lazy("ranked %(name)s"))
def rank_item(item: Item, *, after: Item | None = None, before: Item | None = None, by: User) -> Item:
    """Put an item between two others of a list."""
    if after is None and before is None:
        raise Refused(_("Say between which items it should stand."))
    changes = {"rank": rank_between(after, before)}
    changed = apply_changes(item, changes, allowed=frozenset(changes))
    assert isinstance(changed, Item)
    return changed


@action("work.block_item", lazy("Block an item"), said=lazy("blocked %(name)s"))
def block_item(item: Item, *, reason: str, at: datetime | None = None, by: User) -> Item:
    """Say that an item cannot go on, and why. Its clock of blocked time starts."""
    if item.finished_at or item.dropped_at:
        raise Refused(_("Only open work can be blocked."))
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words what it waits for.")})
    moment = at or now()
    changes = {"blocked_reason": reason.strip(), "blocked_since": item.blocked_since or moment}
    changed = apply_changes(item, changes, allowed=frozenset(changes))
    assert isinstance(changed, Item)
    BlockedPeriod.objects.update_or_create(
        item=item,
        ended_at=None,
        defaults={"reason": reason.strip()},
        create_defaults={"reason": reason.strip(), "started_at": moment},
    )
    return changed


@action("work.unblock_item", lazy("Unblock an item"), said=lazy("unblocked %(name)s"))
def unblock_item(item: Item, *, at: datetime | None = None, by: User) -> Item:
    """Say that an item can go on."""
    if not item.blocked_since:
        raise Refused(_("It is not blocked."))
    return _end_block(item, at or now())


def _end_block(item: Item, at: datetime) -> Item:
    if not item.blocked_since:
        return item
    for period in item.blocked_periods.filter(ended_at=None):
        period.ended_at = max(at, period.started_at)
        period.save(update_fields=["ended_at"])
    changes = {"blocked_reason": "", "blocked_since": None}
    changed = apply_changes(item, changes, allowed=frozenset(changes))
    assert isinstance(changed, Item)
    return changed


@action("work.drop_item", lazy("Drop an item"), said=lazy("dropped %(name)s"))
def drop_item(item: Item, *, reason: str = "", by: User) -> Item:
    """Decide not to do an item. It stays in the history of what was planned."""
    if item.finished_at:
        raise Refused(_("It is finished."))
    changes = {"dropped_at": now()}
    changed = apply_changes(item, changes, allowed=frozenset(changes))
    assert isinstance(changed, Item)
    return _end_block(changed, now())


@action("work.restore_item", lazy("Take an item up again"), said=lazy("took up %(name)s again"))
def restore_item(item: Item, *, by: User) -> Item:
    """Take up an item that was dropped."""
    changed = apply_changes(item, {"dropped_at": None}, allowed=frozenset({"dropped_at"}))
    assert isinstance(changed, Item)
    return changed


@action("work.set_stages", lazy("Set the stages of a board"), said=lazy("set the stages of %(name)s"))
def set_stages(team: Team, rows: Sequence[dict[str, Any]], *, by: User) -> list[Stage]:
    """Give a team stages of its own. Rows hold name, category, wip_limit and policy, in the order of the board.

    A stage is known by its name. One that still holds cards, or that past moves name, is not removed.
    """
    categories = [row["category"] for row in rows]
    if not {WAITING, DOING, DONE} <= set(categories):
        raise Refused(_("A board needs a stage for waiting, one for work and one for done."))
    names = [row["name"].strip() for row in rows]
    if len({name.lower() for name in names}) != len(names):
        raise Refused(_("Two stages have the same name."))
    _remove_stages(team, names)
    return [_set_stage(team, row, rank * 10) for rank, row in enumerate(rows)]


def _remove_stages(team: Team, kept: Sequence[str]) -> None:
    for stage in team.stages.exclude(name__in=kept):
        moves = StageChange.objects.filter(to_stage=stage) | StageChange.objects.filter(from_stage=stage)
        if stage.items.exists() or moves.exists():
            raise Refused(_("“%(name)s” still holds cards or past moves: keep it.") % {"name": stage.name})
        stage.delete()


def _set_stage(team: Team, row: dict[str, Any], rank: int) -> Stage:
    stage = team.stages.filter(name=row["name"].strip()).first() or Stage(team=team, name=row["name"].strip())
    stage.category, stage.rank = row["category"], rank
    stage.wip_limit, stage.policy = row.get("wip_limit"), row.get("policy", "")
    checked(stage).save()
    return stage


@action("work.change_stage", lazy("Change a stage"), said=lazy("changed the stage %(name)s"))
def change_stage(stage: Stage, changes: dict[str, Any], *, version: int | None = None, by: User) -> Stage:
    """Change a stage's name, limit or entry policy."""
    allowed = frozenset({"name", "wip_limit", "policy"})
    changed = apply_changes(stage, changes, allowed=allowed, version=version)
    assert isinstance(changed, Stage)
    return changed
