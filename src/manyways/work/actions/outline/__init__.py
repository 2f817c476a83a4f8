"""Many changes of one outline at once: rows are read once, changed in memory, checked, and written once."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, Stale, action
from manyways.access.models import User
from manyways.work.actions.outline.changes import (
    Actual,
    Add,
    Change,
    Delete,
    Edit,
    Place,
    Shift,
    Tie,
    Untie,
)
from manyways.work.actions.outline.draft import Draft
from manyways.work.actions.outline.writing import write
from manyways.work.models import Initiative, Item, Link

__all__ = [
    "Actual",
    "Add",
    "Change",
    "Delete",
    "Draft",
    "Edit",
    "Place",
    "Shift",
    "Tie",
    "Untie",
    "change_outline",
]

MOST_CHANGES = 20_000


@action(
    "work.change_outline", lazy("Change many items at once"), said=lazy("changed %(name)s in the outline")
)
def change_outline(
    initiative: Initiative,
    changes: Sequence[Change],
    *,
    items: Iterable[Item] = (),
    links: Iterable[Link] = (),
    known: Iterable[UUID] = (),
    by: User,
) -> Draft:
    """Make all changes or none, in their order. About twenty queries, whatever their number.

    `items` and `links` that were read already, under a lock of the initiative, are read again only where they
    changed since. `known`: entries of the history that the person made after seeing the versions in `changes`.

    Raises Refused that names the item, with `changes.3` as the field of the fourth change; Stale where somebody
    else changed the same field of an item since the version seen. Links in a circle are refused with the items in it.
    """
    if len(changes) > MOST_CHANGES:
        raise Refused(_("At most %(count)s changes at once.") % {"count": MOST_CHANGES})
    draft = Draft(initiative, by, items=items, links=links, known=known)
    for place, change in enumerate(changes):
        try:
            draft.make(change)
        except Stale as stale:
            stale.fields = {f"changes.{place}": stale.message}
            raise
        except Refused as refusal:
            name = draft.name_of(change)
            said = _("“%(name)s”: %(reason)s") % {"name": name, "reason": refusal.message}
            raise Refused(
                said if name else refusal.message, fields={f"changes.{place}": refusal.message}
            ) from refusal
    write(draft)
    return draft
