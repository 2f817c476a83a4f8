"""Where nobody is counted by name, how long names are kept, and the counts that stay when they are gone."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded
from manyways.change.models.impacts import Impact
from manyways.change.models.sight import OfInitiative
from manyways.teams.models import CompanyWide, Group

USUAL_DAYS = 180


@recorded()
class CountsOnly(Record):
    """A group, with those below it, in which change is told and counted without a single name: a country, a site."""

    group = models.OneToOneField(
        Group, models.CASCADE, related_name="counts_only", verbose_name=_("country or group")
    )
    because = models.CharField(_("why"), max_length=300, help_text=_("Printed on the data sheet."))
    since = models.DateField(_("since"))

    objects: ClassVar["CompanyWide[CountsOnly]"] = CompanyWide()

    class Meta:
        ordering = ["group__name", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(because=""), name="counts_only_because")]

    def __str__(self) -> str:
        return str(self.group)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its group."""
        return self.group.scopes()


@recorded()
class KeepingTime(Record):
    """How many days after its milestone a confirmation keeps the name of its person. One row."""

    days = models.PositiveSmallIntegerField(
        _("days after the milestone"),
        default=USUAL_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )
    is_only = models.BooleanField(default=True, unique=True, editable=False)

    objects: ClassVar["CompanyWide[KeepingTime]"] = CompanyWide()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_only=True), name="keeping_time_only"),
            models.CheckConstraint(condition=models.Q(days__range=(1, 3650)), name="keeping_time_days"),
        ]

    def __str__(self) -> str:
        return str(self.days)


class OfImpact(OfInitiative["SettledTally"]):
    """Tallies seen by those who see the initiative."""

    path = "impact__milestone__item__initiative"


class SettledTally(models.Model):
    """What the confirmations of an impact said in numbers when they were deleted; nothing is owed for it any more."""

    impact = models.OneToOneField(Impact, models.CASCADE, related_name="tally")
    affected = models.PositiveIntegerField()
    told = models.PositiveIntegerField()
    trained = models.PositiveIntegerField()
    closed_on = models.DateField()

    objects: ClassVar["OfImpact"] = OfImpact()

    def __str__(self) -> str:
        return f"{self.impact}: {self.told}, {self.trained} / {self.affected}"
