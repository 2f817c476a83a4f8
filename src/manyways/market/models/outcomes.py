"""How an initiative is shown to those who sell it: their words, and how far its date may be relied on."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.change.models.sight import OfInitiative
from manyways.forecast.models import Forecast
from manyways.work.models import Initiative


@recorded()
class Outcome(Record):
    """One line of the outlook. Outcomes without a row of their own stand there by their initiative's own words.

    `is_shown`: of other kinds of work only those put there; an outcome can be left out. A date is fixed only after
    `discovered_on`, the day on which the team knew enough.
    """

    class Level(models.TextChoices):
        EXPLORING = "exploring", _("Exploring")
        EXPECTED = "expected", _("Expected window")
        FIXED = "fixed", _("Fixed date")

    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="outcome")
    headline = models.CharField(_("what customers will be able to do"), max_length=200, blank=True)
    words = models.CharField(_("in one sentence"), max_length=300, blank=True)
    is_shown = models.BooleanField(_("on the outlook"), default=True)
    level = models.CharField(_("how sure"), max_length=12, choices=Level.choices, default=Level.EXPECTED)
    discovered_on = models.DateField(_("the team knew enough on"), null=True, blank=True)
    levelled_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar["OfInitiative[Outcome]"] = OfInitiative()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(level="fixed") | models.Q(discovered_on__isnull=False),
                name="fixed_after_discovery",
            )
        ]

    def __str__(self) -> str:
        return self.headline or self.initiative.name

    def get_absolute_url(self) -> str:
        """Its page for Sales and Marketing."""
        return reverse("market:outcome", args=[self.initiative.key])

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


Causes = Sequence[tuple[str, int | None]]
"""(Group of inputs, days); None where the date is not reached on one side."""


class Move(models.Model):
    """By how many days the safe date of an outcome moved up to a kept forecast from the one before, and through what.

    `days`: in the order in which the engine exchanged the groups of inputs.
    """

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="moves")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="moves")
    days = models.JSONField(default=list)

    objects: ClassVar["OfInitiative[Move]"] = OfInitiative()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forecast", "initiative"], name="move_once")]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.days}"

    @staticmethod
    def added_up(steps: Iterable[Causes]) -> dict[str, int | None]:
        """Causes by group of inputs over several moves; None where any of them has none."""
        total: dict[str, int | None] = {}
        for name, days in chain.from_iterable(steps):
            known = total.get(name, 0)
            total[name] = None if days is None or known is None else known + days
        return total


class OutlookLook(models.Model):
    """The last two times a person looked at the outlook, so that what changed starts where they stopped."""

    user = models.OneToOneField(User, models.CASCADE, related_name="outlook_look")
    looked_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["OutlookLook"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.user)
