"""What must be true before work is ready, enters a stage, or is done; and the answers given for it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide, Team
from manyways.work.models.initiatives import Initiative, Kind
from manyways.work.models.items import Item
from manyways.work.models.stages import Stage


@recorded()
class Check(Record):
    """One line of an agreement: of a team for its items, of a kind for its initiatives, of a stage for entering it.

    A line that is no longer in use stays for the answers given to it.
    """

    class Point(models.TextChoices):
        READY = "ready", _("Ready to start")
        ENTER = "enter", _("May enter")
        DONE = "done", _("Done")

    point = models.CharField(max_length=8, choices=Point.choices)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="checks")
    kind = models.ForeignKey(Kind, models.CASCADE, null=True, blank=True, related_name="checks")
    stage = models.ForeignKey(Stage, models.CASCADE, null=True, blank=True, related_name="checks")
    text = models.CharField(_("what must be true"), max_length=200)
    rank = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects: ClassVar["CompanyWide[Check]"] = CompanyWide()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(point="enter", stage__isnull=False, team__isnull=True, kind__isnull=True)
                | models.Q(point="ready", stage__isnull=True, team__isnull=False, kind__isnull=True)
                | models.Q(point="done", stage__isnull=True, team__isnull=False, kind__isnull=True)
                | models.Q(point="done", stage__isnull=True, team__isnull=True, kind__isnull=False),
                name="check_of_one",
            ),
            models.UniqueConstraint(
                fields=["point", "team", "kind", "stage", "text"], name="check_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        owner = self.team or (self.stage.team if self.stage else None)
        return owner.scopes() if owner else []


class TickSet(models.QuerySet["Tick"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "TickSet":
        """Those of what the user may see."""
        return self.filter(
            models.Q(item__in=Item.objects.visible_to(user))
            | models.Q(initiative__in=Initiative.objects.visible_to(user))
        )


@recorded()
class Tick(Record):
    """The answer to a check about one item or one initiative: it is so, or it is not needed and why."""

    check_line = models.ForeignKey(Check, models.CASCADE, related_name="ticks")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="ticks")
    initiative = models.ForeignKey(Initiative, models.CASCADE, null=True, blank=True, related_name="ticks")
    not_needed_because = models.CharField(_("not needed because"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = TickSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(item__isnull=False, initiative__isnull=True)
                | models.Q(item__isnull=True, initiative__isnull=False),
                name="tick_of_one",
            ),
            models.UniqueConstraint(
                fields=["check_line", "item", "initiative"], name="tick_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.check_line)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of what it is about."""
        about = self.item or self.initiative
        return about.scopes() if about else []

    def owner_ids(self) -> list[int]:
        """Those of what it is about."""
        about = self.item or self.initiative
        return about.owner_ids() if about else []
