"""What can be learnt here, which skills a team is to have, and who was asked to learn what by when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.people_partner.models.inside import Inside
from manyways.people_partner.models.job_roles import lines
from manyways.people_partner.rules import is_inside
from manyways.teams.models import CompanyWide, Person, Team


@recorded()
class TrainingOffer(Record):
    """A course, coaching or practice, and the skills it gives. Every colleague reads the catalogue."""

    class Kind(models.TextChoices):
        COURSE = "course", _("Course")
        COACHING = "coaching", _("Coaching")
        PRACTICE = "practice", _("Practice")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.COURSE)
    skills = lines(_("skills it gives"), 120)
    about = models.CharField(_("what one does there"), max_length=300, blank=True)
    hours = models.FloatField(_("hours per person"), default=3)
    is_offered = models.BooleanField(_("offered"), default=True)

    objects: ClassVar["CompanyWide[TrainingOffer]"] = CompanyWide()

    class Meta:
        verbose_name = _("training on offer")
        constraints = [
            models.CheckConstraint(
                condition=~Q(skills=[]),
                name="training_offer_gives",
                violation_error_message=_("Name at least one skill it gives."),
            ),
            models.CheckConstraint(condition=Q(hours__gte=0), name="training_offer_hours"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The catalogue."""
        return reverse("people_partner:catalogue")


@recorded()
class TeamSkill(Record):
    """A skill everybody in a team is to have, beside what their job roles ask for."""

    is_history_private = True

    team = models.ForeignKey(Team, models.CASCADE, related_name="+", verbose_name=_("team"))
    skill = models.CharField(_("skill"), max_length=120)

    objects: ClassVar["Inside[TeamSkill]"] = Inside()

    class Meta:
        verbose_name = _("skill of a team")
        ordering = ["team__name", "skill"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "skill"],
                name="team_skill_once",
                violation_error_message=_("This team is asked for it already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.skill}"


class AssignmentSet(models.QuerySet["Assignment"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "AssignmentSet":
        """HR, the person, and the person's own manager."""
        if is_inside(user):
            return self.all()
        mine = Q(person__user=user) | Q(person__manager__user=user)
        return self.filter(mine) if user.is_active else self.none()


@recorded()
class Assignment(Record):
    """Somebody was asked to learn a skill by a day, and how. That it was learnt is never kept here but proven."""

    is_history_private = True

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("who"))
    skill = models.CharField(_("skill"), max_length=120)
    offer = models.ForeignKey(
        TrainingOffer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("how")
    )
    due_on = models.DateField(_("by"))

    objects = AssignmentSet.as_manager()

    class Meta:
        verbose_name = _("training asked for")
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="assignment_once")]

    def __str__(self) -> str:
        return self.skill

    def get_absolute_url(self) -> str:
        """The person's own page."""
        return reverse("people_partner:mine")
