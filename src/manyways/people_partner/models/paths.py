"""The path of a person whose role goes, what becomes of each old duty, and a manager's own reminders."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.people_partner.models.inside import Inside
from manyways.people_partner.models.job_roles import JobRole, RoleVersion
from manyways.people_partner.rules import is_inside
from manyways.teams.models import Person
from manyways.ui.addresses import address_of


class RolePathSet(models.QuerySet["RolePath"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "RolePathSet":
        """HR, the person, and the person's own manager."""
        if is_inside(user):
            return self.all()
        return (
            self.filter(Q(person__user=user) | Q(person__manager__user=user))
            if user.is_active
            else self.none()
        )


@recorded()
class RolePath(Record):
    """What one person talked about and chose, and the way there: training, a coach, a date."""

    class Choice(models.TextChoices):
        OPEN = "open", _("Not chosen yet")
        TEAM = "team", _("Project manager with a product team")
        SCRUM = "scrum", _("Scrum Master")
        PROGRAM = "program", _("Program manager")
        PLANNED = "planned", _("Project manager of planned work")
        OTHER = "other", _("Another role")

    is_history_private = True
    private_fields = frozenset({"talked_about"})

    person = models.OneToOneField(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    talked_on = models.DateField(_("talked on"), null=True, blank=True)
    talked_about = models.TextField(_("what was talked about"), max_length=4000, blank=True)
    choice = models.CharField(_("choice"), max_length=8, choices=Choice.choices, default=Choice.OPEN)
    goal = models.ForeignKey(
        JobRole, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("job role")
    )
    training = models.CharField(_("training"), max_length=500, blank=True)
    coach = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("coach")
    )
    starts_on = models.DateField(_("begins on"), null=True, blank=True)

    objects = RolePathSet.as_manager()

    class Meta:
        verbose_name = _("role path")

    def __str__(self) -> str:
        return _("Path of %(person)s") % {"person": self.person}

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("people_partner:path", self.key)


@recorded()
class DutyFate(Record):
    """What becomes of one duty of a description: kept, done by the team, done by the program, dropped."""

    class Fate(models.TextChoices):
        KEEP = "keep", _("Keep")
        TEAM = "team", _("The team does it")
        PROGRAM = "program", _("The program does it")
        DROP = "drop", _("Drop")

    is_history_private = True

    description = models.ForeignKey(RoleVersion, models.CASCADE, related_name="fates")
    duty = models.CharField(max_length=300)
    fate = models.CharField(_("what becomes of it"), max_length=8, choices=Fate.choices)

    objects: ClassVar["Inside[DutyFate]"] = Inside()

    class Meta:
        verbose_name = _("what becomes of a duty")
        constraints = [models.UniqueConstraint(fields=["description", "duty"], name="duty_fate_once")]

    def __str__(self) -> str:
        return self.duty


class TalkReminderSet(models.QuerySet["TalkReminder"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "TalkReminderSet":
        """One's own alone, HR's neither."""
        return self.filter(manager=user) if user.is_active else self.none()


class TalkReminder(models.Model):
    """A manager's own reminder of talks with one of their people. Nobody else reads it, and no history keeps it."""

    manager = models.ForeignKey(User, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("with"))
    last_on = models.DateField(_("last talk"), null=True, blank=True)
    next_on = models.DateField(_("next talk"), null=True, blank=True)

    objects = TalkReminderSet.as_manager()

    class Meta:
        verbose_name = _("own reminder of a talk")
        constraints = [models.UniqueConstraint(fields=["manager", "person"], name="talk_reminder_once")]

    def __str__(self) -> str:
        return str(self.person)
