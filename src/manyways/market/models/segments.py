"""Groups of customers an outcome is for."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded, traced
from manyways.market.models.outcomes import Outcome
from manyways.teams.models import CompanyWide, Group


@recorded()
class Segment(Record):
    """Customers of one sort: small schools, universities, companies. `group`: the audience that stands for them."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reached through")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar["CompanyWide[Segment]"] = CompanyWide()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


@traced()
class OutcomeSegment(models.Model):
    """That an outcome is for customers of one sort."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="for_segments")
    segment = models.ForeignKey(Segment, models.CASCADE, related_name="outcomes")

    objects: ClassVar[models.Manager["OutcomeSegment"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "segment"], name="outcome_segment_once")]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.segment}"
