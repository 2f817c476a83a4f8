"""The library of job roles: each with its versions of the description, and who holds it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.people_partner.rules import is_inside
from manyways.teams.models import Person
from manyways.ui.addresses import address_of


def lines(label: object, length: int = 300) -> "ArrayField[list[str], list[str]]":
    """A list of short lines."""
    return ArrayField(models.CharField(max_length=length), verbose_name=label, default=list, blank=True)  # type: ignore[arg-type]


class JobRoleSet(models.QuerySet["JobRole"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "JobRoleSet":
        """All for HR; for colleagues those with a published description; those of changes one is in."""
        if is_inside(user):
            return self.all()
        return self.filter(pk__in=RoleVersion.objects.visible_to(user).values("role"))

    def published(self) -> "JobRoleSet":
        """Those the page of roles may name."""
        return self.filter(versions__published_on__isnull=False).distinct()


@recorded()
class JobRole(Record):
    """A job by its title. What it asks for stands in its versions; unpublished it is HR's alone."""

    is_history_private = True

    title = models.CharField(_("title"), max_length=120, unique=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = JobRoleSet.as_manager()

    class Meta:
        verbose_name = _("job role")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("people_partner:role", self.key)


class RoleVersionSet(models.QuerySet["RoleVersion"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "RoleVersionSet":
        """All for HR; the published ones for every colleague; those of a change one may see."""
        if is_inside(user):
            return self.all()
        if not user.is_active:
            return self.none()
        from manyways.people_partner.models.changes import AffectedPerson, RoleChange

        managed = RoleChange.objects.visible_to(user)
        told = AffectedPerson.objects.filter(person__user=user, told_on__isnull=False)
        return self.filter(
            Q(published_on__isnull=False)
            | Q(changes_to__in=managed)
            | Q(changes_from__in=managed)
            | Q(changes_to__people__in=told)
            | Q(changes_from__people__in=told)
        ).distinct()


@recorded()
class RoleVersion(Record):
    """What a job role asks for, as one version says it. It is public from the day it is published."""

    is_history_private = True

    role = models.ForeignKey(JobRole, models.CASCADE, related_name="versions", verbose_name=_("job role"))
    number = models.PositiveIntegerField(_("version"), default=1)
    purpose = models.TextField(_("what the job is for"), max_length=2000, blank=True)
    duties = lines(_("duties"))
    skills = lines(_("skills"), 120)
    expectations = lines(_("what is expected anew"))
    published_on = models.DateField(_("published on"), null=True, blank=True)

    objects = RoleVersionSet.as_manager()

    class Meta:
        verbose_name = _("description of a job role")
        ordering = ["role", "-number"]
        constraints = [models.UniqueConstraint(fields=["role", "number"], name="role_version_once")]

    def __str__(self) -> str:
        return _("%(title)s, version %(n)s") % {"title": self.role.title, "n": self.number}

    def get_absolute_url(self) -> str:
        """The page of its role."""
        return self.role.get_absolute_url()


class RoleHolderSet(models.QuerySet["RoleHolder"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "RoleHolderSet":
        """HR; one's own; those of one's own people."""
        if is_inside(user):
            return self.all()
        mine = Q(person__user=user) | Q(person__manager__user=user)
        return self.filter(mine) if user.is_active else self.none()

    def on(self, day: date) -> "RoleHolderSet":
        """Those who hold a role on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


@recorded()
class RoleHolder(Record):
    """That a person holds a job role, from a day until another (half-open), under one version of its description."""

    is_history_private = True

    version_held = models.ForeignKey(
        RoleVersion, models.PROTECT, related_name="holders", verbose_name=_("description")
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="job_roles", verbose_name=_("person"))
    starts_on = models.DateField(_("from"), default=today)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = RoleHolderSet.as_manager()

    class Meta:
        verbose_name = _("holder of a job role")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="person_holds_one_role"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="role_holder_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.version_held.role}"
