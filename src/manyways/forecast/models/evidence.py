"""What was promised before and what came; how forecasts would have done on a team's own past."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere
from manyways.teams.models import Team

SEE_PAST = "forecast.see_past_dates"
SEE_COST = "money.see_budget"
"""The right to see what past work cost: the one of budgets."""
COSTS = ("planned_cost", "actual_cost")


class PastDateSet(models.QuerySet["PastDate"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "PastDateSet":
        """All of them for those who may see past dates over the whole organisation, else none."""
        return self.all() if may_everywhere(user, SEE_PAST) else self.none()


@recorded()
class PastDate(Record):
    """One piece of past work: what was promised for it and what came, as days or as dates.

    Days as typed win over dates. `customer_on` or `customer_days`: when a customer could first use it.
    """

    name = models.CharField(_("name"), max_length=200)
    planned_days = models.PositiveIntegerField(_("planned days"), null=True, blank=True)
    actual_days = models.PositiveIntegerField(_("actual days"), null=True, blank=True)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    started_on = models.DateField(_("started"), null=True, blank=True)
    finished_on = models.DateField(_("finished"), null=True, blank=True)
    customer_on = models.DateField(_("reached a customer"), null=True, blank=True)
    customer_days = models.PositiveIntegerField(_("days until a customer had it"), null=True, blank=True)
    planned_cost = models.DecimalField(
        _("planned cost"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    actual_cost = models.DecimalField(
        _("actual cost"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = PastDateSet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(planned_days__isnull=True) | models.Q(planned_days__gt=0),
                name="past_planned_days",
                violation_error_message=_("Planned days are one or more."),
            ),
            models.CheckConstraint(
                condition=models.Q(actual_days__isnull=True) | models.Q(actual_days__gt=0),
                name="past_actual_days",
                violation_error_message=_("Actual days are one or more."),
            ),
            models.CheckConstraint(
                condition=(models.Q(planned_cost__isnull=True) | models.Q(planned_cost__gte=0))
                & (models.Q(actual_cost__isnull=True) | models.Q(actual_cost__gte=0)),
                name="past_costs",
                violation_error_message=_("A cost cannot be negative."),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="past_date_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def planned(self) -> int | None:
        """Days from the planned start to the date promised."""
        if self.planned_days or not self.promised_on:
            return self.planned_days
        start = self.planned_start_on or self.started_on
        return (self.promised_on - start).days if start else None

    @property
    def actual(self) -> int | None:
        """Days from the start to the end it came to."""
        return self.actual_days or self._since_start("finished_on")

    @property
    def lead(self) -> int | None:
        """Days from the start until a customer could use it."""
        return self.customer_days or self._since_start("customer_on")

    @property
    def slip(self) -> float | None:
        """How much longer than planned it took, as a share; negative where it was quicker."""
        if not self.planned or not self.actual or self.planned < 0 or self.actual < 0:
            return None
        return self.actual / self.planned - 1

    def _since_start(self, name: str) -> int | None:
        end, start = getattr(self, name), self.started_on or self.planned_start_on
        return (end - start).days if end and start else None


class BackTestSet(models.QuerySet["BackTest"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "BackTestSet":
        """Those of the teams the user may see."""
        return self.filter(team__in=Team.objects.visible_to(user))


@recorded()
class BackTest(Record):
    """How forecasts would have done on a team's own past, walked through fortnight by fortnight; the newest of each team.

    `scores`: one for each model and horizon, as `{"model", "items", "coverage": {"50", "85", "95"}, "pinball_days",
    "judged", "waiting"}`; empty where the past is too short. `origins`: days on which was forecast.
    """

    team = models.OneToOneField(Team, models.CASCADE, related_name="back_test")
    as_of = models.DateField(_("as of"))
    tested_at = models.DateTimeField(default=timezone.now)
    finished_count = models.PositiveIntegerField(_("finished items known"))
    origins = models.PositiveIntegerField(_("past forecasts"))
    scores = models.JSONField(default=list, blank=True)
    history_digest = models.CharField(max_length=64)

    objects = BackTestSet.as_manager()

    def __str__(self) -> str:
        return str(_("Test of %(team)s on its past")) % {"team": self.team}

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return self.team.scopes()
