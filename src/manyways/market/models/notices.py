"""Notice periods agreed with a group, and what they are about: changes that affect prices, contracts, support."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded, traced
from manyways.change.models import Need
from manyways.market.models.outcomes import Outcome
from manyways.teams.models import CompanyWide


@recorded()
class Effect(Record):
    """Something an outcome does that others must know early: it affects prices, needs training, changes a contract."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar["CompanyWide[Effect]"] = CompanyWide()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


@traced()
class OutcomeEffect(models.Model):
    """That an outcome does it."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="effects")
    effect = models.ForeignKey(Effect, models.CASCADE, related_name="outcomes")

    objects: ClassVar[models.Manager["OutcomeEffect"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "effect"], name="outcome_effect_once")]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.effect}"


@recorded()
class NoticePeriod(Record):
    """How long before such an outcome a group must be told, as a need of an agreement says. Checked against the forecast."""

    need = models.OneToOneField(Need, models.CASCADE, related_name="notice_period", verbose_name=_("need"))
    effect = models.ForeignKey(
        Effect, models.PROTECT, related_name="notice_periods", verbose_name=_("of every outcome that")
    )
    days = models.PositiveSmallIntegerField(_("days before it is likely there"))

    objects: ClassVar["CompanyWide[NoticePeriod]"] = CompanyWide()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__range=(1, 730)),
                name="notice_period_days",
                violation_error_message=_("Choose from 1 to 730 days."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.days}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its need."""
        return self.need.scopes()

    def owner_ids(self) -> list[int]:
        """Whoever speaks for one of the groups."""
        return self.need.owner_ids()
