"""The lists of money: the lines of one budget, the initiatives with theirs, the teams with their cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet, Sum, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.actions import for_each, undo_url
from manyways.access.editing import allowed_by, edited_by
from manyways.access.pasting import pasted_by
from manyways.access.web import actor
from manyways.money import actions
from manyways.money.models import ZERO, BudgetLine
from manyways.money.queries import Money, costs_from, currency, lines_of, team_rates
from manyways.teams.models import Team
from manyways.ui.addresses import page_address
from manyways.ui.amounts import AmountField
from manyways.ui.components.signs import Status
from manyways.ui.tables import (
    MONEY,
    NAME,
    STATUS,
    BulkAction,
    Column,
    ComputedTable,
    Table,
    choice,
    search,
)
from manyways.ui.values import money_text
from manyways.ui.windows import Axis
from manyways.work.models import Initiative, Kind
from manyways.work.tables import OfInitiatives

_edit = edited_by(actions.edit_budget_line)


def _remove(
    request: HttpRequest, rows: Sequence[BudgetLine], _values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.remove_budget_line, rows, by=actor(request))
    said = ngettext("%(n)s line removed", "%(n)s lines removed", len(outcome.done)) % {"n": len(outcome.done)}
    if outcome.refused:
        said += f". {outcome.refused[0][1]}"
    return said, undo_url() if outcome.done else None


def over_estimate(row: BudgetLine) -> Status | None:
    """How much more is bound than was thought, if it is."""
    if row.bound <= row.estimate:
        return None
    code: str = row.currency  # type: ignore[attr-defined]
    return Status(
        "watch",
        _now("%(amount)s more") % {"amount": money_text(row.bound - row.estimate, code)},
        _now("Over"),
    )


def budget_status(money: Money, code: str) -> Status:
    """The rule: more bound than approved is at risk, more planned than approved is to watch."""
    if money.budget and money.uncommitted < 0:
        return Status(
            "risk",
            _now("%(amount)s more committed than approved")
            % {"amount": money_text(-money.uncommitted, code)},
        )
    if money.budget and money.unplanned < 0:
        return Status(
            "watch",
            _now("Lines plan %(amount)s more than approved") % {"amount": money_text(-money.unplanned, code)},
        )
    if not money.budget:
        return Status(
            "none", _now("No budget approved") if money.estimate else _now("Its team only"), _now("No budget")
        )
    return Status("good", _now("%(amount)s uncommitted") % {"amount": money_text(money.uncommitted, code)})


def _in_currency(name: str) -> Any:
    def value(row: BudgetLine) -> tuple[Decimal, str]:
        return getattr(row, name), row.currency  # type: ignore[attr-defined]

    return value


class LineTable(Table):
    """The budget lines of one initiative."""

    name = "lines"
    label = _("Budget lines")
    is_compact = True
    paste = pasted_by(
        actions.add_budget_line,
        {
            "name": forms.CharField(label=_("What for"), max_length=200),
            "estimate": AmountField(label=_("Estimate"), required=False),
            "note": forms.CharField(label=_("Note"), max_length=300, required=False),
        },
        on="initiative",
    )
    columns = (
        Column("name", _("What for"), NAME, second="note"),
        Column(
            "estimate",
            _("Estimate"),
            MONEY,
            value=_in_currency("estimate"),
            sort=("estimate",),
            edit=_edit("estimate", AmountField()),
            phone="fact",
        ),
        Column(
            "committed",
            _("Committed"),
            MONEY,
            value=_in_currency("committed"),
            sort=("committed",),
            edit=_edit("committed", AmountField()),
            phone="fact",
        ),
        Column(
            "paid",
            _("Paid"),
            MONEY,
            value=_in_currency("paid"),
            sort=("paid",),
            edit=_edit("paid", AmountField()),
        ),
        Column("over", _("Beyond the estimate"), STATUS, value=over_estimate),
    )
    bulk = (
        BulkAction(
            "remove", _("Remove"), _remove, takes_away=True, is_allowed=allowed_by(actions.remove_budget_line)
        ),
    )
    empty_title = _("No line yet")
    empty_text = _("Type what money is needed for and what it may cost; commitments and payments follow.")

    def rows(self) -> QuerySet[BudgetLine]:
        """In their order, each knowing the currency."""
        found = lines_of(self.scope["initiative"], actor(self.request))
        return found.annotate(currency=Value(currency()))

    def counted(self, count: int) -> str:
        """`6 lines`."""
        return ngettext("%(count)s line", "%(count)s lines", count) % {"count": count}

    def totals(self) -> dict[str, Any]:
        """The sums of what is shown."""
        rows: Any = self.filtered
        sums = rows.aggregate(*(Sum(name) for name in ("estimate", "committed", "paid")))
        return {
            name.removesuffix("__sum"): money_text(value or ZERO, currency()) for name, value in sums.items()
        }


@dataclass(frozen=True)
class MoneyRow:
    """One initiative with its money."""

    initiative: Initiative
    money: Money
    currency: str

    @property
    def key(self) -> str:
        """The public key of its initiative."""
        return str(self.initiative.key)

    @property
    def kind(self) -> str:
        """The slug of its kind."""
        return self.initiative.kind.slug if self.initiative.kind else ""

    @property
    def status(self) -> Status:
        """Whether its plan and what is bound stay within what was approved."""
        return budget_status(self.money, self.currency)


def _of_money(name: str) -> Any:
    def value(row: MoneyRow) -> tuple[Decimal | None, str]:
        return getattr(row.money, name) or None, row.currency

    return value


def _money_column(name: str, label: Any, **more: Any) -> Column:
    return Column(name, label, MONEY, value=_of_money(name), sort=(f"money.{name}",), **more)


class BudgetTable(OfInitiatives):
    """The initiatives with money, the tightest first."""

    name = "budgets"
    label = _("Budgets of initiatives")
    is_compact = True
    columns = (
        Column(
            "name",
            _("Initiative"),
            NAME,
            value="initiative.name",
            second=lambda row: f"{row.initiative.noun} · {row.initiative.way.label}",
            second_label=_("Kind and approach"),
            url=lambda row: reverse("money:initiative_budget", args=[row.initiative.key]),
            sort=("initiative.name",),
        ),
        Column("status", _("State"), STATUS, sort=("status.rank",)),
        _money_column("total", _("Budget"), phone="fact"),
        _money_column("bound", _("Committed")),
        _money_column("paid", _("Paid")),
        _money_column("uncommitted", _("Uncommitted")),
        _money_column("reserve", _("Reserve"), is_hidden=True),
        _money_column("monthly", _("Team a month")),
    )
    filters = (
        search("initiative.name"),
        choice("kind", _("Kind"), lambda _request: [(k.slug, k.noun) for k in Kind.objects.all()]),
    )
    quick = "kind"
    groups = ("status",)
    page_size = 100
    empty_title = _("No initiative here has money yet")
    empty_text = _("Open an event, an office move or any other plan and add its first budget line.")

    @property
    def empty_actions(self) -> SafeString:
        """Where the plans are."""
        return format_html(
            '<a class="btn" href="{}">{}</a>', page_address("work:initiatives"), _now("Initiatives")
        )

    def rows(self) -> Sequence[MoneyRow]:
        """As computed for the page."""
        rows: Sequence[MoneyRow] = self.scope["rows"]
        return rows

    def totals(self) -> dict[str, Any]:
        """The sums of what is shown."""
        rows: Any = self.filtered
        names = ("total", "bound", "paid", "uncommitted", "reserve", "monthly")
        code = rows[0].currency if rows else ""
        return {
            name: money_text(sum((getattr(row.money, name) for row in rows), ZERO), code) for name in names
        }


@dataclass(frozen=True)
class TeamCost:
    """One team with what it pays a month, and what the people in it cost wherever they are paid."""

    team: Team
    rate: Decimal | None
    cost: Decimal | None
    currency: str

    @property
    def key(self) -> str:
        """The public key of the team."""
        return str(self.team.key)


def _rate_shown(value: tuple[Decimal | None, str], axis: Axis | None) -> SafeString | str:
    return _now("Not said yet") if value[0] is None else MONEY.draw(value, axis)


RATE = replace(MONEY, draw=_rate_shown)


def _set_rate(request: HttpRequest, row: TeamCost, value: Any, _version: int | None) -> str | None:
    actions.set_team_rate(row.team, monthly=value, by=actor(request))
    return undo_url()


class TeamCostTable(ComputedTable):
    """What teams cost a month."""

    name = "team-costs"
    label = _("What teams cost a month")
    is_compact = True
    columns = (
        Column("name", _("Team"), NAME, value="team.name", url=lambda row: row.team.get_absolute_url()),
        Column(
            "rate",
            _("Pays a month"),
            RATE,
            value=lambda row: (row.rate, row.currency),
            sort=("rate",),
            edit=edited_by(actions.set_team_rate, of="team")("monthly", AmountField(), "rate", _set_rate),
            phone="fact",
        ),
        Column(
            "cost",
            _("Its people cost"),
            MONEY,
            value=lambda row: (row.cost, row.currency),
            sort=("cost",),
            phone="fact",
            hint=_("With those other teams embedded in it, and without those it embedded elsewhere."),
        ),
    )
    filters = (search("team.name"),)
    page_size = 100
    empty_title = _("No team yet")
    empty_text = _("Product work is funded as teams: make one, then say what it costs a month.")

    @property
    def empty_actions(self) -> SafeString:
        """A first team."""
        return format_html(
            '<a class="btn" href="{}">{}</a>', page_address("teams:new_team"), _now("New team")
        )

    def compute(self) -> Sequence[TeamCost]:
        """The teams the reader may see, with what they cost today."""
        by, code = actor(self.request), currency()
        rates = team_rates(by)
        costs = costs_from(rates)
        teams = Team.objects.visible_to(by).order_by("name")
        return [TeamCost(team, rates.get(team.pk), costs.get(team.pk), code) for team in teams]

    def totals(self) -> dict[str, Any]:
        """The sums of what is shown."""
        rows: Any = self.filtered
        sums = {name: sum((getattr(row, name) or ZERO for row in rows), ZERO) for name in ("rate", "cost")}
        return {name: money_text(total, currency()) for name, total in sums.items()}

    def counted(self, count: int) -> str:
        """`9 teams`."""
        return ngettext("%(count)s team", "%(count)s teams", count) % {"count": count}
