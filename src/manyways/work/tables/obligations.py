"""The list of obligations across initiatives, or of one."""

from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.editing import edited_by
from manyways.access.pasting import pasted_by
from manyways.access.web import actor
from manyways.teams.forms import day_field
from manyways.ui.tables import COUNT, DATE, NAME, NUMBER, PERSON, STATUS, Column, Table, choice, search
from manyways.ui.values import count_text
from manyways.work import actions
from manyways.work.models import Obligation
from manyways.work.queries.gates import listed_obligations, obligation_status
from manyways.work.tables.fields import OfInitiatives, person_field

_edit = edited_by(actions.edit_obligation)

_OPEN = (("open", _("Open")), ("fulfilled", _("Fulfilled")))


def _by_state(rows: QuerySet[Obligation], value: str) -> QuerySet[Obligation]:
    return rows.filter(fulfilled_on__isnull=value == "open")


_NAME = Column(
    "name",
    _("Requirement"),
    NAME,
    second="source",
    second_label=_("Source"),
    url=lambda row: row.get_absolute_url(),
    sort=("name",),
)
_INITIATIVE = Column("initiative", _("Initiative"), sort=("initiative__name",))
_COLUMNS = (
    Column("status", _("Where it stands"), STATUS, value=obligation_status),
    Column("due_on", _("Due, cannot move"), DATE, sort=("due_on",), phone="fact", edit=_edit("due_on", day_field(required=True))),
    Column("evidence", _("Evidence"), NUMBER, value="evidence_count"),
    Column(
        "items",
        _("Work finished"),
        COUNT,
        value=lambda row: count_text(row.finished_count, row.item_count) if row.item_count else "",
    ),
    Column("owner", _("Owner"), PERSON, sort=("owner__name",), edit=_edit("owner", person_field, "owner_id")),
    Column(
        "source", _("Source"), sort=("source",), edit=_edit("source", forms.CharField(max_length=200)), is_hidden=True
    ),
    Column("fulfilled_on", _("Fulfilled on"), DATE, sort=("fulfilled_on",), is_hidden=True),
)  # fmt: skip


class ObligationTable(Table):
    """The obligations of one initiative, the next due first."""

    name = "obligations"
    label = _("Obligations")
    columns: ClassVar[Sequence[Column]] = (_NAME, *_COLUMNS)
    paste = pasted_by(
        actions.add_obligation,
        {
            "name": forms.CharField(label=_("Name"), max_length=200),
            "source": forms.CharField(label=_("Source"), max_length=200),
            "due_on": forms.DateField(label=_("Due")),
        },
        on="initiative",
    )
    filters = (search("name", "source"), choice("doing", _("State"), _OPEN, apply=_by_state))
    default_sort = "due_on"
    empty_title = _("No obligation yet")
    empty_text = _(
        "Write down what a law, a standard or a contract asks and by when; link the work that fulfils it and "
        "keep the evidence here."
    )

    def rows(self) -> QuerySet[Obligation]:
        """The obligations with their counts."""
        rows = listed_obligations(actor(self.request))
        return rows.filter(initiative=self.scope["initiative"]) if "initiative" in self.scope else rows

    def counted(self, count: int) -> str:
        """`6 obligations`."""
        return ngettext("%(count)s obligation", "%(count)s obligations", count) % {"count": count}


class AllObligationTable(OfInitiatives, ObligationTable):
    """The obligations of every initiative."""

    name = "all_obligations"
    columns: ClassVar[Sequence[Column]] = (_NAME, _INITIATIVE, *_COLUMNS)
    filters = (
        search("name", "source", "initiative__name"),
        choice("doing", _("State"), _OPEN, apply=_by_state),
    )
