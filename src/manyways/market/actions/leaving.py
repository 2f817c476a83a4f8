"""What is said under everything that leaves the house, and calendars by secret link."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.market.models import Feed, Notice, Segment
from manyways.market.queries.leaving import notice_in_force


@action("legal.edit_notice", gettext_lazy("Edit the notice on what leaves the house"), is_global=True)
def edit_notice(changes: Mapping[str, Any], *, version: int | None = None, by: User) -> Notice:
    """The words under every export, and for how many days it may be used."""
    row = notice_in_force()
    if row._state.adding:
        checked(row).save()
    if not str(changes.get("text", row.text)).strip():
        raise Refused(fields={"text": _("Say what a reader outside must know.")})
    return apply_changes(row, changes, allowed=frozenset({"text", "days_valid"}), version=version)


@action("market.add_own_feed", gettext_lazy("Make a calendar by secret link"), is_open=True)
def add_own_feed(
    *, segment: Segment | None = None, wanted: Mapping[str, str] | None = None, by: User
) -> Feed:
    """A calendar of what this person may see, for as long as anything that leaves the house may be used.

    `wanted`: what it is narrowed to, as the outlook's address names it.
    """
    ends_on = today() + timedelta(days=notice_in_force().days_valid)
    return Feed.objects.create(user=by, segment=segment, wanted=dict(wanted or {}), ends_on=ends_on)


@action("market.end_own_feed", gettext_lazy("End a calendar by secret link"), is_open=True)
def end_own_feed(feed: Feed, *, by: User) -> Feed:
    """The link answers no more, from now on."""
    if feed.user_id != by.pk:
        raise PermissionDenied("market.end_own_feed")
    return apply_changes(feed, {"ends_on": today() - timedelta(days=1)}, allowed=frozenset({"ends_on"}))
