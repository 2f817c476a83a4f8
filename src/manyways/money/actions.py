"""What people do with money: approve a budget, plan and commit its lines, say what a team costs."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked, declare_right
from manyways.access.clock import today
from manyways.access.models import User
from manyways.money.models import SEE_BUDGET, SEE_RATE, ZERO, Budget, BudgetLine, TeamRate
from manyways.teams.models import Team
from manyways.work.models import Initiative

declare_right(SEE_BUDGET, lazy("See budgets and their lines"))
declare_right(SEE_RATE, lazy("See what teams cost"))

EDITABLE = frozenset({"name", "estimate", "committed", "paid", "note", "rank"})
RANK_STEP = 1024


@action("money.approve_budget", lazy("Approve a budget"), on="initiative", said=lazy("set a budget"))
def approve_budget(
    initiative: Initiative,
    *,
    amount: Decimal,
    reserve: Decimal = ZERO,
    version: int | None = None,
    by: User,
) -> Budget:
    """Set the approved amount of an initiative and the part of it that is kept in reserve."""
    budget = Budget.objects.filter(initiative=initiative).first()
    if budget is None:
        budget = Budget(initiative=initiative, amount=amount, reserve=reserve)
        checked(budget).save()
        return budget
    changes = {"amount": amount, "reserve": reserve}
    return apply_changes(budget, changes, allowed=frozenset(changes), version=version)


@action(
    "money.add_budget_line", lazy("Add a budget line"), on="initiative", said=lazy("added the line %(name)s")
)
def add_budget_line(
    initiative: Initiative,
    *,
    name: str,
    estimate: Decimal = ZERO,
    committed: Decimal = ZERO,
    paid: Decimal = ZERO,
    note: str = "",
    by: User,
) -> BudgetLine:
    """Plan money for one thing. The line goes to the end of the list."""
    last = BudgetLine.objects.filter(initiative=initiative).aggregate(last=Max("rank"))["last"] or 0
    line = BudgetLine(
        initiative=initiative,
        name=name.strip(),
        estimate=estimate,
        committed=committed,
        paid=paid,
        note=note,
        rank=last + RANK_STEP,
    )
    checked(line).save()
    return line


@action("money.edit_budget_line", lazy("Change a budget line"), said=lazy("changed the line %(name)s"))
def edit_budget_line(
    line: BudgetLine, changes: dict[str, Any], *, version: int | None = None, by: User
) -> BudgetLine:
    """Change the fields of `EDITABLE`: what is estimated, committed by a signature, paid."""
    return apply_changes(line, changes, allowed=EDITABLE, version=version)


@action("money.remove_budget_line", lazy("Remove a budget line"), said=lazy("removed the line %(name)s"))
def remove_budget_line(line: BudgetLine, *, by: User) -> None:
    """Take a line away. What is committed or paid stays: set it to nothing first."""
    if BudgetLine.objects.select_for_update().get(pk=line.pk).bound:
        raise Refused(_("Money is committed or paid on this line. Set both to 0 first, if that was wrong."))
    line.delete()


@action("money.set_team_rate", lazy("Say what a team costs"), on="team", said=lazy("set what a team costs"))
def set_team_rate(team: Team, *, monthly: Decimal, from_on: date | None = None, by: User) -> TeamRate:
    """Say what a team costs in a month from a day on, today by default; earlier months keep their cost."""
    day = from_on or today()
    rate = TeamRate.objects.filter(team=team, from_on=day).first()
    if rate is None:
        rate = TeamRate(team=team, from_on=day, monthly=monthly)
        checked(rate).save()
        return rate
    return apply_changes(rate, {"monthly": monthly}, allowed=frozenset({"monthly"}))
