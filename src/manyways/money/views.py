"""Pages of money: the budget of one initiative, all budgets together, what teams cost."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.doors import check_right
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.money import actions
from manyways.money.forms import BudgetForm, LineForm
from manyways.money.models import SEE_BUDGET, SEE_RATE, ZERO, Budget, sees_rates
from manyways.money.queries import Money, currency, money_of, team_costs
from manyways.money.tables import BudgetTable, LineTable, MoneyRow, TeamCostTable, budget_status
from manyways.ui.answers import refused_by
from manyways.ui.pages import page, toast
from manyways.ui.templatetags.mw import Tab
from manyways.ui.values import money_text
from manyways.work.models import Initiative
from manyways.work.views.record import record_page, seen_initiative


def _filled(form: forms.Form) -> dict[str, Any]:
    """The values of a form; Refused by field when one cannot be read."""
    if not form.is_valid():
        raise refused_by(form)
    return {name: value for name, value in form.cleaned_data.items() if value is not None}


def initiative_budget(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The budget of an initiative: what is left first, then its lines."""
    found, by = seen_initiative(request, key), actor(request)
    check_right(request, SEE_BUDGET, found)
    table = LineTable(request, initiative=found)
    answer = table.answer()
    if answer:
        return answer
    money, code = money_of([found], by)[found.pk], currency()
    budget = Budget.objects.filter(initiative=found).first()
    context = {
        "table": table,
        "money": money,
        "currency": code,
        "state": budget_status(money, code) if money.budget else None,
        "line_form": LineForm(),
        "budget_form": BudgetForm(
            initial={
                "amount": money.total or None,
                "reserve": money.reserve or None,
                "version": getattr(budget, "version", None),
            }
        ),
        "may_plan": may(by, "money.add_budget_line", found),
        "may_approve": may(by, "money.approve_budget", found),
        "parts": _parts(money),
    }
    return record_page(
        request, found, "money/initiative_budget.html", context, here="money", sentence=_sentence(money, code)
    )


def _sentence(money: Money, code: str) -> str:
    """What is uncommitted, of what."""
    if not money.total:
        return _("No money is planned here yet.")
    words = {
        "bound": money_text(money.bound, code),
        "total": money_text(money.total, code),
        "paid": money_text(money.paid, code),
        "left": money_text(money.uncommitted, code),
    }
    if money.budget:
        return _("%(bound)s of %(total)s committed, %(paid)s of it paid; %(left)s uncommitted.") % words
    return _("%(total)s estimated, %(bound)s committed; no budget is approved yet.") % words


def _parts(money: Money) -> list[tuple[str, Decimal, str, float, float]]:
    """The bar of the budget from the left: paid, committed beyond that, planned beyond that, reserve, unplanned.

    Each as (name, amount, word, start, width), start and width in percent of the whole bar.
    """
    committed = max(money.bound - money.paid, ZERO)
    planned = max(money.estimate - money.bound, ZERO)
    rest = max(money.budget - money.reserve - max(money.estimate, money.bound), ZERO)
    amounts = [
        ("paid", money.paid, _("paid")),
        ("committed", committed, _("committed, not paid")),
        ("planned", planned, _("estimated, not committed")),
        ("reserve", money.reserve, _("reserve")),
        ("rest", rest, _("in no line yet")),
    ]
    whole = sum((amount for _name, amount, _word in amounts), ZERO)
    parts, start = [], 0.0
    for name, amount, word in amounts:
        if amount:
            width = float(amount / whole * 100)
            parts.append((name, amount, word, round(start, 2), round(width, 2)))
            start += width
    return parts


@require_POST
def add_line(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more line, then the next can be typed."""
    found = seen_initiative(request, key)
    line = actions.add_budget_line(found, **_filled(LineForm(request.POST)), by=actor(request))
    toast(request, _("%(name)s added") % {"name": line.name}, undo_url())
    return redirect("money:initiative_budget", key)


@require_POST
def approve_budget(request: HttpRequest, key: UUID) -> HttpResponse:
    """Set the approved amount and the reserve."""
    found = seen_initiative(request, key)
    actions.approve_budget(found, **_filled(BudgetForm(request.POST)), by=actor(request))
    toast(request, _("Budget approved"), undo_url())
    return redirect("money:initiative_budget", key)


def budget(request: HttpRequest) -> HttpResponseBase:
    """All budgets the person may see."""
    by = actor(request)
    check_right(request, SEE_BUDGET)
    code = currency()
    rows = money_rows(request, code)
    table = BudgetTable(request, rows=rows)
    answer = table.answer()
    if answer:
        return answer
    context = {
        "table": table,
        "sentence": _whole(rows, sum(team_costs(by).values(), ZERO), code),
        "pages": _pages(by, "budget"),
    }
    return page(request, "money/budget.html", context)


def teams(request: HttpRequest) -> HttpResponseBase:
    """What teams cost a month."""
    by = actor(request)
    if not sees_rates(by):
        raise PermissionDenied(SEE_RATE)
    table = TeamCostTable(request)
    return table.answer() or page(request, "money/teams.html", {"table": table, "pages": _pages(by, "teams")})


def _pages(by: User, here: str) -> list[Tab]:
    """Budgets and teams as tabs, for those who see both."""
    if not (sees_rates(by) and may(by, SEE_BUDGET)):
        return []
    pages = (("budget", _("Budgets")), ("teams", _("Teams")))
    return [Tab(label, reverse(f"money:{name}"), name == here) for name, label in pages]


def money_rows(request: HttpRequest, code: str) -> list[MoneyRow]:
    """The initiatives with money, those over their budget first, then the largest."""
    initiatives = list(
        Initiative.objects.visible_to(actor(request)).open().select_related("kind", "owner", "team")
    )
    money = money_of(initiatives, actor(request))
    rows = [MoneyRow(row, money[row.pk], code) for row in initiatives if money[row.pk].is_known]
    return sorted(rows, key=lambda row: (row.status.rank, -row.money.total, row.initiative.name))


def _whole(rows: list[MoneyRow], monthly: Decimal, code: str) -> str:
    """All together in one sentence."""
    if not rows and not monthly:
        return ""
    total = sum((row.money.total for row in rows), ZERO)
    bound = sum((row.money.bound for row in rows), ZERO)
    over = [row.initiative.name for row in rows if row.money.is_over]
    text = _("%(total)s in budgets, %(bound)s of it committed") % {
        "total": money_text(total, code),
        "bound": money_text(bound, code),
    }
    if monthly:
        text += _("; teams cost %(monthly)s a month") % {"monthly": money_text(monthly, code)}
    return f"{text}. " + (_("Over: %(names)s.") % {"names": ", ".join(over[:3])} if over else "")
