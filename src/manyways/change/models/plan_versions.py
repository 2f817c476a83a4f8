"""Versions of the plan of a change: what it held on a day, and why it was kept."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.change.models.cases import Checkpoint
from manyways.change.models.sight import OfInitiative
from manyways.ui.own_words import OwnCharField
from manyways.work.models import Initiative


@recorded()
class PlanVersion(Record):
    """The plan as it stood on a day. `plan` holds a line for each part of it, and no person's name."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="plan_versions")
    number = models.PositiveIntegerField(_("version"))
    reason = OwnCharField(_("why"), max_length=500)
    plan = models.JSONField(default=list)
    kept_on = models.DateField(_("kept on"))
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checkpoint = models.OneToOneField(
        Checkpoint, models.SET_NULL, null=True, blank=True, related_name="plan_version"
    )

    objects: ClassVar["OfInitiative[PlanVersion]"] = OfInitiative()

    class Meta:
        verbose_name = _("version of a plan")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="plan_version_number")]

    def __str__(self) -> str:
        return gettext("Version %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        """It beside the plan of today."""
        return f"{reverse('change:plan_versions', args=[self.initiative.key])}?then={self.number}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()
