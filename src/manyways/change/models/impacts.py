"""What a milestone changes for one group in one aspect, as we see it and as the group sees it."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.change.levels import severity_word
from manyways.change.models.aspects import Aspect
from manyways.change.models.milestones import Milestone
from manyways.change.models.sight import OfMilestone
from manyways.teams.models import Group

HIGH = 4
APART = 2


@recorded()
class Impact(Record):
    """One row is one group and one aspect. Levels: 1 received, 2 attended, 3 can do it; 0 is not needed.

    `tell_level` empty: by severity, 1 up to 3, and 2 for 4 and 5. `effort_hours` per person, spread over
    `settling_weeks` after the milestone. Without the group's own rating it is our assumption.
    """

    class Side(models.TextChoices):
        NEITHER = "neither", _("Neither")
        GAIN = "gain", _("A gain")
        LOSS = "loss", _("A loss")
        BOTH = "both", _("Both")

    milestone = models.ForeignKey(
        Milestone, models.CASCADE, related_name="impacts", verbose_name=_("milestone")
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="impacts", verbose_name=_("group"))
    aspect = models.ForeignKey(
        Aspect, models.PROTECT, null=True, blank=True, related_name="impacts", verbose_name=_("aspect")
    )
    summary = models.CharField(_("what changes, in one sentence"), max_length=500, blank=True)
    before = models.CharField(_("from"), max_length=500, blank=True)
    after = models.CharField(_("to"), max_length=500, blank=True)
    stays = models.CharField(_("what stays the same"), max_length=500, blank=True)
    side = models.CharField(_("gain or loss"), max_length=8, choices=Side.choices, default=Side.NEITHER)
    severity = models.PositiveSmallIntegerField(_("severity"), validators=[MaxValueValidator(5)])
    tell_level = models.PositiveSmallIntegerField(
        _("level of telling"), null=True, blank=True, validators=[MaxValueValidator(3)]
    )
    train_level = models.PositiveSmallIntegerField(
        _("level of training"), default=0, validators=[MaxValueValidator(3)]
    )
    lead_days = models.PositiveSmallIntegerField(_("days to be settled before"), default=0)
    effort_hours = models.FloatField(_("hours per person"), default=0)
    settling_weeks = models.PositiveSmallIntegerField(_("weeks to settle"), default=0)
    rated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    own_severity = models.PositiveSmallIntegerField(
        _("the group's own rating"), null=True, blank=True, validators=[MaxValueValidator(5)]
    )
    own_words = models.CharField(_("in the group's words"), max_length=500, blank=True)
    own_rated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    own_rated_on = models.DateField(null=True, blank=True)
    reference = models.CharField(_("name in a file"), max_length=120, blank=True)

    objects: ClassVar["OfMilestone[Impact]"] = OfMilestone()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(severity__range=(0, 5)), name="impact_severity"),
            models.CheckConstraint(
                condition=models.Q(own_severity__isnull=True, own_rated_on__isnull=True)
                | models.Q(own_severity__range=(0, 5), own_rated_on__isnull=False),
                name="impact_own_rating_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(tell_level__isnull=True) | models.Q(tell_level__range=(0, 3)),
                name="impact_tell_level",
            ),
            models.CheckConstraint(condition=models.Q(train_level__range=(0, 3)), name="impact_train_level"),
            models.CheckConstraint(condition=models.Q(effort_hours__gte=0), name="impact_hours"),
        ]
        indexes = [models.Index(fields=["milestone", "group"], name="impact_milestone_group")]

    def __str__(self) -> str:
        return self.summary or f"{self.group}: {self.aspect or self.milestone}"

    def get_absolute_url(self) -> str:
        """The page of its initiative."""
        return self.milestone.get_absolute_url()

    @property
    def is_confirmed(self) -> bool:
        """The group has rated it itself; before that it is our assumption."""
        return self.own_severity is not None

    @property
    def severity_words(self) -> str:
        """Our rating as a word."""
        return severity_word(self.severity)

    @property
    def own_severity_words(self) -> str:
        """The group's own rating as a word; empty without one."""
        return "" if self.own_severity is None else severity_word(self.own_severity)

    @property
    def is_rated_apart(self) -> bool:
        """Both ratings exist and differ by two or more."""
        return self.own_severity is not None and abs(self.own_severity - self.severity) >= APART

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its milestone, and of the group it is about."""
        return [*self.milestone.scopes(), *self.group.scopes()]

    def owner_ids(self) -> list[int]:
        """Those of its milestone."""
        return self.milestone.owner_ids()
