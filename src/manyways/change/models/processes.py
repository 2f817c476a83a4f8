"""Processes of the organisation with their calendars, and what a milestone breaks in them."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded, traced
from manyways.change.models.milestones import Milestone
from manyways.change.models.sight import OfMilestone
from manyways.teams.models import CompanyWide, Group, Person
from manyways.ui.addresses import address_of


@recorded()
class Process(Record):
    """A way things are done here, and when it runs: on `next_run` and every so often after it, else always."""

    name = models.CharField(_("process"), max_length=200, unique=True)
    area = models.CharField(_("area"), max_length=80, blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    owner_group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owned by")
    )
    way_today = models.TextField(_("how it goes today"), blank=True, max_length=2000)
    next_run = models.DateField(_("next run"), null=True, blank=True)
    every_months = models.PositiveSmallIntegerField(_("every … months"), default=0)
    every_days = models.PositiveSmallIntegerField(_("every … days"), default=0)

    objects: ClassVar["CompanyWide[Process]"] = CompanyWide()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every_months=0) | models.Q(every_days=0), name="process_one_rhythm"
            ),
            models.CheckConstraint(
                condition=models.Q(next_run__isnull=False) | models.Q(every_months=0, every_days=0),
                name="process_rhythm_needs_run",
                violation_error_message=_("A process that repeats needs one known run."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("change:process", self.key)


@recorded()
class ProcessImpact(Record):
    """A process that stops working as it is after a milestone, and the new way.

    `days_before`: it must be done so many days before the milestone (a consultation, a notice). `commit_by`
    with `needed_percent`: a point of no return, and how sure the milestone must be by then.
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="impacts", verbose_name=_("process"))
    milestone = models.ForeignKey(
        Milestone, models.CASCADE, related_name="process_impacts", verbose_name=_("milestone")
    )
    breaks = models.CharField(_("what stops working"), max_length=500, blank=True)
    severity = models.PositiveSmallIntegerField(_("severity"), default=3, validators=[MaxValueValidator(5)])
    new_way = models.TextField(_("the new way"), blank=True, max_length=2000)
    fix_owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who fixes it")
    )
    fix_owner_words = models.CharField(_("or which function"), max_length=120, blank=True)
    fixed_on = models.DateField(_("fixed on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    days_before = models.PositiveSmallIntegerField(_("days before the milestone"), null=True, blank=True)
    commit_by = models.DateField(_("to be committed by"), null=True, blank=True)
    needed_percent = models.PositiveSmallIntegerField(
        _("and then at least this sure"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    objects: ClassVar["OfMilestone[ProcessImpact]"] = OfMilestone()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(severity__range=(0, 5)), name="process_impact_severity"
            ),
            models.CheckConstraint(
                condition=models.Q(commit_by__isnull=True, needed_percent__isnull=True)
                | models.Q(commit_by__isnull=False, needed_percent__range=(0, 100)),
                name="process_impact_commitment",
            ),
            models.UniqueConstraint(fields=["process", "milestone"], name="process_impact_once"),
        ]

    def __str__(self) -> str:
        return str(self.process)

    def get_absolute_url(self) -> str:
        """The page of its process."""
        return self.process.get_absolute_url()

    @property
    def fixer(self) -> str:
        """Who fixes it, by name or by function; empty when nobody does."""
        return self.fix_owner.name if self.fix_owner else self.fix_owner_words

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its milestone."""
        return self.milestone.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its milestone, the owner of the process and whoever fixes it."""
        people = [person for person in (self.fix_owner, self.process.owner) if person]
        return [*self.milestone.owner_ids(), *(each.user_id for each in people if each.user_id)]


@traced()
class ProcessGroup(models.Model):
    """A group that works with a process and meets its new way."""

    process_impact = models.ForeignKey(ProcessImpact, models.CASCADE, related_name="groups")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")

    objects: ClassVar[models.Manager["ProcessGroup"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process_impact", "group"], name="process_group_once")]

    def __str__(self) -> str:
        return f"{self.process_impact}: {self.group}"
