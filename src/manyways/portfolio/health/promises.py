"""Checks of what was promised: planned days kept, money kept within its budget."""

from collections.abc import Mapping

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.money.models import Budget, BudgetLine
from manyways.portfolio.health.checks import Measured, Sight, check
from manyways.work.models import Item

Answers = Mapping[int, Measured]


@check("days_kept", lazy("Planned days kept"), "%", is_high_bad=False)
def days_kept(sight: Sight) -> Answers:
    """The share of items with a deadline now over that were finished by it."""
    over = Q(finished_at__isnull=False) | Q(deadline_at__date__lt=sight.day)
    rows = (
        Item.objects.filter(
            initiative__in=sight.initiatives, deadline_at__isnull=False, dropped_at__isnull=True
        )
        .filter(over)
        .order_by()
        .values_list("initiative")
        .annotate(
            count=Count("pk"), kept=Count("pk", filter=Q(finished_at__date__lte=F("deadline_at__date")))
        )
    )
    return {
        pk: Measured(
            kept / count * 100, _("%(kept)s of %(count)s planned days kept") % {"kept": kept, "count": count}
        )
        for pk, count, kept in rows
    }


@check("budget_bound", lazy("Committed or paid, of the approved budget"), "%", proves=False)
def budget_bound(sight: Sight) -> Answers:
    """What is bound in percent of the budget. Amounts are not told: not all who see a status may see money."""
    budgets = Budget.objects.filter(initiative__in=sight.initiatives, amount__gt=0)
    amounts = dict(budgets.values_list("initiative", "amount"))
    bound = dict(
        BudgetLine.objects.filter(initiative__in=amounts)
        .order_by()
        .values_list("initiative")
        .annotate(total=Sum(Greatest("committed", "paid")))
    )
    return {pk: _bound(float(bound.get(pk, 0) / amount * 100)) for pk, amount in amounts.items()}


def _bound(percent: float) -> Measured:
    if percent > 100:
        return Measured(percent, _("More committed than its budget"))
    is_all = percent == 100
    return Measured(
        percent, _("All of its budget is committed") if is_all else _("Committed within its budget")
    )
