"""Sprints: a cadence a team may lay over its flow, with a goal and the items taken."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded, traced
from manyways.teams.models import CompanyWide, Team
from manyways.ui.addresses import address_of
from manyways.work.models.items import Item


@recorded()
class Sprint(Record):
    """Some weeks of one team, both days counted, and what they are for. It changes nothing in how items flow."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="sprints")
    goal = models.CharField(_("goal"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    result = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects: ClassVar["CompanyWide[Sprint]"] = CompanyWide()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="sprint_period"
            ),
            models.UniqueConstraint(fields=["team", "starts_on"], name="sprint_once"),
        ]

    def __str__(self) -> str:
        return self.goal

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("work:sprint", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return self.team.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its team."""
        return self.team.owner_ids()

    def is_on(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on


class SprintItemSet(models.QuerySet["SprintItem"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "SprintItemSet":
        """Those of items the user may see."""
        return self.filter(item__in=Item.objects.visible_to(user))


@traced()
class SprintItem(models.Model):
    """An item taken into a sprint, and when; what comes in after the first day shows as added."""

    sprint = models.ForeignKey(Sprint, models.CASCADE, related_name="taken")
    item = models.ForeignKey(Item, models.CASCADE, related_name="in_sprints")
    taken_at = models.DateTimeField(default=timezone.now)

    objects = SprintItemSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sprint", "item"], name="sprint_item_once")]

    def __str__(self) -> str:
        return f"{self.sprint}: {self.item}"
