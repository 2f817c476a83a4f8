"""The list of the log: of one initiative, or of everything a person may see."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import for_each
from manyways.access.editing import allowed_by, edited_by
from manyways.access.pasting import pasted_by
from manyways.access.web import actor
from manyways.teams.forms import day_field
from manyways.ui.amounts import AmountField
from manyways.ui.tables import (
    COUNT,
    DATE,
    MONEY,
    NAME,
    NUMBER,
    PERSON,
    STATUS,
    BulkAction,
    Column,
    Table,
    choice,
    search,
)
from manyways.ui.values import money_text
from manyways.work import actions
from manyways.work.durations import plain_number
from manyways.work.models import LogEntry
from manyways.work.queries.log import entry_status, exposure, listed_log
from manyways.work.tables.fields import OfInitiatives, OwnerForm, person_field, told

_edit = edited_by(actions.edit_log_entry)


def _second(row: LogEntry) -> str:
    """Its kind, and how many items it is about."""
    items = [each.item.name for each in row.about.all()]
    return " · ".join([str(row.get_kind_display()), *([", ".join(items)] if items else [])])


def _bulk_owner(
    request: HttpRequest, rows: Sequence[LogEntry], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.edit_log_entry, rows, changes=values, by=actor(request))
    return told(outcome, gettext("%(count)s changed"))


def _bulk_close(
    request: HttpRequest, rows: Sequence[LogEntry], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.close_log_entry, rows, outcome=values["outcome"], by=actor(request))
    return told(outcome, gettext("%(count)s closed"))


class Outcome(forms.Form):
    """How the selected entries ended."""

    outcome = forms.CharField(label=_("How it ended"), max_length=300)


_OPEN = (("open", _("Open")), ("closed", _("Closed")))


def _by_state(rows: QuerySet[LogEntry], value: str) -> QuerySet[LogEntry]:
    return rows.filter(closed_on__isnull=value == "open")


_NAME = Column(
    "name",
    _("What"),
    NAME,
    second=_second,
    second_label=_("Kind"),
    url=lambda row: row.get_absolute_url(),
    sort=("name",),
)
_INITIATIVE = Column("initiative", _("Initiative"), sort=("initiative__name",))
_COLUMNS = (
    Column("status", _("Where it stands"), STATUS, value=entry_status, sort=("place", "-weight")),
    Column(
        "chance",
        _("Chance, %"),
        NUMBER,
        sort=("-chance",),
        edit=_edit("chance", forms.IntegerField(min_value=0, max_value=100, required=False)),
    ),
    Column(
        "days",
        _("Days"),
        COUNT,
        value=lambda row: "" if row.days is None else plain_number(row.days),
        sort=("-days",),
        edit=_edit("days", forms.FloatField(min_value=0, max_value=2600, required=False)),
        hint=_("Working days it costs, likely, if it happens"),
    ),
    Column(
        "cost",
        _("Cost"),
        MONEY,
        sort=("-cost",),
        edit=_edit("cost", AmountField(required=False)),
    ),
    Column("exposure", _("Exposure"), MONEY, hint=_("Chance times cost")),
    Column("owner", _("Owner"), PERSON, sort=("owner__name",), edit=_edit("owner", person_field, "owner_id")),
    Column("due_on", _("Due"), DATE, sort=("due_on",), edit=_edit("due_on", day_field())),
    Column("raised_on", _("Raised on"), DATE, sort=("raised_on",), is_hidden=True),
    Column("response", _("What we do about it"), is_hidden=True),
    Column("outcome", _("How it ended"), is_hidden=True),
)


class LogTable(Table):
    """The log of one initiative: open first, the most exposed first."""

    name = "log"
    label = _("Log")
    columns: ClassVar[Sequence[Column]] = (_NAME, *_COLUMNS)
    paste = pasted_by(
        actions.add_log_entry,
        {
            "name": forms.CharField(label=_("Name"), max_length=200),
            "notes": forms.CharField(label=_("Notes"), max_length=5000, required=False),
        },
        on="initiative",
    )
    filters = (
        search("name", "notes", "response"),
        choice("kind", _("Kind"), LogEntry.Kind.choices),
        choice("doing", _("State"), _OPEN, apply=_by_state),
    )
    quick = "kind"
    bulk = (
        BulkAction(
            "owner", _("Owner"), _bulk_owner, OwnerForm, is_allowed=allowed_by(actions.edit_log_entry)
        ),
        BulkAction("close", _("Close"), _bulk_close, Outcome, is_allowed=allowed_by(actions.close_log_entry)),
    )
    default_sort = "status"
    empty_title = _("Nothing in the log yet")
    empty_text = _(
        "Type what might go wrong, or what must be settled, and press Enter. A risk with a chance and days "
        "on an item moves the forecast."
    )

    def rows(self) -> QuerySet[LogEntry]:
        """The entries, with what they are about."""
        rows = listed_log(actor(self.request))
        if "initiative" in self.scope:
            rows = rows.filter(initiative=self.scope["initiative"])
        return rows.prefetch_related("about__item")

    def totals(self) -> Mapping[str, Any]:
        """The exposure in money of the open risks shown."""
        rows: Any = self.filtered
        money, _days = exposure(rows)
        return {"exposure": money_text(money)} if money else {}

    def counted(self, count: int) -> str:
        """`12 entries`."""
        return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count}


class WholeLogTable(OfInitiatives, LogTable):
    """The log of every initiative."""

    name = "whole_log"
    empty_text = _("What an initiative writes under Risks & log stands here, from all of them together.")
    columns: ClassVar[Sequence[Column]] = (_NAME, _INITIATIVE, *_COLUMNS)
    filters = (
        search("name", "notes", "response", "initiative__name"),
        choice("kind", _("Kind"), LogEntry.Kind.choices),
        choice("doing", _("State"), _OPEN, apply=_by_state),
    )
