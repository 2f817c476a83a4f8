"""What people do with a plan: many changes at once, with what they do to the dates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action
from manyways.access.models import User
from manyways.schedule.changes import POSITIONAL, PlanChange
from manyways.schedule.conflicts import reraise, stale_plan
from manyways.schedule.dates import Solved
from manyways.schedule.difference import Difference, difference_of
from manyways.schedule.drivers import drivers_of
from manyways.schedule.resolving import Resolver
from manyways.schedule.seen_plans import plan_changed, plan_to_change
from manyways.ui.values import date_text
from manyways.work.actions import change_outline
from manyways.work.actions.outline import Draft
from manyways.work.models import Initiative

MOST_CHANGES = 2_000


@dataclass(frozen=True)
class PlanChanged:
    """The plan after a change, what the change did to it, and what people should be told besides."""

    after: Solved
    difference: Difference
    notes: list[str]


@action("schedule.change_plan", lazy("Change a plan"), said=lazy("changed %(name)s in the plan"))
def change_plan(
    initiative: Initiative,
    changes: Sequence[PlanChange],
    *,
    version: str | None = None,
    known: Collection[UUID] = (),
    by: User,
) -> PlanChanged:
    """Make all changes or none, and say what they do to the dates. One entry of the history, one undo.

    Raises Refused that names the item, with `changes.0` for the first change; Stale where somebody else changed
    the same field since the version seen, or, for changes that go by row (indent, predecessors …), the plan is
    not the one the person saw. `known`: entries of the history that the person made since.
    """
    if not changes:
        raise Refused(_("There is nothing to change."))
    if len(changes) > MOST_CHANGES:
        raise Refused(_("At most %(count)s changes at once.") % {"count": MOST_CHANGES})
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    before = plan_to_change(initiative)
    if version and version != before.version and any(change.do in POSITIONAL for change in changes):
        raise stale_plan(changes, before)
    resolved = Resolver(before, by).resolve(list(changes))
    items, links = before.source.items, before.source.links
    try:
        draft = change_outline(initiative, resolved.changes, items=items, links=links, known=known, by=by)
    except Refused as refusal:
        origins = dict(enumerate(resolved.origins))
        raise reraise(refusal, origins, changes, before) from refusal
    after = plan_changed(initiative, before)
    if after.plan.problem and not before.plan.problem:
        raise Refused(after.plan.problem)
    notes = [*resolved.notes, *_held(changes, after, by), *_beside(draft)]
    return PlanChanged(after, difference_of(before, after, _touched(draft), by), notes)


def _held(changes: Sequence[PlanChange], after: Solved, by: User) -> list[str]:
    """What could not be as early as it was asked to be, and what it waits for."""
    if not any(each.do == "start" for each in changes):
        return []
    items = {item.key: item for item in after.source.items}
    asked = {items[each.item].pk: each.on for each in changes if each.do == "start" and each.item in items}
    starts = {pk: dates.start_on for pk, dates in after.plan.items.items() if pk in asked}
    late = {pk for pk, day in asked.items() if day and pk in starts and starts[pk] > day}
    drivers = drivers_of(after, late, by)
    names = {item.pk: item.name for item in after.source.items}
    told = _("“%(name)s” cannot start before %(day)s: it %(why)s.")
    return [
        told % {"name": names[pk], "day": date_text(starts[pk]), "why": driver.words}
        for pk, driver in drivers.items()
        if driver.item_id is not None
    ]


def _beside(draft: Draft) -> list[str]:
    """Items of which others changed something else in the meantime."""
    told = _("Somebody else changed “%(name)s” in the meantime too; both changes are kept.")
    return [told % {"name": name} for name in dict.fromkeys(draft.beside)]


def _touched(draft: Draft) -> set[int]:
    keys = {*draft.edited, *draft.added, *(change.item for change in draft.actual)}
    links = [*draft.ties.added.values(), *draft.ties.changed.values(), *draft.ties.removed.values()]
    return {draft.items[key].pk for key in keys if key in draft.items} | {link.successor_id for link in links}


def preview_plan(
    initiative: Initiative,
    changes: Sequence[PlanChange],
    *,
    version: str | None = None,
    known: Collection[UUID] = (),
    by: User,
) -> PlanChanged:
    """As `change_plan`, with the same refusals, but nothing stays written."""
    with transaction.atomic():
        found = change_plan(initiative, changes, version=version, known=known, by=by)
        transaction.set_rollback(True)
    return found
