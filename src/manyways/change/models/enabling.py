"""What makes a change possible: the steps of a shift, the activities that enable it, and what blocks them."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.records import Record, recorded
from manyways.change.models.sight import OfInitiative
from manyways.teams.models import Group, Person
from manyways.ui.addresses import address_of
from manyways.work.models import Initiative

ESCALATE_AFTER_DAYS = 7


@recorded()
class Enabler(Record):
    """Something that enables people: principles, training, a space, tools, a launch event. At most one blocker."""

    class Kind(models.TextChoices):
        PRINCIPLES = "principles", _("Principles")
        TRAINING = "training", _("Training")
        SPACE = "space", _("Space")
        TOOLS = "tools", _("Tools")
        EVENT = "event", _("Event")
        OTHER = "other", _("Something else")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="enablers")
    name = models.CharField(_("activity"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    audience = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for whom")
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    review_on = models.DateField(_("looked at again"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    blocker = models.CharField(_("what blocks it"), max_length=300, blank=True)
    blocked_on = models.DateField(null=True, blank=True)
    helper = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who can help")
    )
    asked_on = models.DateField(null=True, blank=True)
    escalated_on = models.DateField(null=True, blank=True)

    objects: ClassVar["OfInitiative[Enabler]"] = OfInitiative()

    class Meta:
        verbose_name = _("enabling activity")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(blocker="", blocked_on=None)
                | (~models.Q(blocker="") & models.Q(blocked_on__isnull=False)),
                name="enabler_blocked_since",
            )
        ]
        indexes = [models.Index(fields=["initiative", "done_on"], name="enabler_open")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("change:enabler", self.key)

    @property
    def days_blocked(self) -> int:
        """How many days it has been blocked."""
        return (today() - self.blocked_on).days if self.blocked_on else 0

    @property
    def escalates_on(self) -> date | None:
        """The day from which an unanswered call for help goes to the sponsor."""
        return self.asked_on + timedelta(days=ESCALATE_AFTER_DAYS) if self.asked_on else None

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Its owner, and those of its initiative."""
        own = [self.owner.user_id] if self.owner and self.owner.user_id else []
        return [*own, *self.initiative.owner_ids()]


@recorded()
class ShiftStep(Record):
    """One line of the checklist of a shift."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="shift_steps")
    name = models.CharField(_("step"), max_length=200)
    rank = models.PositiveIntegerField(default=0)
    done_on = models.DateField(_("done"), null=True, blank=True)

    objects: ClassVar["OfInitiative[ShiftStep]"] = OfInitiative()

    class Meta:
        verbose_name = _("step of a shift")
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()
