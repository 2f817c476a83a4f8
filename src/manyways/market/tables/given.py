"""Dates given as a list, those no longer safe first."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.market.models import DateGiven
from manyways.market.queries.given import Given
from manyways.market.tables.stamped import StampedTable
from manyways.ui.tables import COUNT, DATE, NAME, PERSON, STATUS, Column, choice, search


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
            second_label=_("Date given"),
            url=lambda row: row.row.get_absolute_url(),
            sort=("outcome",),
        ),
        Column(
            "whom",
            _("To whom"),
            value="row.whom",
            second=lambda row: row.row.get_kind_display(),
            second_label=_("Kind"),
            phone="wide",
        ),
        Column("status", _("State"), STATUS, sort=("status.rank",)),
        Column("now", _("Sure today"), COUNT, value="now"),
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

    @property
    def empty_actions(self) -> SafeString:
        """Where the outcomes are."""
        return format_html('<a class="btn" href="{}">{}</a>', reverse("market:outlook"), gettext("Outlook"))

    def rows(self) -> Sequence[Given]:
        """Those read for the page."""
        found: Sequence[Given] = self.scope["rows"]
        return found

    def counted(self, count: int) -> str:
        """`4 dates`."""
        return ngettext("%(n)s date", "%(n)s dates", count) % {"n": count}
