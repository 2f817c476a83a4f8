"""What dates given, commit-by dates and notice periods need of one person."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.market.models import NoticePeriod
from manyways.market.queries.bookings import bookings_of
from manyways.market.queries.given import stale_for, to_approve
from manyways.market.queries.outcomes import read_outlook, shown_initiatives
from manyways.portfolio.needs import Need, ask_need
from manyways.portfolio.queries import Portfolio
from manyways.ui.values import date_text

SHOWN = 4


@ask_need
def dates_to_approve(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Dates for outsiders that wait for one's own yes or no."""
    for row in to_approve(user)[:SHOWN]:
        detail = _("%(whom)s hears it once you agree.") % {"whom": row.whom}
        yield Need(_("May this be said? %(name)s") % {"name": row}, detail, "", row.get_absolute_url())


@ask_need
def stale_dates(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Dates one gave that are no longer safe; the correction is drafted."""
    for each in stale_for(user)[:SHOWN]:
        yield Need(
            _("Correct the date for %(whom)s: %(name)s") % {"whom": each.row.whom, "name": each.outcome},
            each.why,
            date_text(each.row.stale_on),
            each.row.get_absolute_url(),
        )


@ask_need
def bookings_due(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """What one books whose last day is near."""
    for each in bookings_of(user):
        if each.is_due and user.pk in each.booking.owner_ids():
            day = date_text(each.booking.commit_by)
            title = _("Book: %(name)s") if each.is_sure else _("Do not book yet: %(name)s")
            yield Need(
                title % {"name": each.booking.name},
                str(each.status.reason),
                day,
                each.booking.get_absolute_url(),
            )


@ask_need
def notices_to_give(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Notice that outcomes one owns owe to others, late or due within two weeks."""
    mine = shown_initiatives(user).filter(owner__user=user)
    if not NoticePeriod.objects.exists() or not mine.exists():
        return
    for row in read_outlook(user, shown=mine).rows:
        for each in row.notices:
            if each.is_due:
                yield Need(
                    _("Give notice: %(name)s") % {"name": row.name},
                    each.words,
                    date_text(each.by),
                    reverse("market:outcome", args=[row.key]),
                )
