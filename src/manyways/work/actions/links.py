"""What people do with links: dependencies between any two items, of any initiatives."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.models import User
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.network import way_from

EDITABLE = frozenset({"type", "lag", "lag_unit"})
MOST_LAG_MINUTES = 60 * 24 * 365 * 10


@action("work.add_link", lazy("Link two items"), on="successor", said=lazy("linked two items"))
def add_link(
    predecessor: Item,
    *,
    successor: Item,
    type: str = Link.Type.FS,  # noqa: A002 - the field's own name
    lag: int = 0,
    lag_unit: str = Link.Lag.WORKING,
    by: User,
) -> Link:
    """Make an item wait for another. A circle is refused, with the items in it.

    The right is asked where the waiting item is; the other one must be visible.
    """
    if not Item.objects.visible_to(by).filter(pk=predecessor.pk).exists():
        raise Refused(_("The item to wait for is not here, or not for you."))
    _lock(predecessor, successor)
    circle = way_from(successor, predecessor)
    if circle:
        names = " → ".join([*(item.name for item in circle), successor.name])
        raise Refused(_("This would go round in a circle: %(names)s.") % {"names": names})
    link = Link(predecessor=predecessor, successor=successor, type=type, lag=lag, lag_unit=lag_unit)
    _checked_link(link).save()
    return link


def _lock(*items: Item) -> None:
    """Two people who link at the same moment take turns, so that no circle slips through."""
    initiatives = {item.initiative_id for item in items}
    list(Initiative.objects.select_for_update().filter(pk__in=initiatives).order_by("pk"))


def _checked_link(link: Link) -> Link:
    if abs(link.lag) > MOST_LAG_MINUTES:
        raise Refused(fields={"lag": _("At most ten years.")})
    checked(link)
    return link


@action("work.edit_link", lazy("Change a link"), said=lazy("changed a link"))
def edit_link(link: Link, changes: dict[str, Any], *, version: int | None = None, by: User) -> Link:
    """Change the type of a link or its lag."""
    changed = apply_changes(link, changes, allowed=EDITABLE, version=version)
    return _checked_link(changed)


@action("work.remove_link", lazy("Remove a link"), said=lazy("removed a link"))
def remove_link(link: Link, *, by: User) -> None:
    """Let an item no longer wait for another."""
    link.delete()
