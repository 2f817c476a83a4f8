"""The principles a change asks for: published, acknowledged by teams, with exceptions asked for and answered."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.change.models.sight import OfInitiative, Row_co
from manyways.teams.models import Team
from manyways.work.models import Initiative


class OfPrinciple(OfInitiative[Row_co]):
    """Rows that belong to an initiative through a principle."""

    path = "principle__initiative"


@recorded()
class Principle(Record):
    """One principle. `edition` rises when a published one is worded anew: teams then acknowledge it again."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="principles")
    name = models.CharField(_("principle"), max_length=300)
    is_fixed = models.BooleanField(_("non-negotiable"), default=False)
    published_on = models.DateField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)

    objects: ClassVar["OfInitiative[Principle]"] = OfInitiative()

    class Meta:
        verbose_name = _("principle")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of all principles of its change."""
        return reverse("change:principles", args=[self.initiative.key])

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


@recorded()
class Acknowledgement(Record):
    """A team's lead said on a day that the team knows a principle, as it was worded then."""

    principle = models.ForeignKey(Principle, models.CASCADE, related_name="acknowledgements")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    edition = models.PositiveIntegerField()
    given_on = models.DateField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar["OfPrinciple[Acknowledgement]"] = OfPrinciple()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["principle", "team", "edition"], name="acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.given_on}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its principle."""
        return self.principle.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its principle."""
        return self.principle.owner_ids()


@recorded()
class PrincipleException(Record):
    """A team asks to do without a principle; it is allowed or not, with a reason."""

    principle = models.ForeignKey(Principle, models.CASCADE, related_name="exceptions")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    words = models.CharField(_("what you need, and why"), max_length=500)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    is_allowed = models.BooleanField(null=True, blank=True)
    answer = models.CharField(_("reason"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    objects: ClassVar["OfPrinciple[PrincipleException]"] = OfPrinciple()

    class Meta:
        verbose_name = _("exception to a principle")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_allowed=None, answered_on=None)
                | (models.Q(is_allowed__isnull=False, answered_on__isnull=False) & ~models.Q(answer="")),
                name="exception_answered_with_reason",
            )
        ]

    def __str__(self) -> str:
        return self.principle.name

    def get_absolute_url(self) -> str:
        """The page of all principles of its change."""
        return self.principle.get_absolute_url()

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its principle."""
        return self.principle.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its principle."""
        return self.principle.owner_ids()
