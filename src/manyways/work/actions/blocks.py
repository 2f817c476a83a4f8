"""Saying that an item cannot go on, for whom it waits, and that it can."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes
from manyways.access.clock import now
from manyways.access.models import User
from manyways.teams.models import Person, Team
from manyways.work.models import BlockedPeriod, Item


@action("work.block_item", lazy("Block an item"), said=lazy("blocked %(name)s"))
def block_item(
    item: Item,
    *,
    reason: str,
    team: Team | None = None,
    person: Person | None = None,
    at: datetime | None = None,
    version: int | None = None,
    by: User,
) -> Item:
    """Say that an item cannot go on, why, and whom it waits for. Its clock of blocked time starts.

    Saying it again changes the reason; the clock goes on.
    """
    if item.finished_at or item.dropped_at:
        raise Refused(_("Only open work can be blocked."))
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words what it waits for.")})
    moment = at or now()
    changes = {"blocked_reason": reason.strip(), "blocked_since": item.blocked_since or moment}
    changed = apply_changes(item, changes, allowed=frozenset(changes), version=version)
    waits: dict[str, Any] = {"reason": reason.strip(), "team": team, "person": person}
    BlockedPeriod.objects.update_or_create(
        item=item, ended_at=None, defaults=waits, create_defaults={**waits, "started_at": moment}
    )
    return changed


@action("work.unblock_item", lazy("Unblock an item"), said=lazy("unblocked %(name)s"))
def unblock_item(item: Item, *, at: datetime | None = None, by: User) -> Item:
    """Say that an item can go on."""
    if not item.blocked_since:
        raise Refused(_("It is not blocked."))
    return end_block(item, at or now())


def end_block(item: Item, at: datetime) -> Item:
    """Stop the clock of an item that may be blocked; part of what ends a block."""
    if not item.blocked_since:
        return item
    for period in item.blocked_periods.filter(ended_at=None):
        period.ended_at = max(at, period.started_at)
        period.save(update_fields=["ended_at"])
    changes = {"blocked_reason": "", "blocked_since": None}
    return apply_changes(item, changes, allowed=frozenset(changes))
