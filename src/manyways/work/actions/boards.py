"""What people do on a board: move a card, rank it, drop it, date it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, Stale, action, apply_changes
from manyways.access.clock import now
from manyways.access.history import history_of
from manyways.access.models import User
from manyways.work.actions.blocks import end_block
from manyways.work.actions.checks import answer_checks
from manyways.work.actions.ranks import rank_between
from manyways.work.models import BoardSetting, Check, Item, Stage, StageChange
from manyways.work.queries.boards import cards_in, expedited_of, stage_now, stages_of
from manyways.work.queries.checks import asked_on_entering, not_ready, unanswered

WAITING, DOING, DONE = Stage.Category.WAITING, Stage.Category.DOING, Stage.Category.DONE
BESIDE_A_MOVE = frozenset({"service", "owner"})


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
    answers: Mapping[Check, str] | None = None,
    beside: Mapping[str, Any] | None = None,
    reason: str = "",
    by: User,
) -> Moved:
    """Move an item to a stage, between two cards if they are given; the move is kept for the flow metrics.

    Entering work starts the clock, which goes on when a card moves back; entering done stops it.
    `answers` are given to checks on the way: an empty text for "it is so", else why it is not needed; while
    one that the stage or the team's meaning of done asks is open, the move is refused under the field `checks`.
    Past a limit the move is made and a warning comes back, unless the stage takes no more. `beside` sets the
    class of service or the owner with it, as a lane does. A stale version is refused with who moved it where.
    """
    if stage.pk not in {each.pk for each in stages_of(item.team)}:
        raise Refused(fields={"stage": _("This stage is not on the item's board.")})
    moment, here = at or now(), stage_now(item)
    changes: dict[str, Any] = {"stage": stage, **_clock(item, stage, moment), **(beside or {})}
    if after or before:
        changes["rank"] = rank_between(after, before)
    allowed = frozenset(changes) - frozenset(beside or {}) | BESIDE_A_MOVE
    try:
        changed = apply_changes(item, changes, allowed=allowed, version=version)
    except Stale as stale:
        raise _told(stale, item, by) from stale
    if here == stage:
        return Moved(changed, "")
    answer_checks(changed, answers or {}, by=by, at=moment)
    warning = _agreed(changed, stage, is_begun=item.started_at is None)
    StageChange.objects.create(item=item, from_stage=here, to_stage=stage, at=moment)
    if stage.category == DONE:
        end_block(changed, moment)
    return Moved(changed, warning)


def _clock(item: Item, stage: Stage, at: datetime) -> dict[str, Any]:
    """What a move does to the start and the finish."""
    if stage.category == WAITING:
        return {"finished_at": None}
    started = min(item.started_at, at) if item.started_at else at
    if stage.category == DOING:
        return {"started_at": started, "finished_at": None}
    return {"started_at": started, "finished_at": item.finished_at or at, "dropped_at": None}


def _told(stale: Stale, item: Item, by: User) -> Stale:
    """The refusal of a later move, with what happened first."""
    entries = history_of(item, by).entries
    if not entries:
        return stale
    words = _("%(what)s. Your move was not made.") % {"what": entries[0].sentence}
    return Stale(mine=stale.mine, theirs=stale.theirs, version=stale.version, message=words)


def _agreed(item: Item, stage: Stage, *, is_begun: bool = False) -> str:
    """Refuse what was agreed not to do; give in words what is only unusual."""
    open_checks = unanswered(item, asked_on_entering(item, stage))
    if open_checks:
        names = ", ".join(f"“{check.text}”" for check in open_checks)
        raise Refused(
            fields={
                "checks": _("Still open before %(stage)s: %(names)s.") % {"stage": stage.name, "names": names}
            }
        )
    warnings = [_limit_warning(item, stage), _expedite_warning(item, stage)]
    if stage.category == DOING and is_begun:
        warnings.append(_ready_warning(item))
    return " ".join(warning for warning in warnings if warning)


def _limit_warning(item: Item, stage: Stage) -> str:
    """What is said past a limit. Raises Refused where the stage takes no more, but for what is expedited."""
    if not stage.wip_limit:
        return ""
    count = cards_in(stage, item).count()
    if count <= stage.wip_limit:
        return ""
    words = {"stage": stage.name, "count": count, "limit": stage.wip_limit}
    if stage.limit_rule == Stage.Limit.DENY and item.service != Item.Service.EXPEDITE:
        raise Refused(
            fields={"stage": _("%(stage)s is full: %(limit)s of %(limit)s. Finish one first.") % words}
        )
    return _("%(stage)s now holds %(count)s, at most %(limit)s were agreed.") % words


def _expedite_warning(item: Item, stage: Stage) -> str:
    """What is said when more is expedited at once than the team agreed."""
    if item.service != Item.Service.EXPEDITE or stage.category != DOING or not item.team_id:
        return ""
    setting = BoardSetting.objects.filter(team=item.team_id).first()
    limit, count = setting.expedite_limit if setting else None, expedited_of(item).count()
    if limit is None or count <= limit:
        return ""
    return _("%(count)s are expedited at once, at most %(limit)s was agreed.") % {
        "count": count,
        "limit": limit,
    }


def _ready_warning(item: Item) -> str:
    missing = not_ready(item)
    if not missing:
        return ""
    names = ", ".join(f"“{check.text}”" for check in missing)
    return _("Begun before it was ready: %(names)s.") % {"names": names}


@action("work.record_dates", lazy("Record when an item started and finished"), said=lazy("dated %(name)s"))
def record_dates(
    item: Item,
    *,
    started_at: datetime | None = None,
    finished_at: datetime | None = None,
    version: int | None = None,
    by: User,
) -> Item:
    """Record what really happened. An empty moment means not yet. The board follows.

    Raises Refused where the team's meaning of done is not answered yet.
    """
    if finished_at and not started_at:
        started_at = min(item.started_at or finished_at, finished_at)
    category = DONE if finished_at else DOING if started_at else WAITING
    changes: dict[str, Any] = {"started_at": started_at, "finished_at": finished_at}
    here = stage_now(item)
    if item.stage_id and here and here.category != category:
        changes["stage"] = next(stage for stage in stages_of(item.team) if stage.category == category)
    changed = apply_changes(item, changes, allowed=frozenset(changes), version=version)
    if "stage" in changes:
        _agreed(changed, changes["stage"])
        at = finished_at or started_at or now()
        StageChange.objects.create(item=item, from_stage=here, to_stage=changes["stage"], at=at)
    return changed


@action("work.rank_item", lazy("Rank an item"), said=lazy("ranked %(name)s"))
def rank_item(
    item: Item,
    *,
    after: Item | None = None,
    before: Item | None = None,
    version: int | None = None,
    by: User,
) -> Item:
    """Put an item between two others of a list."""
    if after is None and before is None:
        raise Refused(_("Say between which items it should stand."))
    changes = {"rank": rank_between(after, before)}
    return apply_changes(item, changes, allowed=frozenset(changes), version=version)


@action("work.drop_item", lazy("Drop an item"), said=lazy("dropped %(name)s"))
def drop_item(item: Item, *, reason: str = "", by: User) -> Item:
    """Decide not to do an item. It stays in the history of what was planned."""
    if item.finished_at:
        raise Refused(_("It is finished."))
    changes = {"dropped_at": now()}
    changed = apply_changes(item, changes, allowed=frozenset(changes))
    return end_block(changed, now())


@action("work.restore_item", lazy("Take an item up again"), said=lazy("took up %(name)s again"))
def restore_item(item: Item, *, by: User) -> Item:
    """Take up an item that was dropped."""
    return apply_changes(item, {"dropped_at": None}, allowed=frozenset({"dropped_at"}))
