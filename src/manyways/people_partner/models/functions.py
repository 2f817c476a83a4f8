"""Functions: what each offers and owns, how its head's tasks shift, and how its head grows into them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.people_partner.models.job_roles import lines
from manyways.people_partner.rules import is_inside
from manyways.teams.models import CompanyWide, Group, Person
from manyways.ui.addresses import address_of


@recorded()
class FunctionProfile(Record):
    """What a function offers and owns. Every colleague reads it."""

    class Way(models.TextChoices):
        HOME = "home", _("Work comes to the function")
        TEAMS = "teams", _("Its people sit in teams")
        MIXED = "mixed", _("Both")

    class Difficulty(models.TextChoices):
        LOW = "low", _("Low")
        MIDDLE = "middle", _("Medium")
        HIGH = "high", _("High")

    group = models.OneToOneField(Group, models.CASCADE, related_name="+", verbose_name=_("function"))
    head = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("head")
    )
    services = lines(_("services offered"))
    standards = lines(_("standards owned"))
    way = models.CharField(_("how it works today"), max_length=8, choices=Way.choices, default=Way.HOME)
    difficulty = models.CharField(
        _("expected difficulty"), max_length=8, choices=Difficulty.choices, default=Difficulty.MIDDLE
    )

    objects: ClassVar["CompanyWide[FunctionProfile]"] = CompanyWide()

    class Meta:
        verbose_name = _("function")

    def __str__(self) -> str:
        return self.group.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("people_partner:function", self.key)


class SheetSet(models.QuerySet["ShiftSheet"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "SheetSet":
        """HR, the head it is about, and that head's manager."""
        if is_inside(user):
            return self.all()
        mine = Q(head__user=user) | Q(head__manager__user=user)
        return self.filter(mine) if user.is_active else self.none()


@recorded()
class ShiftSheet(Record):
    """One version of what a head does before and after: what stays, moves to teams, is new. Fixed once agreed."""

    is_history_private = True

    function = models.ForeignKey(FunctionProfile, models.CASCADE, related_name="sheets")
    head = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("head"))
    number = models.PositiveSmallIntegerField(_("version"))
    stays = lines(_("stays"))
    moves = lines(_("moves to teams"))
    fresh = lines(_("is new"))
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)

    objects = SheetSet.as_manager()

    class Meta:
        verbose_name = _("shift of tasks")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["function", "number"], name="shift_sheet_once")]

    def __str__(self) -> str:
        return f"{self.function}, {self.number}"


class GrowthStepSet(models.QuerySet["GrowthStep"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "GrowthStepSet":
        """Whoever sees the sheet it belongs to."""
        return self.filter(sheet__in=ShiftSheet.objects.visible_to(user))


@recorded()
class GrowthStep(Record):
    """One step of a head's growth plan: coaching or training, planned, then done."""

    class Kind(models.TextChoices):
        COACHING = "coaching", _("Coaching")
        TRAINING = "training", _("Training")

    is_history_private = True

    sheet = models.ForeignKey(ShiftSheet, models.CASCADE, related_name="growth")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.COACHING)
    topic = models.CharField(_("topic"), max_length=200)
    planned_on = models.DateField(_("planned for"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = GrowthStepSet.as_manager()

    class Meta:
        verbose_name = _("step of growth")
        ordering = ["planned_on", "id"]

    def __str__(self) -> str:
        return self.topic
