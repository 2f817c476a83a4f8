"""What people do with slots: make them, ask somebody, and say what came of it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.models import User
from manyways.work.actions.parts import check_inside, needed, only
from manyways.work.models import Initiative, Slot

EDITABLE = frozenset({"kind", "name", "who", "contact", "owner", "item", "due_on", "notes"})
FOR_ALL = frozenset({"owner", "item", "due_on"})
MOST_AT_ONCE = 500


@action("work.add_slots", lazy("Add slots to fill"), said=lazy("added the slot %(name)s"))
def add_slots(
    initiative: Initiative,
    *,
    kind: str,
    names: Sequence[str] = (),
    count: int = 0,
    by: User,
    **fields: Any,
) -> list[Slot]:
    """Add slots to a list such as Speakers: by their names, or as many as `count`, numbered on from those there."""
    kind = needed(kind, "kind", _("Name the list: speakers, helpers …"))
    wanted = [name.strip() for name in names if name.strip()] or _numbered(initiative, kind, count)
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise Refused(fields={"count": _("Between one and %(most)s slots.") % {"most": MOST_AT_ONCE}})
    check_inside(initiative, fields.get("item"))
    fields = only(fields, FOR_ALL)
    slots = [Slot(initiative=initiative, kind=kind, name=name, **fields) for name in wanted]
    for slot in slots:
        checked(slot).save()
    return slots


def _numbered(initiative: Initiative, kind: str, count: int) -> list[str]:
    there = Slot.objects.filter(initiative=initiative, kind=kind).count()
    last = min(count, MOST_AT_ONCE + 1)
    return [_("Slot %(number)s") % {"number": there + number} for number in range(1, last + 1)]


@action("work.edit_slot", lazy("Change a slot"), said=lazy("changed the slot %(name)s"))
def edit_slot(slot: Slot, changes: dict[str, Any], *, version: int | None = None, by: User) -> Slot:
    """Change fields of `EDITABLE`."""
    check_inside(slot.initiative, changes.get("item"))
    return apply_changes(slot, changes, allowed=EDITABLE, version=version)


@action("work.move_slot", lazy("Say where a slot stands"), said=lazy("moved the slot %(name)s"))
def move_slot(
    slot: Slot, state: str, *, who: str = "", reason: str = "", version: int | None = None, by: User
) -> Slot:
    """Invited, agreed, confirmed, dropped out, or open again (then nobody is named).

    `who` replaces the one named; who was named before stays in the history.
    """
    if state not in Slot.State.values:
        raise Refused(fields={"state": _("Choose one of the states.")})
    named = "" if state == Slot.State.OPEN else (who.strip() or slot.who)
    if state != Slot.State.OPEN and not named:
        raise Refused(fields={"who": _("Say who it is.")})
    changes = {"state": state, "who": named}
    return apply_changes(slot, changes, allowed=frozenset(changes), version=version)


@action("work.remove_slot", lazy("Remove a slot"), said=lazy("removed the slot %(name)s"))
def remove_slot(slot: Slot, *, by: User) -> None:
    """Take a slot away: there is nothing to fill any more."""
    slot.delete()
