"""The milestones of work that change something for people, each with a fixed day or one from the forecast."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded
from manyways.change.models.sight import OfItem
from manyways.teams.models import Person
from manyways.work.models import Initiative, Item

SAFE = 85


@recorded()
class Milestone(Record):
    """A milestone after which something is different for people.

    Its day is `fixed_on`, or else the forecast's at `percent`. `trial_days` holds the days of a forecast made
    elsewhere, as pairs of an ISO date and how often it came, in the order of the trials; with it, `fixed_on` is the
    day that forecast resolved to.
    """

    item = models.OneToOneField(Item, models.CASCADE, related_name="milestone")
    fixed_on = models.DateField(_("day"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("forecast at"), default=SAFE)
    reference = models.CharField(_("name in a file"), max_length=120, blank=True)
    sponsor = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    sponsor_spoke_on = models.DateField(_("the sponsor spoke on"), null=True, blank=True)
    trial_days = models.JSONField(default=list, blank=True)
    trial_days_last_week = models.JSONField(default=list, blank=True)

    objects: ClassVar["OfItem[Milestone]"] = OfItem()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(percent__range=(1, 99)), name="milestone_percent"),
            models.CheckConstraint(
                condition=models.Q(trial_days=[]) | models.Q(fixed_on__isnull=False),
                name="milestone_trials_resolved",
            ),
        ]

    def __str__(self) -> str:
        return self.item.name

    def get_absolute_url(self) -> str:
        """The page of its initiative."""
        return self.item.initiative.get_absolute_url()

    @property
    def initiative(self) -> Initiative:
        """What it belongs to."""
        return self.item.initiative

    @property
    def has_landed_on(self) -> date | None:
        """The day it came, once its item is finished."""
        return self.item.finished_at.date() if self.item.finished_at else None

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its item."""
        return self.item.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its item."""
        return self.item.owner_ids()
