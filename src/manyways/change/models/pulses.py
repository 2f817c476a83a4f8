"""Pulses: short anonymous questions per group, kept as counts only; and what holds groups back."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere, scope_ids
from manyways.teams.models import CompanyWide, Group, Person
from manyways.ui.addresses import address_of
from manyways.ui.own_words import OwnCharField
from manyways.work.models import Initiative

STEPS = range(1, 6)
EDIT_RESISTANCE = "change.edit_resistance"


@recorded()
class PulseStatement(Record):
    """A sentence people agree or disagree with, in five steps; the list is the company's to edit."""

    name = OwnCharField(_("in one word"), max_length=40, unique=True)
    text = OwnCharField(_("sentence"), max_length=200)
    rank = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar["CompanyWide[PulseStatement]"] = CompanyWide()

    class Meta:
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.text


class PulseSet(models.QuerySet["Pulse"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "PulseSet":
        """Those of the changes a person may see or read the open page of, and those asked of their groups."""
        if not user.is_active:
            return self.none()
        return self.filter(
            models.Q(initiative__in=Initiative.objects.visible_to(user))
            | models.Q(initiative__open_page__is_published=True)
            | models.Q(groups__memberships__person__user=user)
        ).distinct()


@recorded()
class Pulse(Record):
    """One round of the short questions to some groups; its answers are shown once it is closed."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="pulses")
    groups = models.ManyToManyField(Group, related_name="+", verbose_name=_("groups"))
    statements = models.ManyToManyField(PulseStatement, related_name="+", verbose_name=_("sentences"))
    opens_on = models.DateField(_("from"), default=today)
    closes_on = models.DateField(_("until"))

    objects = PulseSet.as_manager()

    class Meta:
        verbose_name = _("pulse")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="pulse_period"
            )
        ]
        indexes = [models.Index(fields=["initiative", "opens_on"], name="pulse_round")]

    def __str__(self) -> str:
        return f"{self.initiative}, {self.opens_on}"

    def get_absolute_url(self) -> str:
        """Where it is answered, and read once it is closed."""
        return address_of("change:pulse", self.key)

    @property
    def is_open(self) -> bool:
        """Whether it can be answered today; the last day included."""
        return self.opens_on <= today() <= self.closes_on

    @property
    def is_closed(self) -> bool:
        """Whether its last day has passed."""
        return today() > self.closes_on

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


class PulseTally(models.Model):
    """How often one step was chosen for one sentence in one group. There are no rows of single answers."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="tallies")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    statement = models.ForeignKey(PulseStatement, models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["PulseTally"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pulse", "group", "statement", "step"], name="tally_once"),
            models.CheckConstraint(condition=models.Q(step__range=(1, 5)), name="tally_step"),
        ]

    def __str__(self) -> str:
        return f"{self.pulse}"


class PulseTicket(models.Model):
    """That somebody answered, as a one-way digest, so that nobody answers twice. Gone when the pulse is closed."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["PulseTicket"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pulse", "digest"], name="ticket_once")]

    def __str__(self) -> str:
        return f"{self.pulse}"


class ResistanceSet(models.QuerySet["Resistance"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ResistanceSet":
        """Those of the initiatives a person sees and works on: they are no reading for everyone."""
        seen = self.filter(initiative__in=Initiative.objects.visible_to(user))
        if may_everywhere(user, EDIT_RESISTANCE):
            return seen
        return seen.filter(
            models.Q(initiative__owner__user=user) | models.Q(initiative__in=scope_ids(user, "initiative"))
        )


@recorded()
class Resistance(Record):
    """What makes a change hard for a group, and what we do to help. Never about one person."""

    class Reason(models.TextChoices):
        FEAR = "fear", _("Fear for the job")
        SKILL = "skill", _("Not sure of the skill")
        ACCOUNTABILITY = "accountability", _("Unclear who answers for what")
        STATUS = "status", _("Loss of standing")
        LOAD = "load", _("Too much at once")
        TRUST = "trust", _("Earlier changes went badly")
        OTHER = "other", _("Another reason")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="resistances")
    group = models.ForeignKey(
        Group, models.CASCADE, related_name="+", verbose_name=_("group of five or more")
    )
    reason = models.CharField(_("what holds it back"), max_length=16, choices=Reason.choices)
    words = models.TextField(_("how it sounds there"), max_length=1000, blank=True)
    support = models.TextField(_("what we do to help"), max_length=1000, blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = ResistanceSet.as_manager()

    class Meta:
        verbose_name = _("what holds a group back")

    def __str__(self) -> str:
        return f"{self.group}: {self.get_reason_display()}"

    def get_absolute_url(self) -> str:
        """Its place among those of the change."""
        return f"{reverse('change:resistances', args=[self.initiative.key])}#{self.key}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()
