"""The list of advice: what was advised, what was chosen, what came of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.web import actor
from manyways.intake.models import Advice
from manyways.intake.queries.advice import approach_word, outcome_of
from manyways.ui.tables import DATE, NAME, STATUS, Column, Table, choice, search


class AdviceTable(Table):
    """All advice a person may see, the newest first."""

    name = "advice"
    label = _("Advice")
    columns = (
        Column(
            "name",
            _("About"),
            NAME,
            second=lambda row: row.kind.noun if row.kind else "",
            url=lambda row: row.get_absolute_url(),
            sort=("name", "id"),
        ),
        Column("recommended", _("Advised"), value=lambda row: approach_word(row.recommended)),
        Column(
            "chosen",
            _("Chosen"),
            value=lambda row: approach_word(row.chosen) or _("Not yet"),
            second="reason",
            sort=("chosen", "id"),
        ),
        Column("decided_on", _("On"), DATE, sort=("-decided_on", "-id")),
        Column("came", _("What came of it"), STATUS, value=lambda row: outcome_of(row.initiative)),
        Column(
            "initiative",
            _("Initiative"),
            url=lambda row: row.initiative.get_absolute_url() if row.initiative else "",
        ),
    )
    filters = (
        search("name", "reason"),
        choice(
            "chosen", _("Chosen"), [("flow", _("Flow")), ("planned", _("Planned")), ("hybrid", _("Hybrid"))]
        ),
    )
    default_sort = "decided_on"
    empty_title = _("No advice asked yet")
    empty_text = _(
        "Three questions say which way of working fits, and why. You may choose otherwise with a reason."
    )

    def rows(self) -> Any:
        """With the initiative that came of it."""
        rows = Advice.objects.visible_to(actor(self.request))
        return rows.select_related("kind", "initiative")

    def counted(self, count: int) -> str:
        """`7 pieces of advice`."""
        return ngettext("%(count)s piece of advice", "%(count)s pieces of advice", count) % {"count": count}
