"""Commit-by dates: what must be booked, and whether it is sure enough."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.market.actions import bookings as actions
from manyways.market.beginning import ways_to_begin
from manyways.market.forms.given import BookingForm
from manyways.market.places import places
from manyways.market.tables.bookings import BookingTable
from manyways.market.views.outcomes import filled
from manyways.ui.pages import page, toast


def bookings(request: HttpRequest) -> HttpResponseBase:
    """Everything that must be booked or signed, what is due first."""
    by = actor(request)
    table = BookingTable(request)
    answer = table.answer()
    if answer:
        return answer
    open_rows = [row for row in table.every if row.booking.booked_on is None]
    unsure = sum(not row.is_sure for row in open_rows)
    text = ngettext("%(n)s is not sure enough to book yet.", "%(n)s are not sure enough to book yet.", unsure)
    context = {
        "table": table,
        "sentence": text % {"n": unsure}
        if unsure
        else _("Everything open can be booked.")
        if open_rows
        else "",
        "begin": ways_to_begin(by),
        "may_add": may(by, "market.add_booking"),
        "form": BookingForm(reader=by),
        "pages": places("bookings"),
    }
    return page(request, "market/bookings.html", context)


@require_POST
def add_booking(request: HttpRequest) -> HttpResponse:
    """One more commit-by date."""
    values = {
        name: value
        for name, value in filled(BookingForm(request.POST, reader=actor(request))).items()
        if value
    }
    made = actions.add_booking(values.pop("initiative"), **values, by=actor(request))
    toast(request, _("%(name)s added") % {"name": made}, undo_url())
    return redirect("market:bookings")
