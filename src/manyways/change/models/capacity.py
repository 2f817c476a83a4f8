"""How much change a group can take, and the days on which it takes none."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide, Group


@recorded()
class ChangeCapacity(Record):
    """From a day on: hours of change per person and week, and how many changes of high impact at once."""

    group = models.ForeignKey(
        Group, models.CASCADE, related_name="change_capacities", verbose_name=_("group")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    hours_per_week = models.FloatField(_("hours per person and week"), null=True, blank=True)
    most_high_changes = models.PositiveSmallIntegerField(_("high changes at once"), null=True, blank=True)

    objects: ClassVar["CompanyWide[ChangeCapacity]"] = CompanyWide()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours_per_week__isnull=True) | models.Q(hours_per_week__range=(0, 168)),
                name="change_capacity_hours",
            ),
            models.UniqueConstraint(
                fields=["group", "starts_on"], name="change_capacity_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.group)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its group."""
        return self.group.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its group."""
        return self.group.owner_ids()


@recorded()
class Blackout(Record):
    """Days (half-open) on which a group takes no change: a season, a close, a holiday."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="blackouts", verbose_name=_("group"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects: ClassVar["CompanyWide[Blackout]"] = CompanyWide()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="blackout_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.reason}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its group."""
        return self.group.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its group."""
        return self.group.owner_ids()
