"""What a change can touch, and what a size stands for: lists each organisation words for itself."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide
from manyways.ui.own_words import OwnCharField


@recorded()
class Aspect(Record):
    """A side of work that a change can touch: the work itself, tools, skills, the role, what is rewarded."""

    slug = models.SlugField(max_length=60, unique=True)
    name = OwnCharField(_("name"), max_length=80)
    needs_skill = models.BooleanField(_("has to be learnt"), default=False)
    is_about_job = models.BooleanField(
        _("touches job or pay"), default=False, help_text=_("Then one's own manager tells it.")
    )
    rank = models.PositiveSmallIntegerField(_("place"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    public_name = "slug"

    objects: ClassVar["CompanyWide[Aspect]"] = CompanyWide()

    class Meta:
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


@recorded()
class Size(Record):
    """What “small”, “medium” and “large” stand for: the severity and what follows where nothing else is said."""

    class Name(models.TextChoices):
        SMALL = "small", _("Small")
        MEDIUM = "medium", _("Medium")
        LARGE = "large", _("Large")

    slug = models.CharField(_("size"), max_length=8, choices=Name.choices, unique=True)
    severity = models.PositiveSmallIntegerField(_("severity"))
    train_level = models.PositiveSmallIntegerField(
        _("level of training where it has to be learnt"), default=0
    )
    lead_days = models.PositiveSmallIntegerField(_("days to be told before"), default=14)
    effort_hours = models.FloatField(_("hours per person"), default=0)
    settling_weeks = models.PositiveSmallIntegerField(_("weeks to settle"), default=0)

    public_name = "slug"

    objects: ClassVar["CompanyWide[Size]"] = CompanyWide()

    class Meta:
        ordering = ["severity"]
        constraints = [
            models.CheckConstraint(condition=models.Q(severity__range=(1, 5)), name="size_severity"),
            models.CheckConstraint(condition=models.Q(train_level__range=(0, 3)), name="size_train_level"),
            models.CheckConstraint(condition=models.Q(effort_hours__gte=0), name="size_hours"),
        ]

    def __str__(self) -> str:
        return str(self.get_slug_display())
