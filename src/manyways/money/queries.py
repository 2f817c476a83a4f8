"""Reads of money: what is left of budgets, what teams cost a month, and which part an initiative bears."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Greatest

from manyways.access.clock import today
from manyways.access.models import Organisation, User
from manyways.access.rules import may_everywhere
from manyways.access.written import written_once
from manyways.money.models import SEE_BUDGET, ZERO, BudgetLine, TeamRate, sees_rates, with_money_seen
from manyways.money.sharing import costs_where_people_are
from manyways.teams.models import Team
from manyways.teams.queries.structures import shares_on
from manyways.work.approaches import APPROACHES
from manyways.work.models import Initiative

_IN_FLOW = [slug for slug, way in APPROACHES.items() if way.has_board]
BEARING = Q(state=Initiative.State.RUNNING, approach__in=_IN_FLOW)
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
    seen = amounts_of(money_seen(rows, user))
    return {row.pk: replace(seen.get(row.pk, Money()), monthly=part_of(row, parts)) for row in rows}


def money_seen(initiatives: Iterable[Initiative], user: User) -> set[int]:
    """The ids of those whose money the user may see. No query where a role opens all of them, else one."""
    ids = {row.pk for row in initiatives}
    if may_everywhere(user, SEE_BUDGET):
        return ids
    return set(with_money_seen(user).filter(pk__in=ids).values_list("pk", flat=True))


def amounts_of(ids: Collection[int]) -> dict[int, Money]:
    """Budget and sums of the lines of each initiative, whoever asks. One query."""
    rows = Initiative.objects.filter(pk__in=ids).order_by()
    found: Any = rows.values("pk", budgeted=F("budget__amount"), reserve=F("budget__reserve")).annotate(
        estimate=Sum("budget_lines__estimate"),
        committed=Sum("budget_lines__committed"),
        paid=Sum("budget_lines__paid"),
        bound=Sum(Greatest("budget_lines__committed", "budget_lines__paid")),
    )
    return {row.pop("pk"): _money(row) for row in found}


def _money(amounts: Mapping[str, Decimal | None]) -> Money:
    known = {name: amount or ZERO for name, amount in amounts.items() if name != "budgeted"}
    return Money(budget=amounts["budgeted"] or ZERO, **known)


def part_of(initiative: Initiative, parts: Mapping[int, Decimal]) -> Decimal:
    """What an initiative bears of its team's cost a month; `parts` by team."""
    is_bearing = initiative.state == Initiative.State.RUNNING and initiative.approach in _IN_FLOW
    return parts.get(initiative.team_id or 0, ZERO) if is_bearing else ZERO


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
    return costs_where_people_are(rates, shares_on(day, rates)) if rates else {}


def monthly_by_team(user: User, day: date | None = None) -> dict[int, Decimal]:
    """What each running initiative in flow that a team leads bears of the team's monthly cost, by team. Two queries."""
    if not sees_rates(user):
        return {}
    rows = _rates_and_led(day=day or today())
    costs = costs_from({team: rate for team, rate, _led in rows if rate is not None}, day)
    counts = {team: count for team, _rate, count in rows if count and team in costs}
    return {team: (costs[team] / count).quantize(Decimal("0.01")) for team, count in counts.items()}


@written_once
def _rates_and_led(*, day: Any) -> QuerySet[Any]:
    """Each team with what it pays a month on a day, and how many initiatives in flow it leads."""
    newest = TeamRate.objects.filter(team=OuterRef("pk"), from_on__lte=day).order_by("-from_on")
    is_borne = Q(
        initiatives__state=Initiative.State.RUNNING,
        initiatives__approach__in=_IN_FLOW,
        initiatives__deleted_at__isnull=True,
    )
    teams = Team.objects.annotate(
        rate=Subquery(newest.values("monthly")[:1]), led=Count("initiatives", filter=is_borne)
    )
    return teams.order_by().values_list("pk", "rate", "led")
