"""What dates given, commit-by dates and notice periods need of one person."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.market.models import Booking, DateGiven, OutcomeEffect
from manyways.market.queries.bookings import bookings_of, due_bookings
from manyways.market.queries.given import dates_given, given_by, stale_for, to_approve
from manyways.market.queries.notices import owing_notice
from manyways.market.queries.outcomes import notices_of, read_outlook, shown_initiatives
from manyways.portfolio.needs import Need, ask_need_of
from manyways.ui.values import date_text

SHOWN = 4


@ask_need_of(to_approve)
def dates_to_approve(rows: QuerySet[DateGiven], user: User) -> Iterable[Need]:
    """Dates for outsiders that wait for one's own yes or no."""
    for row in (dates_given(user) & rows)[:SHOWN]:
        detail = _("%(whom)s hears it once you agree.") % {"whom": row.whom}
        yield Need(_("May this be said? %(name)s") % {"name": row}, detail, "", row.get_absolute_url())


@ask_need_of(given_by)
def stale_dates(_rows: QuerySet[DateGiven], user: User) -> Iterable[Need]:
    """Dates one gave that are no longer safe; the correction is drafted."""
    for each in stale_for(user)[:SHOWN]:
        yield Need(
            _("Correct the date for %(whom)s: %(name)s") % {"whom": each.row.whom, "name": each.outcome},
            each.why,
            date_text(each.row.stale_on),
            each.row.get_absolute_url(),
        )


@ask_need_of(due_bookings)
def bookings_due(rows: QuerySet[Booking], user: User) -> Iterable[Need]:
    """What one books whose last day is near."""
    for each in bookings_of(user, rows):
        title = _("Book: %(name)s") if each.is_sure else _("Do not book yet: %(name)s")
        yield Need(
            title % {"name": each.booking.name},
            str(each.status.reason),
            date_text(each.booking.commit_by),
            each.booking.get_absolute_url(),
        )


@ask_need_of(owing_notice)
def notices_to_give(rows: QuerySet[OutcomeEffect], user: User) -> Iterable[Need]:
    """Notice that outcomes one owns owe to others, late or due within two weeks."""
    mine = shown_initiatives(user).filter(pk__in=rows.values("outcome__initiative"))
    due = [pk for pk, owed in notices_of(mine).items() if any(each.is_due for each in owed)]
    for row in read_outlook(user, shown=mine.filter(pk__in=due)).rows if due else ():
        for each in row.notices:
            if each.is_due:
                yield Need(
                    _("Give notice: %(name)s") % {"name": row.name},
                    each.words,
                    date_text(each.by),
                    reverse("market:outcome", args=[row.key]),
                )
