"""Calendars by secret link: one for each thing shown, ended by whoever made it."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes
from manyways.access.models import User
from manyways.interchange.models import CalendarFeed
from manyways.teams.models import Team
from manyways.work.models import Initiative


@action("interchange.add_own_calendar", gettext_lazy("Make a calendar by secret link"), is_open=True)
def add_own_calendar(
    *, initiative: Initiative | None = None, team: Team | None = None, by: User
) -> CalendarFeed:
    """A link to the days of an initiative, of a team, or of oneself; the one there is, if there is one."""
    if initiative and team:
        raise Refused(_("Choose an initiative or a team, not both."))
    for record in (initiative, team):
        if record and not type(record).objects.visible_to(by).filter(pk=record.pk).exists():
            raise PermissionDenied("interchange.add_own_calendar")
    return CalendarFeed.objects.get_or_create(user=by, initiative=initiative, team=team, ended_at=None)[0]


@action("interchange.end_own_calendar", gettext_lazy("End a calendar by secret link"), is_open=True)
def end_own_calendar(feed: CalendarFeed, *, by: User) -> CalendarFeed:
    """The link answers no more, from now on."""
    if feed.user_id != by.pk:
        raise PermissionDenied("interchange.end_own_calendar")
    if feed.ended_at:
        raise Refused(_("This link has ended already."))
    return apply_changes(feed, {"ended_at": timezone.now()}, allowed=frozenset({"ended_at"}))
