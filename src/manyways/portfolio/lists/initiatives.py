"""The portfolio as a list: every initiative with its status, window, money and what changed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import for_each, undo_url
from manyways.access.models import User
from manyways.access.rules import may
from manyways.portfolio.lists.kinds import kind_choices
from manyways.portfolio.queries import Portfolio, Row, read_portfolio
from manyways.teams.models import Person
from manyways.ui.tables import (
    DATE,
    MONEY,
    NAME,
    PERSON,
    STATUS,
    TEXT,
    WINDOW,
    BulkAction,
    Column,
    Edit,
    Kind,
    Table,
    choice,
    search,
)
from manyways.ui.values import money_text
from manyways.ui.windows import Axis
from manyways.work.actions import edit_initiative
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.tables.fields import OwnerForm, TeamForm, told
from manyways.work.tables.initiatives import DateForm, KindForm


def _may_edit(request: HttpRequest, row: Row) -> bool:
    assert isinstance(request.user, User)
    return may(request.user, "work.edit_initiative", row.initiative)


def _save(field: str) -> Any:
    def save(request: HttpRequest, row: Row, value: Any, version: int | None) -> str | None:
        assert isinstance(request.user, User)
        edit_initiative(row.initiative, {field: value}, version=version, by=request.user)
        return undo_url()

    return save


def _person_field(_request: HttpRequest) -> forms.Field:
    people = Person.objects.order_by("name")
    return forms.ModelChoiceField(people, required=False, label=str(_("Owner")))


def _bulk_edit(request: HttpRequest, rows: Sequence[Row], values: dict[str, Any]) -> tuple[str, str | None]:
    assert isinstance(request.user, User)
    initiatives = [row.initiative for row in rows]
    outcome = for_each(edit_initiative, initiatives, changes=values, by=request.user)
    return told(outcome, gettext("%(count)s changed"))


def _changed(value: Any, _axis: Axis | None) -> SafeString | str:
    if value is None or not value.is_tried:
        return value.headline if value else ""
    return format_html('<span class="mw-whatif">{}</span>', value.headline)


def _sum(rows: Sequence[Row], part: str) -> Decimal:
    """The money of all rows added up; nothing for those who may not see it."""
    return sum((getattr(row.money, part) for row in rows), Decimal(0))


def _money_words(rows: Sequence[Row], monthly: Decimal) -> str:
    """`$882k`, `$579k committed` and `$592k a month` on a line each, without what there is none of."""
    budgeted = [row for row in rows if row.money.total]
    amounts = (
        (_sum(budgeted, "total"), "%(amount)s"),
        (_sum(budgeted, "bound"), gettext("%(amount)s committed")),
        (monthly, gettext("%(amount)s a month")),
    )
    return "\n".join(
        words % {"amount": money_text(amount, rows[0].currency)} for amount, words in amounts if amount
    )


CHANGED = Kind(_changed, lambda value: value.headline if value else "")
"""What changed, in violet where only a what-if changes it."""


class PortfolioTable(Table):
    """All open initiatives, worst first."""

    name = "portfolio"
    label = _("All initiatives")
    columns = (
        Column(
            "name",
            _("Initiative, kind and approach"),
            NAME,
            value="initiative.name",
            second=lambda row: f"{row.initiative.noun} · {row.initiative.way.label}",
            url=lambda row: row.initiative.get_absolute_url(),
            icon=lambda row: row.initiative.kind.icon if row.initiative.kind else "unsorted",
            sort=("initiative.name",),
            edit=Edit(forms.CharField(max_length=200), _save("name"), is_allowed=_may_edit),
        ),
        Column(
            "owner",
            _("Owner"),
            PERSON,
            sort=("owner",),
            edit=Edit(_person_field, _save("owner"), initial="initiative.owner_id", is_allowed=_may_edit),
        ),
        Column("health", _("Health"), STATUS, value="status", sort=("status.rank",)),
        Column("window", _("Delivery forecast"), WINDOW, sort=("window.safe",)),
        Column(
            "due_on",
            _("Date given"),
            DATE,
            value="initiative.due_on",
            sort=("initiative.due_on",),
            edit=Edit(
                forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"})),
                _save("due_on"),
                is_allowed=_may_edit,
            ),
            is_hidden=True,
        ),
        Column("kind", _("Kind"), TEXT, value="initiative.noun", is_hidden=True),
        Column("program", _("Program"), TEXT, value="initiative.program", is_hidden=True),
        Column("money", _("Money"), MONEY, value="money_total", second="money_text", sort=("-money.total",)),
        Column(
            "monthly",
            _("Team a month"),
            MONEY,
            value="money_monthly",
            sort=("-money.monthly",),
            is_hidden=True,
        ),
        Column(
            "changed",
            _("What changed"),
            CHANGED,
            value="changed",
            second="changed.detail",
            sort=("-changed.days",),
        ),
    )
    filters = (
        search("initiative.name", "owner"),
        choice("kind", _("Kind"), kind_choices, lookup="kind"),
        choice("approach", _("Approach"), APPROACH_CHOICES, lookup="initiative.approach"),
        choice(
            "health",
            _("Health"),
            [
                ("risk", _("At risk")),
                ("watch", _("Watch")),
                ("good", _("On track")),
                ("none", _("No reading yet")),
            ],
            lookup="status.level",
        ),
        choice(
            "said",
            _("Said by a person"),
            [("yes", _("Somebody says")), ("other", _("Says otherwise"))],
            apply=lambda rows, value: [
                row
                for row in rows
                if row.status.said and (value == "yes" or row.status.said.level != row.status.level)
            ],
        ),
        choice(
            "owned",
            _("Owner"),
            [("no", _("Nobody yet")), ("yes", _("Somebody"))],
            apply=lambda rows, value: [row for row in rows if bool(row.owner) == (value == "yes")],
        ),
    )
    quick = "kind"
    groups = ("kind", "owner", "program", "health")
    bulk = (
        BulkAction("owner", _("Owner"), _bulk_edit, OwnerForm),
        BulkAction("kind", _("Kind"), _bulk_edit, KindForm),
        BulkAction("team", _("Team"), _bulk_edit, TeamForm),
        BulkAction("due", _("Date"), _bulk_edit, DateForm),
    )
    empty_title = _("Nothing in the portfolio yet")
    empty_text = _("Paste the spreadsheet you have now; kinds and dates are guessed and shown first.")

    def __init__(self, request: HttpRequest, portfolio: Portfolio) -> None:
        super().__init__(request)
        self.portfolio = portfolio

    def rows(self) -> Sequence[Row]:
        """Computed once for the page; read again after an edit."""
        if self.request.method == "POST":
            assert isinstance(self.request.user, User)
            return read_portfolio(self.request.user, self.portfolio.since).rows
        return self.portfolio.rows

    def axis(self, rows: Sequence[Any]) -> Axis | None:
        """One axis for all rows, whatever the filter, so that they compare."""
        return Axis.over([row.window for row in self.portfolio.rows], width=self.window_width)

    def totals(self, rows: Any) -> dict[str, Any]:
        """How many are at risk, on watch, on track, without a reading; the money of all of them."""
        words = (
            ("risk", _("at risk")),
            ("watch", _("watch")),
            ("good", _("on track")),
            ("none", _("no reading")),
        )
        counts = [(sum(row.status.level == level for row in rows), word) for level, word in words]
        monthly = _sum(rows, "monthly")
        return {
            "health": " · ".join(f"{count} {word}" for count, word in counts if count),
            "money": _money_words(rows, monthly),
            "monthly": money_text(monthly, rows[0].currency) if monthly else "",
        }

    def counted(self, count: int) -> str:
        """`10 initiatives`."""
        return ngettext("%(count)s initiative", "%(count)s initiatives", count) % {"count": count}
