"""What people follow, and the one digest in which they hear what moved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.desk.actions import notify
from manyways.market.causes import MOVED
from manyways.market.models import DateGiven, Digest, Segment, Subscription
from manyways.market.queries.following import everybodys_news, known_to
from manyways.work.models import Initiative

A_WEEK = 7


@action("market.follow_own", gettext_lazy("Follow outcomes and dates"), is_open=True)
def follow(
    *,
    initiative: Initiative | None = None,
    segment: Segment | None = None,
    date_given: DateGiven | None = None,
    tolerance_days: int = A_WEEK,
    by: User,
) -> Subscription:
    """Hear when it moves by more than some days. Following it again changes the days."""
    about = {"initiative": initiative, "segment": segment, "date_given": date_given}
    if sum(each is not None for each in about.values()) != 1:
        raise Refused(_("Choose one outcome, customers of one sort, or a date given."))
    if initiative and not Initiative.objects.visible_to(by).filter(pk=initiative.pk).exists():
        raise PermissionDenied("market.follow_own")
    if date_given and not DateGiven.objects.visible_to(by).filter(pk=date_given.pk).exists():
        raise PermissionDenied("market.follow_own")
    known = Subscription.objects.filter(user=by, **about).first()
    if known is not None:
        changes = {"tolerance_days": tolerance_days}
        return apply_changes(known, changes, allowed=frozenset(changes))
    row: Subscription = checked(Subscription(user=by, tolerance_days=tolerance_days, **about))
    row.told = known_to(row)
    row.save()
    return row


@action("market.unfollow_own", gettext_lazy("Stop following an outcome or a date"), is_open=True)
def unfollow(subscription: Subscription, *, by: User) -> None:
    """Not hear of it any more."""
    if subscription.user_id != by.pk:
        raise PermissionDenied("market.unfollow_own")
    subscription.delete()


def tell_followers() -> int:
    """One digest a person for all that moved by more than they chose, and for dates followed that are no longer safe.

    Called by the task, on nobody's behalf.
    """
    told = 0
    for user, news in everybodys_news().items():
        lines = [line for each in news for line in each.lines]
        for each in news:
            known = each.subscription.told | each.known_now
            Subscription.objects.filter(pk=each.subscription.pk).update(told=known)
        if lines:
            notify([user], MOVED, record=_digest(user, lines), by=None)
            told += 1
    return told


def _digest(user: User, lines: list[dict[str, Any]]) -> Digest:
    """The digest of today; what moves twice on a day stands there once."""
    digest, _is_new = Digest.objects.get_or_create(user=user, made_on=today())
    known = {(line["outcome"], line.get("given")): line for line in digest.lines}
    for line in lines:
        about = line["outcome"], line.get("given")
        known[about] = line | {"before": known[about]["before"]} if about in known else line
    digest.lines = list(known.values())
    digest.save()
    return digest
