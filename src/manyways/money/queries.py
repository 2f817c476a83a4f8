"""Reads of money: what is left of budgets, what teams cost a month, and which part an initiative bears."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Greatest

from manyways.access.clock import today
from manyways.access.models import Organisation, User
from manyways.money.models import ZERO, Budget, BudgetLine, TeamRate
from manyways.money.sharing import costs_where_people_are
from manyways.teams.queries.structures import shares_on
from manyways.work.approaches import APPROACHES
from manyways.work.models import Initiative


@dataclass(frozen=True)
class Money:
    """The money of one initiative. `bound` is committed or paid, whichever is more, line by line.

    `monthly` is its part of what its team costs a month: a team's cost is split evenly over the running
    initiatives it leads in flow, so that the parts add up to the team.
    """

    budget: Decimal = ZERO
    reserve: Decimal = ZERO
    estimate: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO
    bound: Decimal = ZERO
    monthly: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """The approved budget; before there is one, the estimates."""
        return self.budget or self.estimate

    @property
    def uncommitted(self) -> Decimal:
        """What can still be decided about. Negative when more is bound than was approved."""
        return self.total - self.bound

    @property
    def unplanned(self) -> Decimal:
        """What no line and no reserve claims. Negative when the plan is larger than the budget."""
        return self.budget - self.reserve - self.estimate if self.budget else ZERO

    @property
    def is_over(self) -> bool:
        """Whether more is planned or bound than was approved."""
        return bool(self.budget) and (self.unplanned < 0 or self.uncommitted < 0)

    @property
    def is_known(self) -> bool:
        """Whether anything was said about its money."""
        return bool(self.total or self.monthly or self.bound)


def currency() -> str:
    """The one currency of the organisation, as its ISO code."""
    return Organisation.objects.values_list("currency", flat=True).first() or "USD"


def lines_of(initiative: Initiative, user: User) -> QuerySet[BudgetLine]:
    """The budget lines of an initiative, in their order."""
    return BudgetLine.objects.visible_to(user).filter(initiative=initiative)


def money_of(initiatives: Iterable[Initiative], user: User, day: date | None = None) -> dict[int, Money]:
    """The money of each initiative this person may see, by id. At most six queries."""
    rows = list(initiatives)
    ids = [row.pk for row in rows]
    budgets = {row.initiative_id: row for row in Budget.objects.visible_to(user).filter(initiative__in=ids)}
    sums = {
        row["initiative"]: row
        for row in BudgetLine.objects.visible_to(user)
        .filter(initiative__in=ids)
        .order_by()
        .values("initiative")
        .annotate(
            estimates=Sum("estimate"),
            commitments=Sum("committed"),
            payments=Sum("paid"),
            bindings=Sum(Greatest("committed", "paid")),
        )
    }
    parts = monthly_parts(user, day, rows)
    return {row.pk: _money(budgets.get(row.pk), sums.get(row.pk), parts.get(row.pk, ZERO)) for row in rows}


def _money(budget: Budget | None, sums: Mapping[str, Any] | None, monthly: Decimal) -> Money:
    found = sums or {}
    return Money(
        budget.amount if budget else ZERO,
        budget.reserve if budget else ZERO,
        found.get("estimates", ZERO),
        found.get("commitments", ZERO),
        found.get("payments", ZERO),
        found.get("bindings", ZERO),
        monthly,
    )


def team_rates(user: User, day: date | None = None) -> dict[int, Decimal]:
    """What each team pays in the month of a day, by its id; empty for those who may not see it."""
    rates = TeamRate.objects.visible_to(user).filter(from_on__lte=day or today())
    newest = rates.order_by("team", "-from_on").distinct("team")
    return dict(newest.values_list("team", "monthly"))


def team_costs(user: User, day: date | None = None) -> dict[int, Decimal]:
    """What the people in each team cost in the month of a day, by its id; empty for those who may not see it.

    That is what the team pays, without those it embedded elsewhere and with those embedded in it.
    """
    return costs_from(team_rates(user, day), day)


def costs_from(rates: Mapping[int, Decimal], day: date | None = None) -> dict[int, Decimal]:
    """What the people in each team cost, from what each team pays, on a day."""
    return costs_where_people_are(rates, shares_on(day)) if rates else {}


def monthly_parts(
    user: User, day: date | None = None, initiatives: Iterable[Initiative] | None = None
) -> dict[int, Decimal]:
    """The part of its team's monthly cost each running initiative in flow bears, by its id; of those named, or of all."""
    costs = team_costs(user, day)
    if not costs:
        return {}
    in_flow = [slug for slug, way in APPROACHES.items() if way.has_board]
    running = Initiative.objects.filter(state=Initiative.State.RUNNING, approach__in=in_flow).order_by()
    shares = dict(running.filter(team__in=costs).values_list("team").annotate(count=Count("pk")))
    bearing = running.filter(team__in=shares) if initiatives is None else initiatives
    found = {}
    for row in bearing:
        is_bearing = row.state == Initiative.State.RUNNING and row.approach in in_flow
        if row.team_id and row.team_id in shares and is_bearing:
            found[row.pk] = (costs[row.team_id] / shares[row.team_id]).quantize(Decimal("0.01"))
    return found
