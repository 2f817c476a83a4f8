"""Published changes of a plan: which milestones moved since the last time, and the one cause that was asked."""

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded, traced
from manyways.schedule.models.baselines import FROZEN, Baseline
from manyways.teams.models import CompanyWide
from manyways.ui.own_words import OwnCharField
from manyways.ui.values import date_text
from manyways.work.models import Initiative


@recorded()
class Cause(Record):
    """Why a milestone moved: scope, a supplier, people. The list is the organisation's to edit."""

    name = OwnCharField(_("name"), max_length=80, unique=True)
    description = OwnCharField(_("what belongs here"), max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    is_active = models.BooleanField(_("can be chosen"), default=True)

    objects: ClassVar["CompanyWide[Cause]"] = CompanyWide()

    class Meta:
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


@recorded()
class VarianceRule(Record):
    """From how many working days on a moved milestone is asked for its cause. One row for the organisation."""

    tolerance_days = models.DecimalField(
        _("tolerance, working days"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(1),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects: ClassVar["CompanyWide[VarianceRule]"] = CompanyWide()

    class Meta:
        constraints = [models.UniqueConstraint(models.Value(1), name="one_variance_rule")]

    def __str__(self) -> str:
        return str(self.tolerance_days)


class PublicationSet(models.QuerySet["Publication"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "PublicationSet":
        """Those of the initiatives the user may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))

    def newest_first(self) -> "PublicationSet":
        """The one that counts first."""
        return self.order_by("-published_on", "-id")


@recorded()
class Publication(Record):
    """A batch of changes made known on a day, with or without a baseline. `cause` is None where not stated."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="publications")
    baseline = models.ForeignKey(
        Baseline, models.SET_NULL, null=True, blank=True, related_name="publications"
    )
    published_on = models.DateField(_("published on"))
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    tolerance_days = models.DecimalField(max_digits=4, decimal_places=1)
    cause = models.ForeignKey(
        Cause, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cause")
    )
    words = models.CharField(_("in your words"), max_length=500, blank=True)

    objects = PublicationSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["initiative", "-published_on", "-id"], name="publication_newest")]

    def __str__(self) -> str:
        return str(_("Changes of %(day)s")) % {"day": date_text(self.published_on)}

    def get_absolute_url(self) -> str:
        """Why dates moved, in its initiative."""
        return reverse("schedule:variance", args=[self.initiative.key])

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


@pgtrigger.register(FROZEN)
@traced()
class PublishedDate(models.Model):
    """A milestone's finish as published; without an item key, the finish of the plan.

    `counted_from_at` is the date later moves are counted from: an earlier one, as long as moves stay within the
    tolerance, so that small moves add up.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="dates")
    item_key = models.UUIDField(null=True)
    name = models.CharField(max_length=300)
    finish_at = models.DateTimeField()
    counted_from_at = models.DateTimeField()

    objects: models.Manager["PublishedDate"] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "item_key"], name="published_date_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class MovementSet(models.QuerySet["Movement"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "MovementSet":
        """Those of the initiatives the user may see."""
        return self.filter(publication__initiative__in=Initiative.objects.visible_to(user))


@recorded()
class Movement(Record):
    """A milestone that moved beyond the tolerance between two publications. `days`: working days, later is positive."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="movements")
    item_key = models.UUIDField(null=True)
    name = models.CharField(max_length=300)
    from_at = models.DateTimeField(_("was"))
    to_at = models.DateTimeField(_("is"))
    days = models.DecimalField(_("days moved"), max_digits=7, decimal_places=1)
    cause = models.ForeignKey(
        Cause, models.PROTECT, null=True, blank=True, related_name="movements", verbose_name=_("cause")
    )
    words = models.CharField(_("in your words"), max_length=500, blank=True)

    objects = MovementSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "item_key"], name="movement_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["cause", "id"], name="movement_cause")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Why dates moved, in its initiative."""
        return self.publication.get_absolute_url()

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.publication.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.publication.owner_ids()
