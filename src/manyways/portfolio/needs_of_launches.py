"""What launches need of one person."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.market.models import Launch
from manyways.market.models.launches import LaunchSet
from manyways.market.queries.launches import RELATED, Ready, Standing, standings_of
from manyways.portfolio.needs import Need, ask_need_of
from manyways.ui.values import date_text

FOLDED_FROM = 3


def _launches(me: Any) -> LaunchSet:
    mine = Q(owner__user=me) | Q(readiness__owner__user=me)
    return Launch.objects.filter(mine, called_off_on=None).distinct()


@ask_need_of(_launches)
def launches(rows: LaunchSet, user: User) -> Iterable[Need]:
    """What of one's own is late or soon due for a launch, and launches of one's own that wait for a step."""
    for row in standings_of(rows.visible_to(user).select_related(*RELATED)):
        if row.launch.is_open:
            yield from _to_get_ready(row, user)
        if row.launch.owner and row.launch.owner.user_id == user.pk:
            yield from _to_decide(row)


def _to_get_ready(row: Standing, user: User) -> Iterable[Need]:
    due = [each for each in row.open if _is_for(each, user, row) and each.status.level in {"risk", "watch"}]
    late = [each for each in due if each.days_late]
    if len(late) >= FOLDED_FROM:
        title = _("Get ready: %(name)s, %(n)s late") % {"name": row.launch, "n": len(late)}
        yield Need(
            title, ", ".join(each.item.name for each in late), _due(late[0]), late[0].item.get_absolute_url()
        )
        due = [each for each in due if not each.days_late]
    for each in due:
        title = _("Get ready: %(name)s") % {"name": each.item.name}
        yield Need(title, str(row.launch), _due(each), each.item.get_absolute_url())


def _is_for(ready: Ready, user: User, row: Standing) -> bool:
    """Its owner, or the owner of the launch where it has none."""
    owner = ready.item.owner or row.launch.owner
    return owner is not None and owner.user_id == user.pk


def _due(row: Ready) -> str:
    if row.days_late:
        return ngettext("%(days)s day late", "%(days)s days late", row.days_late) % {"days": row.days_late}
    return _("by %(day)s") % {"day": date_text(row.due_on)}


def _to_decide(row: Standing) -> Iterable[Need]:
    launch, address = row.launch, row.launch.get_absolute_url()
    if launch.is_open and launch.released_on and not row.open:
        title = _("Launch it: %(name)s") % {"name": launch}
        yield Need(
            title, _("It is released and everything is ready."), date_text(launch.released_on), address
        )
    if launch.is_open and row.days_unsafe:
        title = _("Move the launch day: %(name)s") % {"name": launch}
        yield Need(title, str(row.status.reason), date_text(launch.planned_on), address)
    if any(trend.is_bad for trend in row.trends if _waits(trend.measure.follow_up)):
        title = _("Customers are worse off: %(name)s") % {"name": launch}
        yield Need(title, str(row.status.reason), "", f"{address}#customers")


def _waits(follow_up: object) -> bool:
    return follow_up is None or bool(getattr(follow_up, "is_open", False))
