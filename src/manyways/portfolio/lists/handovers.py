"""What initiatives hand to each other as a list."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.portfolio.handovers import HandoverRow
from manyways.ui.tables import (
    DATE,
    NAME,
    STATUS,
    TEXT,
    WINDOW,
    Column,
    Table,
    choice,
    search,
)
from manyways.work.models import Handover


class HandoverTable(Table):
    """What initiatives hand to each other, the worst first."""

    name = "handovers"
    label = _("Handovers")
    columns = (
        Column(
            "name",
            _("What is handed over"),
            NAME,
            value="handover.link.predecessor.name",
            second="handover.giver.name",
            url=lambda row: row.handover.get_absolute_url(),
            sort=("handover.link.predecessor.name",),
        ),
        Column("for", _("For"), TEXT, value="handover.link.successor.name", second="handover.taker.name"),
        Column("status", _("Health"), STATUS, sort=("status.rank",)),
        Column("window", _("Forecast"), WINDOW, sort=("window.safe",)),
        Column("day", _("By"), DATE, value="handover.day", sort=("handover.day",)),
        Column("state", _("State"), TEXT),
    )
    filters = (
        search("handover.link.predecessor.name", "handover.giver.name", "handover.taker.name"),
        choice("state", _("State"), Handover.State.choices, lookup="handover.state"),
    )
    groups = ("state", "status")
    empty_title = _("Nothing is handed from one initiative to another by a day")
    empty_text = _("Link an item to one of another initiative, then ask for it by a day on its Links tab.")

    def rows(self) -> Sequence[HandoverRow]:
        """Computed for the page."""
        rows: Sequence[HandoverRow] = self.scope["rows"]
        return rows

    def counted(self, count: int) -> str:
        """`4 handovers`."""
        return ngettext("%(count)s handover", "%(count)s handovers", count) % {"count": count}
