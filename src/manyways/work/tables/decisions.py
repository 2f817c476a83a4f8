"""The list of decisions: of one initiative, or of everything a person may see."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.editing import edited_by
from manyways.access.pasting import pasted_by
from manyways.access.web import actor
from manyways.ui.tables import COUNT, DATE, NAME, PERSON, STATUS, Column, ComputedTable, choice, search
from manyways.work import actions
from manyways.work.lead_times import LeadField, lead_text
from manyways.work.models import Decision
from manyways.work.queries.decisions import DecideBy, decide_bys, listed_decisions
from manyways.work.tables.fields import OfInitiatives, person_field

_edit = edited_by(actions.edit_decision, of="decision")


class DecisionRow:
    """A decision as the list shows it."""

    def __init__(self, found: DecideBy) -> None:
        self.found, self.decision = found, found.decision
        self.key, self.version = self.decision.key, self.decision.version
        self.name, self.state, self.owner = self.decision.name, self.decision.state, self.decision.owner
        self.initiative = self.decision.initiative
        self.owner_name = self.owner.name if self.owner else ""
        self.late_order = found.order
        self.day_order = found.order[1]

    @property
    def second(self) -> str:
        """What was chosen, and what waits for it."""
        parts = [str(self.decision.chosen)] if self.decision.chosen else []
        if self.found.waiting and self.decision.is_waiting:
            names = "; ".join(item.name for item in self.found.waiting)
            said = _("at risk: %(names)s") if self.found.days_late else _("before: %(names)s")
            parts.append(str(said) % {"names": names})
        return " · ".join(parts)


_NAME = Column(
    "name",
    _("Decision"),
    NAME,
    second="second",
    second_label=_("Chosen"),
    url=lambda row: row.decision.get_absolute_url(),
    sort=("name",),
)
_INITIATIVE = Column("initiative", _("Initiative"), sort=("initiative__name",))
_COLUMNS = (
    Column(
        "status",
        _("Where it stands"),
        STATUS,
        value=lambda row: replace(row.found.status, url=""),
        sort=("late_order",),
    ),
    Column("decide_on", _("Decide by"), DATE, value="found.decide_on", sort=("day_order",)),
    Column(
        "lead_days",
        _("Lead time"),
        COUNT,
        value=lambda row: lead_text(row.decision.lead_days),
        edit=_edit("lead_days", LeadField(), "decision.lead_days"),
    ),
    Column("needed_on", _("Needed by"), DATE, value="found.needed_on"),
    Column("because", _("Because of"), value="found.because", is_hidden=True),
    Column(
        "owner",
        _("Owner"),
        PERSON,
        sort=("owner_name",),
        edit=_edit("owner", person_field, "decision.owner_id"),
    ),
    Column("chosen_on", _("Chosen on"), DATE, value="decision.chosen_on", is_hidden=True),
    Column("secured_on", _("Secured on"), DATE, value="decision.secured_on", is_hidden=True),
    Column("evidence", _("Evidence"), value="decision.evidence", is_hidden=True),
)


class DecisionTable(ComputedTable):
    """The decisions of one initiative, worst first."""

    name = "decisions"
    label = _("Decisions")
    columns: ClassVar[Sequence[Column]] = (_NAME, *_COLUMNS)
    paste = pasted_by(
        actions.add_decision,
        {
            "name": forms.CharField(label=_("What is to be decided"), max_length=200),
            "lead_days": LeadField(label=_("Lead time"), required=False),
            "notes": forms.CharField(label=_("Notes"), max_length=5000, required=False),
        },
        on="initiative",
    )
    filters = (search("name", "second"), choice("state", _("State"), Decision.State.choices))
    default_sort = "status"
    empty_title = _("Nothing to decide yet")
    empty_text = _(
        "Name what must be decided and how long it takes to have it: the last responsible day is worked out, "
        "and what waits for it is warned."
    )

    def compute(self) -> list[DecisionRow]:
        """The decisions with their days."""
        user = actor(self.request)
        rows: Any = listed_decisions(user)
        if "initiative" in self.scope:
            rows = rows.filter(initiative=self.scope["initiative"])
        return [DecisionRow(found) for found in decide_bys(rows, user)]

    def counted(self, count: int) -> str:
        """`4 decisions`."""
        return ngettext("%(count)s decision", "%(count)s decisions", count) % {"count": count}


class AllDecisionTable(OfInitiatives, DecisionTable):
    """The decisions of every initiative."""

    name = "all_decisions"
    columns: ClassVar[Sequence[Column]] = (_NAME, _INITIATIVE, *_COLUMNS)
    filters = (
        search("name", "second", "initiative.name"),
        choice("state", _("State"), Decision.State.choices),
    )
    quick = "state"
