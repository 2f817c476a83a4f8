"""Dates given and commit-by dates as lists, those that need somebody first."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.market.models import DateGiven
from manyways.market.queries.bookings import Standing
from manyways.market.queries.given import Given
from manyways.market.tables.stamped import StampedTable
from manyways.ui.tables import DATE, NAME, PERCENT, PERSON, STATUS, Column, choice, search


class DateGivenTable(StampedTable):
    """What was said, to whom, by whom, and whether it holds."""

    name = "dates-given"
    label = _("Dates given")
    columns = (
        Column(
            "outcome",
            _("What we told"),
            NAME,
            second="said",
            url=lambda row: row.row.get_absolute_url(),
            sort=("outcome",),
        ),
        Column("whom", _("To whom"), value="row.whom", second=lambda row: row.row.get_kind_display()),
        Column("status", _("State"), STATUS, sort=("status.rank",)),
        Column("now", _("Sure today"), value="now"),
        Column("said_by", _("Said by"), PERSON, value="row.engagement.sender"),
        Column("said_on", _("Said on"), DATE, value="row.engagement.happened_on"),
        Column("approver", _("Approved by"), PERSON, value="row.approver", is_hidden=True),
        Column("by", _("By"), DATE, value="claim.last_on", is_hidden=True, sort=("claim.last_on",)),
    )
    filters = (
        search("outcome", "row.whom"),
        choice("kind", _("Who they are"), DateGiven.Kind.choices, lookup="row.kind"),
        choice(
            "level",
            _("State"),
            (("risk", _("No longer safe")), ("watch", _("Not said yet")), ("good", _("Holds"))),
            lookup="status.level",
        ),
    )
    quick = "level"
    empty_title = _("No date given yet")
    empty_text = _(
        "Give one from an outcome's page: to whom, by when, how sure. You hear when it is no longer safe."
    )

    def rows(self) -> Sequence[Given]:
        """Those read for the page."""
        found: Sequence[Given] = self.scope["rows"]
        return found

    def counted(self, count: int) -> str:
        """`4 dates`."""
        return ngettext("%(n)s date", "%(n)s dates", count) % {"n": count}


class BookingTable(StampedTable):
    """What must be booked or signed, and whether the outcome is sure enough."""

    name = "bookings"
    label = _("Commit-by dates")
    columns = (
        Column("name", _("What is booked"), NAME, value="booking.name", second="outcome"),
        Column("status", _("State"), STATUS, sort=("status.rank",)),
        Column("commit_by", _("Commit by"), DATE, value="booking.commit_by", sort=("booking.commit_by",)),
        Column("needed_on", _("There by"), DATE, value="booking.needed_on"),
        Column("chance", _("Sure today"), PERCENT),
        Column("owner", _("Who books"), PERSON, value="booking.owner"),
    )
    filters = (search("booking.name", "outcome"),)
    empty_title = _("Nothing to book yet")
    empty_text = _(
        "A campaign, a stand, a contract: say by when it must be booked, and you read “do not book yet” in time."
    )

    def rows(self) -> Sequence[Standing]:
        """Those read for the page."""
        found: Sequence[Standing] = self.scope["rows"]
        return found

    def counted(self, count: int) -> str:
        """`3 commit-by dates`."""
        return ngettext("%(n)s commit-by date", "%(n)s commit-by dates", count) % {"n": count}
