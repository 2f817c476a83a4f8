"""Stages items flow through, and the explicit record of each move."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded, traced
from manyways.teams.models import CompanyWide, Person, Team
from manyways.ui.own_words import OwnCharField


@recorded()
class Stage(Record):
    """A column of a team's board; without a team, of the board everyone starts from.

    One that past moves name stays when a board no longer has it, without cards, for the flow figures.
    """

    class Category(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DOING = "doing", _("In progress")
        DONE = "done", _("Done")

    class Limit(models.TextChoices):
        WARN = "warn", _("says so")
        DENY = "deny", _("takes no more")

    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="stages")
    name = OwnCharField(_("name"), max_length=60)
    category = models.CharField(max_length=8, choices=Category.choices)
    rank = models.PositiveSmallIntegerField(default=0)
    wip_limit = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)
    limit_rule = models.CharField(
        _("when it is full, it"), max_length=4, choices=Limit.choices, default=Limit.WARN
    )
    policy = models.CharField(_("may enter when"), max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar["CompanyWide[Stage]"] = CompanyWide()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], name="stage_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return self.team.scopes() if self.team else []


class StageChangeSet(models.QuerySet["StageChange"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "StageChangeSet":
        """Those of items the user may see."""
        from manyways.work.models.items import Item

        return self.filter(item__in=Item.objects.visible_to(user))


@traced()
class StageChange(models.Model):
    """One move of an item from a stage to another; what flow metrics are computed from. Importable."""

    item = models.ForeignKey("work.Item", models.CASCADE, related_name="stage_changes")
    from_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = StageChangeSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["item", "at"], name="stage_change_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.to_stage}"


class BlockedPeriodSet(models.QuerySet["BlockedPeriod"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "BlockedPeriodSet":
        """Those of items the user may see."""
        from manyways.work.models.items import Item

        return self.filter(item__in=Item.objects.visible_to(user))


@traced()
class BlockedPeriod(models.Model):
    """A time during which an item could not go on, why, and for whom it waited; open while `ended_at` is empty."""

    item = models.ForeignKey("work.Item", models.CASCADE, related_name="blocked_periods")
    reason = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("waits for the team")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("waits for")
    )

    objects = BlockedPeriodSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(ended_at__isnull=True), name="blocked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="blocked_period",
            ),
        ]
        indexes = [models.Index(fields=["item", "started_at"], name="blocked_period_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.reason}"
