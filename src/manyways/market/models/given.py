"""Dates given: what was said about an outcome, to whom, how sure, who approved it; and ways out when it no longer holds."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.change.models import Engagement
from manyways.change.models.sight import OfInitiative
from manyways.teams.models import Person
from manyways.ui.addresses import address_of


class OfEngagement(OfInitiative["DateGiven"]):
    """Seen by those who see the initiative."""

    path = "engagement__initiative"


@recorded()
class DateGiven(Record):
    """A date that was told, or is to be told once its approver agrees. Window and confidence are its engagement's claim.

    `stale_on`: the day on which it was found to hold no longer; empty again when it holds again.
    """

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("A customer")
        SEGMENT = "segment", _("Customers of one sort")
        CAMPAIGN = "campaign", _("A campaign")
        CONTRACT = "contract", _("A contract")
        INSIDE = "inside", _("Colleagues")

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="date_given")
    whom = models.CharField(_("to whom"), max_length=120)
    kind = models.CharField(_("who they are"), max_length=10, choices=Kind.choices, default=Kind.CUSTOMER)
    approver = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    declined_why = models.CharField(_("why not"), max_length=300, blank=True)
    stale_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar["OfEngagement"] = OfEngagement()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(declined_on__isnull=True) | ~models.Q(declined_why=""),
                name="date_given_declined_why",
            ),
            models.CheckConstraint(
                condition=models.Q(declined_on__isnull=True) | models.Q(approved_on__isnull=True),
                name="date_given_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.engagement.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("market:date_given", self.key)

    @property
    def is_outside(self) -> bool:
        """Whether people outside the house hear it."""
        return self.kind != self.Kind.INSIDE

    @property
    def waits(self) -> bool:
        """Whether its approver has not answered yet."""
        return self.is_outside and self.approved_on is None and self.declined_on is None

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.engagement.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Whoever said it."""
        sender = self.engagement.sender
        own = [sender.user_id] if sender and sender.user_id else []
        return [*own, *([self.entered_by_id] if self.entered_by_id else [])]


class WayOut(models.Model):
    """What could be done about a date that no longer holds, simulated with the input and random numbers of a forecast."""

    class Kind(models.TextChoices):
        SMALLER = "smaller", _("Smaller")
        FIRST = "first", _("Before other work")
        PEOPLE = "people", _("More people")
        LATER = "later", _("A later window")

    date_given = models.ForeignKey(DateGiven, models.CASCADE, related_name="ways_out")
    as_of = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    count = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    likely_on = models.DateField(null=True, blank=True)
    safe_on = models.DateField(null=True, blank=True)
    chance = models.FloatField()

    objects: ClassVar[models.Manager["WayOut"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["date_given", "kind"], name="way_out_once"),
            models.CheckConstraint(condition=models.Q(chance__range=(0, 1)), name="way_out_chance"),
        ]

    def __str__(self) -> str:
        return f"{self.date_given}: {self.kind}"
