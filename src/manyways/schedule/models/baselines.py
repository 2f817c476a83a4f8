"""Baselines: the dates of a plan as they stood on a day, kept under a name and never changed again."""

import pgtrigger
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded, traced
from manyways.work.models import Initiative, Item

FROZEN = pgtrigger.Protect(name="frozen", operation=pgtrigger.Update)


class BaselineSet(models.QuerySet["Baseline"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "BaselineSet":
        """Those of the initiatives the user may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))

    def newest_first(self) -> "BaselineSet":
        """The one that counts first."""
        return self.order_by("-taken_on", "-id")


@recorded()
class Baseline(Record):
    """A plan as it stood on a day, with the reason why it was kept.

    `links_digest` changes with any link inside the plan, so that a comparison can say whether the order changed too.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="baselines")
    name = models.CharField(_("name"), max_length=120)
    reason = models.CharField(_("why it is kept"), max_length=500)
    taken_on = models.DateField(_("kept on"))
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    start_at = models.DateTimeField(_("start"))
    finish_at = models.DateTimeField(_("finish"))
    links_digest = models.CharField(max_length=64)

    objects = BaselineSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "initiative",
                name="baseline_name",
                violation_error_message=_("Another baseline of this plan has this name."),
            ),
        ]
        indexes = [models.Index(fields=["initiative", "-taken_on", "-id"], name="baseline_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its comparison with the plan of now."""
        return f"{reverse('schedule:baselines', args=[self.initiative.key])}?from={self.key}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


@pgtrigger.register(FROZEN)
@traced()
class BaselineRow(models.Model):
    """One item as the baseline holds it. It names the item by its key, so that it outlives the item."""

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    item_key = models.UUIDField()
    name = models.CharField(max_length=300)
    form = models.CharField(max_length=12, choices=Item.Form.choices)
    is_summary = models.BooleanField(default=False)
    start_at = models.DateTimeField()
    finish_at = models.DateTimeField()
    duration_minutes = models.PositiveIntegerField(null=True)

    objects: models.Manager["BaselineRow"] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["baseline", "item_key"], name="baseline_row_once")]

    def __str__(self) -> str:
        return self.name
