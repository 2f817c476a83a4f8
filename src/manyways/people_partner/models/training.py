"""Training for job roles: sessions that teach a skill, skills somebody has already, and ways to grow."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.records import Record, recorded
from manyways.change.models import Engagement
from manyways.people_partner.models.catalogue import TrainingOffer
from manyways.people_partner.models.inside import Inside
from manyways.people_partner.models.job_roles import JobRole
from manyways.teams.models import CompanyWide, Person


@recorded()
class SkillSession(Record):
    """That an engagement teaches a skill: whoever attended it needs the skill no longer."""

    is_history_private = True

    skill = models.CharField(_("skill"), max_length=120)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+", verbose_name=_("session"))
    offer = models.ForeignKey(
        TrainingOffer, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("training")
    )

    objects: ClassVar["Inside[SkillSession]"] = Inside()

    class Meta:
        verbose_name = _("session for a skill")
        constraints = [models.UniqueConstraint(fields=["skill", "engagement"], name="skill_session_once")]

    def __str__(self) -> str:
        return f"{self.skill}: {self.engagement}"


@recorded()
class SkillHeld(Record):
    """That a person has a skill a new role asks for without a session here."""

    is_history_private = True

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    skill = models.CharField(_("skill"), max_length=120)
    why = models.CharField(_("how we know"), max_length=300)
    since = models.DateField(default=today)

    objects: ClassVar["Inside[SkillHeld]"] = Inside()

    class Meta:
        verbose_name = _("skill somebody has")
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="skill_held_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.skill}"


@recorded()
class GrowthPath(Record):
    """A way people can grow, from one job role to another. Every colleague may read it."""

    start = models.ForeignKey(JobRole, models.CASCADE, related_name="ways_on", verbose_name=_("from"))
    goal = models.ForeignKey(JobRole, models.CASCADE, related_name="ways_here", verbose_name=_("to"))
    note = models.CharField(_("how"), max_length=300, blank=True)

    objects: ClassVar["CompanyWide[GrowthPath]"] = CompanyWide()

    class Meta:
        verbose_name = _("way to grow")
        constraints = [
            models.UniqueConstraint(fields=["start", "goal"], name="growth_path_once"),
            models.CheckConstraint(
                condition=~models.Q(start=models.F("goal")),
                name="growth_path_goes_on",
                violation_error_message=_("Choose two different roles."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} → {self.goal}"
