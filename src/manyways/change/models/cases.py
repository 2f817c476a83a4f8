"""The case for a change, the decisions at its gates, and the looks back after it."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.change.models.milestones import Milestone
from manyways.change.models.sight import OfInitiative, OfMilestone
from manyways.teams.models import Person
from manyways.work.models import Initiative


@recorded()
class Case(Record):
    """Why an initiative changes something for people, and who stands for it. Any initiative may have one."""

    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="case")
    why = models.TextField(_("why"), blank=True, max_length=5000)
    why_now = models.TextField(_("why now"), blank=True, max_length=5000)
    risk_of_not_changing = models.TextField(_("what happens otherwise"), blank=True, max_length=5000)
    sponsor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sponsor")
    )
    hr_partner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("HR partner")
    )
    look_weeks = models.PositiveSmallIntegerField(
        _("look back every … weeks"),
        null=True,
        blank=True,
        help_text=_("Until the last milestone; afterwards once a year."),
    )
    rewalked_on = models.DateField(null=True, blank=True)
    silence_days = models.PositiveSmallIntegerField(_("say something every … days"), default=14)
    plan_looked_at_on = models.DateField(null=True, blank=True)
    plan_look_due_on = models.DateField(null=True, blank=True)

    objects: ClassVar["OfInitiative[Case]"] = OfInitiative()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(silence_days__range=(1, 365)), name="case_silence_days"
            ),
            models.CheckConstraint(condition=models.Q(look_weeks__range=(1, 52)), name="case_look_weeks"),
        ]

    def __str__(self) -> str:
        return self.initiative.name

    def get_absolute_url(self) -> str:
        """The page of its initiative."""
        return self.initiative.get_absolute_url()

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


@recorded()
class GateDecision(Record):
    """Go or wait at a milestone, with what was missing then. Going while something is missing needs a reason."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="decisions")
    is_go = models.BooleanField(_("go"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    ready_percent = models.PositiveSmallIntegerField()
    missing = models.JSONField(default=list)

    objects: ClassVar["OfMilestone[GateDecision]"] = OfMilestone()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ready_percent__lte=100), name="gate_percent"),
            models.CheckConstraint(
                condition=models.Q(missing=[]) | models.Q(is_go=False) | ~models.Q(reason=""),
                name="gate_override_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Go") if self.is_go else _("Wait"))

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its milestone."""
        return self.milestone.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its milestone."""
        return self.milestone.owner_ids()


@recorded()
class Checkpoint(Record):
    """A look back at a change: what worked, what to change, what slid back, when to look again.

    `counts` keeps what was computed on that day: which processes were live, with whom training had landed.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="checkpoints")
    due_on = models.DateField(_("look on"))
    held_on = models.DateField(_("looked on"), null=True, blank=True)
    found = models.TextField(_("what worked"), blank=True, max_length=5000)
    to_change = models.TextField(_("what to change"), blank=True, max_length=5000)
    slid_back = models.TextField(_("what slid back"), blank=True, max_length=5000)
    counts = models.JSONField(default=dict, blank=True)

    objects: ClassVar["OfInitiative[Checkpoint]"] = OfInitiative()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return str(_("Look back"))

    def get_absolute_url(self) -> str:
        """The page of all looks back at its change."""
        return reverse("change:looks", args=[self.initiative.key])

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()
