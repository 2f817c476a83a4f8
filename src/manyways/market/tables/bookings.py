"""Commit-by dates as a list, what is due first; booked, changed and taken off where they stand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import for_each
from manyways.access.editing import allowed_by, edited_by
from manyways.access.web import actor
from manyways.market.actions import bookings as actions
from manyways.market.forms.given import BookedForm
from manyways.market.models import Booking
from manyways.market.queries.bookings import Standing, bookings_of
from manyways.market.tables.stamped import StampedTable
from manyways.teams.forms import day_field
from manyways.ui.tables import (
    DATE,
    NAME,
    PERCENT,
    PERSON,
    STATUS,
    BulkAction,
    Column,
    ComputedTable,
    choice,
    search,
)
from manyways.work.tables.fields import person_field, told

_edit = edited_by(actions.edit_booking, of="booking")


def _bookings(rows: Sequence[Standing]) -> list[Booking]:
    return [row.booking for row in rows]


def _book(request: HttpRequest, rows: Sequence[Standing], values: dict[str, Any]) -> tuple[str, str | None]:
    outcome = for_each(actions.book, _bookings(rows), by=actor(request), **values)
    return told(outcome, gettext("%(count)s booked"))


def _remove(
    request: HttpRequest, rows: Sequence[Standing], _values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.remove_booking, _bookings(rows), by=actor(request))
    return told(outcome, gettext("%(count)s removed"))


class BookingTable(ComputedTable, StampedTable):
    """What must be booked or signed, and whether the outcome is sure enough."""

    name = "bookings"
    label = _("Commit-by dates")
    columns = (
        Column(
            "name",
            _("What is booked"),
            NAME,
            value="booking.name",
            second="outcome",
            second_label=_("Initiative"),
            edit=_edit("name", forms.CharField(max_length=200)),
        ),
        Column("status", _("State"), STATUS, sort=("status.rank",)),
        Column(
            "commit_by",
            _("Commit by"),
            DATE,
            value="booking.commit_by",
            edit=_edit("commit_by", day_field(required=True)),
            sort=("booking.commit_by",),
            phone="fact",
        ),
        Column(
            "needed_on",
            _("There by"),
            DATE,
            value="booking.needed_on",
            edit=_edit("needed_on", day_field(required=True)),
        ),
        Column("chance", _("Sure today"), PERCENT),
        Column(
            "needed",
            _("Needed"),
            PERCENT,
            value="needed",
            edit=_edit("needed_percent", forms.IntegerField(min_value=1, max_value=100)),
        ),
        Column(
            "owner",
            _("Who books"),
            PERSON,
            value="booking.owner",
            edit=_edit("owner", person_field, "booking.owner_id"),
        ),
    )
    filters = (
        search("booking.name", "outcome"),
        choice("state", _("State"), (("open", _("To be booked")), ("booked", _("Booked")))),
    )
    quick = "state"
    bulk = (
        BulkAction("book", _("Booked"), _book, BookedForm, allowed_by(actions.book, of="booking")),
        BulkAction(
            "remove",
            _("No longer planned"),
            _remove,
            is_allowed=allowed_by(actions.remove_booking, of="booking"),
            takes_away=True,
        ),
    )
    empty_title = _("Nothing to book yet")
    empty_text = _(
        "A campaign, a stand, a contract: say by when it must be booked, and you read “do not book yet” in time."
    )

    def compute(self) -> list[Standing]:
        """Those this person may see, what is due first."""
        return bookings_of(actor(self.request))

    def counted(self, count: int) -> str:
        """`3 commit-by dates`."""
        return ngettext("%(n)s commit-by date", "%(n)s commit-by dates", count) % {"n": count}
