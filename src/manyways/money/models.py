"""Budgets of initiatives, their lines, and what a team costs in a month."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may, may_everywhere, owners_may, scope_ids
from manyways.teams.models import Team
from manyways.work.models import Initiative

SEE_BUDGET = "money.see_budget_line"
SEE_RATE = "money.see_team_rate"
ZERO = Decimal(0)


def _amount(label: object) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=14, decimal_places=2, default=ZERO)  # type: ignore[arg-type]


def with_money_seen(user: User) -> models.QuerySet[Initiative]:
    """The initiatives whose budget the user may see: by a role there or over all, or as the owner."""
    seen = Initiative.objects.visible_to(user)
    if may_everywhere(user, SEE_BUDGET):
        return seen
    if not may(user, SEE_BUDGET) and not owners_may(user, SEE_BUDGET):
        return seen.none()
    return seen.filter(
        Q(owner__user=user if owners_may(user, SEE_BUDGET) else None, owner__user__isnull=False)
        | Q(pk__in=scope_ids(user, "initiative", SEE_BUDGET))
        | Q(team_id__in=scope_ids(user, "team", SEE_BUDGET))
        | Q(program_id__in=scope_ids(user, "program", SEE_BUDGET))
    )


def sees_rates(user: User) -> bool:
    """Whether the user may see what teams cost."""
    return may_everywhere(user, SEE_RATE)


class BudgetSet(models.QuerySet["Budget"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "BudgetSet":
        """Those of the initiatives whose money the user may see."""
        return self.filter(initiative__in=with_money_seen(user))


@recorded()
class Budget(Record):
    """What was approved for an initiative, and how much of it is kept in reserve."""

    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="budget")
    amount = _amount(_("approved budget"))
    reserve = _amount(_("reserve"))

    objects = BudgetSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(reserve__gte=0), name="budget_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(reserve__lte=F("amount")),
                name="reserve_within_budget",
                violation_error_message=_("The reserve is larger than the budget."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.initiative)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


class BudgetLineSet(models.QuerySet["BudgetLine"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "BudgetLineSet":
        """Those of the initiatives whose money the user may see."""
        return self.filter(initiative__in=with_money_seen(user))


@recorded()
class BudgetLine(Record):
    """One thing money is planned for: estimated, then committed by a signature, then paid."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="budget_lines")
    name = models.CharField(_("line"), max_length=200)
    estimate = _amount(_("estimate"))
    committed = _amount(_("committed"))
    paid = _amount(_("paid"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    rank = models.PositiveIntegerField(default=0)

    objects = BudgetLineSet.as_manager()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(estimate__gte=0) & Q(committed__gte=0) & Q(paid__gte=0),
                name="line_not_negative",
                violation_error_message=_("Amounts cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The money tab of its initiative."""
        return reverse("money:initiative_budget", args=[self.initiative.key])

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()

    @property
    def bound(self) -> Decimal:
        """What can no longer be spent otherwise: the commitment, or what was paid where that is more."""
        return max(self.committed, self.paid)


class TeamRateSet(models.QuerySet["TeamRate"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "TeamRateSet":
        """All for those who may see what teams cost, none for others."""
        return self.all() if sees_rates(user) else self.none()


@recorded()
class TeamRate(Record):
    """What a team costs in a month from a day on, until a later row says otherwise."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="rates", verbose_name=_("team"))
    from_on = models.DateField(_("from"))
    monthly = _amount(_("cost a month"))

    objects = TeamRateSet.as_manager()

    class Meta:
        ordering = ["team", "-from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "from_on"],
                name="team_rate_once_a_day",
                violation_error_message=_("There is a cost from this day already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(monthly__gte=0),
                name="team_rate_not_negative",
                violation_error_message=_("A cost cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.from_on}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return [("team", self.team_id)]
