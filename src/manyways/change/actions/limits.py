"""What groups can take, and the lists each organisation words for itself."""

from datetime import date
from itertools import chain, count
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.models import User
from manyways.change.models import Aspect, Blackout, ChangeCapacity, Size
from manyways.teams.models import Group

ASPECT_FIELDS = frozenset({"name", "needs_skill", "is_about_job", "rank", "is_active"})
SIZE_FIELDS = frozenset({"severity", "train_level", "lead_days", "effort_hours", "settling_weeks"})


@action("change.set_capacity", gettext_lazy("Say how much change a group takes"), on="group")
def set_capacity(
    *,
    group: Group,
    starts_on: date | None = None,
    hours_per_week: float | None = None,
    most_high_changes: int | None = None,
    by: User,
) -> ChangeCapacity:
    """Limits from a day on; groups below without limits of their own have the same."""
    row = ChangeCapacity.objects.filter(group=group, starts_on=starts_on).first()
    row = row or ChangeCapacity(group=group, starts_on=starts_on)
    row.hours_per_week, row.most_high_changes = hours_per_week, most_high_changes
    checked(row).save()
    return row


@action("change.add_blackout", gettext_lazy("Say when a group takes no change"), on="group")
def add_blackout(*, group: Group, starts_on: date, ends_on: date, reason: str = "", by: User) -> Blackout:
    """Days (half-open) on which a group is left alone: the close, the season."""
    row = Blackout(group=group, starts_on=starts_on, ends_on=ends_on, reason=reason.strip())
    checked(row).save()
    return row


@action("change.remove_blackout", gettext_lazy("Take back a blackout"))
def remove_blackout(blackout: Blackout, *, by: User) -> None:
    """The group can take change again."""
    blackout.delete()


@action(
    "change.add_aspect", gettext_lazy("Add an aspect"), is_global=True, said=gettext_lazy("added %(name)s")
)
def add_aspect(*, name: str, by: User, **fields: Any) -> Aspect:
    """Add a side of work that a change can touch."""
    name = name.strip()
    if Aspect.objects.filter(name__iexact=name).exists():
        raise Refused(fields={"name": _("%(name)s is there already.") % {"name": name}})
    last = Aspect.objects.order_by("-rank").first()
    aspect = Aspect(name=name, slug=_free_slug(name), rank=(last.rank if last else 0) + 10, **fields)
    checked(aspect).save()
    return aspect


def _free_slug(name: str) -> str:
    """From the name, also where it has no Latin letter or another aspect was called so once."""
    slug = slugify(name)[:50] or "aspect"
    taken = set(Aspect.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    names = chain([slug], (f"{slug}-{number}" for number in count(2)))
    return next(each for each in names if each not in taken)


@action(
    "change.edit_aspect",
    gettext_lazy("Change an aspect"),
    is_global=True,
    said=gettext_lazy("changed %(name)s"),
)
def edit_aspect(aspect: Aspect, changes: dict[str, Any], *, version: int | None = None, by: User) -> Aspect:
    """Rename an aspect, or no longer offer it; impacts that have it keep it."""
    return apply_changes(aspect, changes, allowed=ASPECT_FIELDS, version=version)


@action("change.edit_size", gettext_lazy("Change what a size stands for"), is_global=True)
def edit_size(size: Size, changes: dict[str, Any], *, version: int | None = None, by: User) -> Size:
    """What follows from “small”, “medium” or “large” for impacts written from now on."""
    return apply_changes(size, changes, allowed=SIZE_FIELDS, version=version)
