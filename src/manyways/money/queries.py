"""Reads of money: what is left of budgets, what teams cost a month, and which part an initiative bears."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest, NullIf

from manyways.access.clock import today
from manyways.access.models import Organisation, User
from manyways.money.models import ZERO, BudgetLine, TeamRate, with_money_seen
from manyways.money.sharing import costs_where_people_are
from manyways.teams.queries.structures import shares_on
from manyways.work.approaches import APPROACHES
from manyways.work.models import Initiative

_IN_FLOW = [slug for slug, way in APPROACHES.items() if way.has_board]
_BEARING = Q(state=Initiative.State.RUNNING, approach__in=_IN_FLOW)
"""The initiatives that a team's cost is split over."""


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


def money_of(
    initiatives: Iterable[Initiative],
    user: User,
    day: date | None = None,
    parts: Mapping[int, Decimal] | None = None,
) -> dict[int, Money]:
    """The money of each initiative this person may see, by id. At most four queries; one where `parts` are at hand."""
    rows = list(initiatives)
    parts = monthly_by_team(user, day) if parts is None else parts
    wanted = Initiative.objects.filter(pk__in=[row.pk for row in rows])
    seen = {row.pop("pk"): row for row in _amounts_in(wanted, user)}
    return {row.pk: _money(seen.get(row.pk, {}), _part_of(row, parts)) for row in rows}


def _amounts_in(initiatives: QuerySet[Initiative], user: User) -> Any:
    """Budget and sums of the lines of each, as far as this person may see them."""
    seen = initiatives.filter(pk__in=with_money_seen(user)).order_by()
    return seen.values("pk", budgeted=F("budget__amount"), reserve=F("budget__reserve")).annotate(
        estimate=Sum("budget_lines__estimate"),
        committed=Sum("budget_lines__committed"),
        paid=Sum("budget_lines__paid"),
        bound=Sum(Greatest("budget_lines__committed", "budget_lines__paid")),
    )


def _money(amounts: Mapping[str, Decimal | None], monthly: Decimal) -> Money:
    known = {name: amount or ZERO for name, amount in amounts.items() if name != "budgeted"}
    return Money(budget=amounts.get("budgeted") or ZERO, monthly=monthly, **known)


def _part_of(initiative: Initiative, parts: Mapping[int, Decimal]) -> Decimal:
    is_bearing = initiative.state == Initiative.State.RUNNING and initiative.approach in _IN_FLOW
    return parts.get(initiative.team_id or 0, ZERO) if is_bearing else ZERO


def money_added_up(
    initiatives: QuerySet[Initiative], user: User, parts: Mapping[int, Decimal]
) -> tuple[Decimal, Decimal, Decimal]:
    """The totals of initiatives, what is bound of them, and what they bear a month. At most two queries."""
    wanted = Initiative.objects.filter(pk__in=initiatives.order_by().values("pk"))
    total = Coalesce(NullIf("budgeted", ZERO), "estimate", ZERO)
    sums = (
        _amounts_in(wanted, user)
        .annotate(total=total)
        .aggregate(totals=Sum("total"), bindings=Sum("bound", filter=~Q(total=ZERO)))
    )
    bearing = wanted.filter(_BEARING, team__in=parts).values_list("team").annotate(count=Count("pk"))
    monthly = sum((parts[team] * count for team, count in bearing), ZERO) if parts else ZERO
    return sums["totals"] or ZERO, sums["bindings"] or ZERO, monthly


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


def monthly_by_team(user: User, day: date | None = None) -> dict[int, Decimal]:
    """What each running initiative in flow that a team leads bears of the team's monthly cost, by team."""
    costs = team_costs(user, day)
    led = Initiative.objects.filter(_BEARING, team__in=costs).order_by().values_list("team")
    counts = dict(led.annotate(count=Count("pk"))) if costs else {}
    return {team: (costs[team] / count).quantize(Decimal("0.01")) for team, count in counts.items()}
